/** Builds elements. All text becomes text nodes: nothing of a story is ever read as markup. */

export type Child = Node | string | null | undefined;

/** An element with attributes and children; `class` is an attribute like others. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: { [name: string]: string } = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  add(element, children);
  return element;
}

export function add(parent: Node, children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined) continue;
    parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  }
}

export function svg(name: string, attributes: { [name: string]: string }): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/**
 * A name that users gave, kept apart from the direction of the text around it. Very long ones
 * are cut, with the first 500 characters to be read in the title.
 */
export function nameElement(text: string, most = 60): HTMLElement {
  const characters = Array.from(text);
  if (text === '') return el('span', { class: 'quiet' }, '(none)');
  if (characters.length <= most) return el('bdi', { class: 'name' }, text);
  const title = characters.slice(0, 500).join('');
  return el('bdi', { class: 'name', title }, characters.slice(0, most - 1).join('') + '…');
}

export function button(text: string, onPress: () => void, label = ''): HTMLButtonElement {
  const element = el('button', { type: 'button' }, text);
  if (label !== '') element.setAttribute('aria-label', label);
  element.addEventListener('click', onPress);
  return element;
}

/** A choice of one of `values`; `texts` are what is shown of them. */
export function choice(
  label: string,
  values: string[],
  texts: string[],
  onChange: (value: string) => void,
): { element: HTMLLabelElement; set: (value: string) => void } {
  const select = el('select');
  values.forEach((value, i) => select.appendChild(el('option', { value }, texts[i] ?? value)));
  select.addEventListener('change', () => onChange(select.value));
  return {
    element: el('label', { class: 'choice' }, el('span', {}, label), select),
    set: (value) => {
      select.value = value;
    },
  };
}

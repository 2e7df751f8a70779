/** Small makers of elements. All text goes in as text. */

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = '',
  text = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** A button whose visible sign is explained to those who do not see it. */
export function button(sign: string, label: string, press: () => void): HTMLButtonElement {
  const made = element('button', '', sign);
  made.type = 'button';
  made.title = label;
  if (sign !== label) made.setAttribute('aria-label', label);
  made.addEventListener('click', press);
  return made;
}

/** A list to choose from behind a label; the first option stands for all. */
export function choice(
  label: string,
  all: string,
  options: readonly { value: string; text: string }[],
  change: (value: string) => void,
): HTMLElement {
  const box = element('label', 'timeline-choice', `${label} `);
  const select = element('select');
  for (const option of [{ value: '', text: all }, ...options]) {
    const made = element('option', '', option.text);
    made.value = option.value;
    select.append(made);
  }
  select.addEventListener('change', () => change(select.value));
  box.append(select);
  return box;
}

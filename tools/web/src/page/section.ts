/** The sections of a page, and what they are made from. */
import { at, textOf } from '../charts/figures.ts';
import { chartNamed, shows } from '../charts/list.ts';
import type { DecodedStory } from '../charts/decoded.ts';
import type { Json, JsonObject, Story } from '../story.ts';
import { el, nameElement, type Child } from './dom.ts';
import { Panel, type Surroundings } from './panel.ts';

/** Everything that a section may show. */
export interface Page extends Surroundings {
  story: Story;
  decoded: DecodedStory;
  /** Pictures that are drawn when they come into view. */
  lazy: { element: HTMLElement; draw: () => void }[];
  panels: Panel[];
}

export interface Section {
  id: string;
  title: string;
  /** What stands below the heading; nothing: the section is left out. */
  content(page: Page): Child[];
}

/** The chart called `name` of each system that has it, side by side on one scale. */
export function chart(page: Page, name: string): Child[] {
  const found = chartNamed(name);
  if (found === undefined) throw new Error('there is no chart ' + name);
  // What a comparison alone has is about sides against the first.
  const isOfSides = found.kinds.indexOf('run') < 0 && page.story.kind === 'compare';
  const count = Math.max(1, page.decoded.systems.length);
  const panels: Panel[] = [];
  for (let system = isOfSides ? 1 : 0; system < Math.max(count, isOfSides ? 2 : 1); system++) {
    if (!shows(found, page.decoded, system)) continue;
    const isOne = count < 2 || (isOfSides && count < 3);
    const of = isOne ? '' : sideName(page, system) + ': ';
    panels.push(new Panel(found, page.decoded, system, page, of + found.title));
  }
  if (panels.length === 0) return [];
  for (const panel of panels) {
    page.panels.push(panel);
    page.lazy.push({ element: panel.element, draw: () => panel.draw() });
  }
  const row = el('div', { class: panels.length > 1 && !isOfSides ? 'beside' : 'alone' });
  row.append(...panels.map((panel) => panel.element));
  return [row];
}

export function charts(page: Page, ...names: string[]): Child[] {
  return names.flatMap((name) => chart(page, name));
}

/** `A`, `B` for the sides of a comparison, as its tables call them. */
export function sideName(page: Page, system: number): string {
  const short = textOf(at(page.story.study, ['sides', system, 'name']));
  if (short !== '') return short;
  return page.story.systems[system]?.name ?? String.fromCharCode(65 + system);
}

/** What `content` says of each system, each in a scope that names it. */
export function eachSystem(
  page: Page,
  content: (summary: JsonObject, system: number) => Child[],
): Child[] {
  return page.story.systems.flatMap(({ summary, name }, system) => {
    const children = content(summary, system);
    if (children.length === 0) return [];
    const scope = el('div', { 'data-system': String(system) });
    if (page.story.systems.length > 1) scope.append(el('h3', {}, nameElement(name)));
    for (const child of children) if (child !== null && child !== undefined) scope.append(child);
    // Tables of several systems are told apart where they are heard, too.
    for (const table of page.story.systems.length > 1 ? scope.querySelectorAll('.scrolled') : []) {
      table.setAttribute('aria-label', name + ': ' + (table.getAttribute('aria-label') ?? ''));
    }
    return [scope];
  });
}

/** A part of the page whose figures are those of the study. */
export function ofStudy(...children: Child[]): HTMLElement {
  return el('div', { 'data-study': '' }, ...children);
}

export function study(page: Page): Json {
  return page.story.study ?? null;
}

/** Figures as elements that carry the exact number, and change with the reader's unit. */
import { figureAt, numberOf, at } from '../charts/figures.ts';
import { figureText, type FigureUnit, type TimeUnit } from '../charts/numbers.ts';
import { metricUnit } from '../charts/words.ts';
import type { Json } from '../story.ts';
import { el } from './dom.ts';

/** Shows `value`, of the number at `path` in the summary or study, in `unit`. */
export function dataElement(value: number, path: string, unit: FigureUnit): HTMLElement {
  const element = el('data', { value: String(value), 'data-unit': unit });
  if (path !== '') element.dataset['path'] = path;
  return element;
}

/** Fills all figures within `root` in the reader's unit. */
export function fillFigures(root: ParentNode, unit: TimeUnit): void {
  for (const element of root.querySelectorAll<HTMLDataElement>('data[data-unit]')) {
    const kind = element.dataset['unit'] as FigureUnit;
    const text = figureText(Number(element.value), kind, unit);
    if (element.textContent !== text) element.textContent = text;
  }
}

/** Whether times are among what is shown depends on the unit, which the path tells. */
function unitOf(path: (string | number)[]): FigureUnit {
  return metricUnit(path.join('.'));
}

/**
 * The figure at `path` with half its confidence interval where it has one; an en dash where
 * there is none.
 */
export function figure(root: Json, path: (string | number)[], unit = unitOf(path)): HTMLElement {
  const found = figureAt(root, path);
  if (found === undefined) return el('span', { class: 'quiet' }, '–');
  const element = dataElement(found.value, found.path, unit);
  if (found.low === undefined || found.value === found.low) return element;
  const half = dataElement(found.value - found.low, '', unit);
  return el('span', { class: 'figure' }, element, el('span', { class: 'half' }, ' ± ', half));
}

/** The same without the interval. */
export function plainFigure(
  root: Json,
  path: (string | number)[],
  unit = unitOf(path),
): HTMLElement {
  const found = figureAt(root, path);
  if (found === undefined) return el('span', { class: 'quiet' }, '–');
  return dataElement(found.value, found.path, unit);
}

/** A limit or another number that has no interval. */
export function number(root: Json, path: (string | number)[], unit: FigureUnit): HTMLElement {
  const found = numberOf(at(root, path));
  if (found === undefined) return el('span', { class: 'quiet' }, '–');
  return dataElement(found, path.join('.'), unit);
}

/** Sentences and tables of figures of a trace. */
import { at, figureAt, names, valueAt } from '../../charts/figures.ts';
import type { FigureUnit } from '../../charts/numbers.ts';
import { el, type Child } from '../dom.ts';
import { dataElement, number } from '../figures.ts';
import { study, type Page } from '../section.ts';
import { readTable, type Column } from '../table.ts';

export type Path = (string | number)[];

/** Names in tables of users and queues; trace_stats.json has all. */
export const namesMost = 20;

export function has(page: Page, path: Path): boolean {
  return figureAt(study(page), path) !== undefined;
}

export function holdsRequests(page: Page): boolean {
  return has(page, ['requests']);
}

/** A sentence of words and figures. */
export function sentence(page: Page, ...parts: (string | [Path, FigureUnit])[]): HTMLElement {
  const words = el('p');
  for (const part of parts) {
    words.append(typeof part === 'string' ? part : number(study(page), part[0], part[1]));
  }
  return words;
}

export interface SpreadRow {
  words: string;
  path: string;
  unit: FigureUnit;
}

export function numberColumns(...titles: string[]): Column[] {
  return titles.map((title, i) => ({ title, isNumber: i > 0 }));
}

export function spreadTable(page: Page, spreads: SpreadRow[]): HTMLElement {
  const places = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'];
  const rows = spreads
    .filter(({ path }) => has(page, [path, 'mean']))
    .map(({ words, path, unit }): Child[] => [
      words,
      ...places.map((place) => number(study(page), [path, place], unit)),
    ]);
  const each = holdsRequests(page) ? 'of a request' : 'of a job';
  return readTable('Spread ' + each, numberColumns(each, ...places), rows);
}

export function share(page: Page, path: Path, whole: string): Child {
  const part = figureAt(study(page), path);
  const all = valueAt(study(page), whole) ?? 0;
  return part === undefined || all <= 0 ? '–' : dataElement(part.value / all, '', 'ratio');
}

/**
 * The names in `group`, most GPU-hours first; classes of sizes and states as they stand. An object
 * here has names that are whole numbers first, whatever their order in the file.
 */
function sorted(page: Page, group: string): string[] {
  const all = names(at(study(page), [group]));
  if (group === 'by_size' || group === 'by_state') return all;
  const hours = (name: string): number =>
    figureAt(study(page), [group, name, 'gpu_hours'])?.value ?? 0;
  return all.sort((a, b) => hours(b) - hours(a));
}

/** Jobs and GPU-hours of each name in `group`, the first of them. */
export function loadsTable(
  page: Page,
  group: string,
  title: string,
  shown: (name: string) => Child,
): Child {
  const all = sorted(page, group);
  if (all.length === 0) return null;
  const rows = all
    .slice(0, namesMost)
    .map((name): Child[] => [
      shown(name),
      number(study(page), [group, name, 'jobs'], 'number'),
      share(page, [group, name, 'jobs'], 'jobs'),
      number(study(page), [group, name, 'gpu_hours'], 'number'),
      share(page, [group, name, 'gpu_hours'], 'gpu_hours'),
    ]);
  const box = el('div', {});
  box.append(
    readTable('By ' + title, numberColumns(title, 'jobs', 'share', 'GPU-hours', 'share'), rows),
  );
  if (all.length > namesMost) {
    const rest = '… and ' + (all.length - namesMost) + ' more in trace_stats.json.';
    box.append(el('p', { class: 'quiet' }, rest));
  }
  return box;
}

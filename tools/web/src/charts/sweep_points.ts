/** The points of a sweep: what was varied and what came out. */
import type { DecodedStory } from './decoded.ts';
import { at, figureAt, items, member, textOf, type Figure } from './figures.ts';
import { clipped } from './words.ts';

export interface Parameter {
  name: string;
  values: (string | number)[];
}

export interface SweepPoint {
  /** In the order of the parameters. */
  values: (string | number)[];
  figure(metric: string): Figure | undefined;
}

/** Numbers as they are, everything else as text. */
function plain(value: unknown): string | number {
  if (typeof value === 'number') return value;
  return clipped(typeof value === 'string' ? value : JSON.stringify(value ?? null), 60);
}

export function parametersOf(story: DecodedStory): Parameter[] {
  return items(at(story.study, ['parameters'])).map((one) => ({
    name: textOf(member(one, 'name')),
    values: items(member(one, 'values')).map(plain),
  }));
}

/** Parameters that take more than one value. */
export function variedNames(story: DecodedStory): string[] {
  return parametersOf(story)
    .filter((one) => one.values.length > 1)
    .map((one) => one.name);
}

export function pointsOf(story: DecodedStory): SweepPoint[] {
  return items(at(story.study, ['points'])).map((point) => ({
    values: items(member(point, 'values')).map(plain),
    figure: (metric) => figureAt(member(point, 'figures'), [metric]),
  }));
}

/** The metrics that some point has a value of. */
export function metricsOf(story: DecodedStory): string[] {
  const points = pointsOf(story);
  return items(at(story.study, ['metrics']))
    .map(textOf)
    .filter((metric) => points.some((point) => point.figure(metric) !== undefined));
}

/** The last part of a key, with its number where it is in a list: `nodes[1].count`. */
export function shortKey(key: string): string {
  const parts = key.split('.');
  return clipped(parts.slice(-2).join('.'), 28);
}

/** `chosen` if it is among `names`, else the first. */
export function chosenOf(names: string[], chosen: string): string {
  return names.indexOf(chosen) >= 0 ? chosen : (names[0] ?? '');
}

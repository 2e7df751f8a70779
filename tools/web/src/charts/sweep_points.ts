/** The points of a sweep: what was varied and what came out. */
import type { DecodedStory } from './decoded.ts';
import type { Json } from '../story.ts';
import { at, figureAt, items, member, textOf, type Figure } from './figures.ts';
import { clipped } from './words.ts';

export interface Parameter {
  name: string;
  /** What stands behind each number, such as `/h`; empty where there is none. */
  unit: string;
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

const quantity = /^(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)([^\d.].*)$/;

/** The unit that all values have, such as `min` of `10min`; empty where they have several. */
function unitOf(values: (string | number)[]): string {
  let unit: string | undefined;
  for (const value of values) {
    const match = quantity.exec(String(value));
    if (match === null || (unit !== undefined && match[2] !== unit)) return '';
    unit = match[2];
  }
  return unit ?? '';
}

/** A value of `parameter`: a number where all of its values are, in its unit. */
function valueOf(value: Json | undefined, unit: string): string | number {
  const match = unit === '' ? null : quantity.exec(String(value));
  return match === null ? plain(value) : Number(match[1]);
}

export function parametersOf(story: DecodedStory): Parameter[] {
  return items(at(story.study, ['parameters'])).map((one) => {
    const values = items(member(one, 'values'));
    const unit = unitOf(values.map(plain));
    return {
      name: textOf(member(one, 'name')),
      unit,
      values: values.map((value) => valueOf(value, unit)),
    };
  });
}

/** The last part of a parameter's name, with its unit. */
export function parameterWords(parameter: Parameter): string {
  return shortKey(parameter.name) + (parameter.unit === '' ? '' : ' (' + parameter.unit + ')');
}

/** Parameters that take more than one value. */
export function variedNames(story: DecodedStory): string[] {
  return parametersOf(story)
    .filter((one) => one.values.length > 1)
    .map((one) => one.name);
}

export function pointsOf(story: DecodedStory): SweepPoint[] {
  const parameters = parametersOf(story);
  return items(at(story.study, ['points'])).map((point) => ({
    values: items(member(point, 'values')).map((value, i) =>
      valueOf(value, parameters[i]?.unit ?? ''),
    ),
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

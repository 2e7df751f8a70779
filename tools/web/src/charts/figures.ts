/** Reads figures out of summaries and studies, which are JSON of known names. */
import type { Json, JsonObject } from '../story.ts';

/** A number of a summary: as it stands, or the mean of replications with its interval. */
export interface Figure {
  value: number;
  /** Names from the root to the number itself, so `….mean` with replications. */
  path: string;
  low?: number;
  high?: number;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !(value instanceof Array);
}

/** The member `name` of an object; undefined where there is none. */
export function member(value: Json | undefined, name: string): Json | undefined {
  if (!isObject(value) || !Object.prototype.hasOwnProperty.call(value, name)) return undefined;
  return value[name];
}

/** What stands at a path of names; numbers count the items of lists. */
export function at(root: Json | undefined, path: (string | number)[]): Json | undefined {
  let value = root;
  for (const name of path) {
    value = typeof name === 'number' ? items(value)[name] : member(value, name);
  }
  return value;
}

/** The items of a list; none for anything else. */
export function items(value: Json | undefined): Json[] {
  return value instanceof Array ? value : [];
}

/** The names of an object's members, in their order; none for anything else. */
export function names(value: Json | undefined): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' && isFinite(value) ? value : undefined;
}

/** The figure at a path, undefined where there is none. */
export function figureAt(root: Json | undefined, path: (string | number)[]): Figure | undefined {
  const found = at(root, path);
  const plain = numberOf(found);
  if (plain !== undefined) return { value: plain, path: path.join('.') };
  const mean = numberOf(member(found, 'mean'));
  if (mean === undefined || member(found, 'n') === undefined) return undefined;
  const figure: Figure = { value: mean, path: path.concat(['mean']).join('.') };
  const low = numberOf(member(found, 'ci95_low'));
  const high = numberOf(member(found, 'ci95_high'));
  if (low !== undefined) figure.low = low;
  if (high !== undefined) figure.high = high;
  return figure;
}

/** The value of the figure at a path such as `gpu.count`, whose names hold no dots. */
export function valueAt(root: Json | undefined, path: string): number | undefined {
  const figure = figureAt(root, path.split('.'));
  return figure === undefined ? undefined : figure.value;
}

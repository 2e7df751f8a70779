/** The points that a plan looked at. */
import type { Json, JsonObject } from '../story.ts';
import { at, items, member, names, numberOf, textOf } from './figures.ts';

export interface PlanPoint {
  /** Its place in the list of points. */
  index: number;
  keys: string[];
  values: string[];
  objective: number | undefined;
  delay: number | undefined;
  meets: boolean;
}

function plain(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

export function planPoints(study: Json | undefined): PlanPoint[] {
  return items(member(study, 'points')).map((point, index) => {
    const keys = names(member(point, 'keys'));
    return {
      index,
      keys,
      values: keys.map((key) => plain(at(point, ['keys', key]))),
      objective: numberOf(member(point, 'objective')),
      delay: numberOf(member(point, 'queue_delay_s_p95')),
      meets: member(point, 'meets') === true,
    };
  });
}

/** The points in a list of places such as `frontier`. */
export function pointsAt(study: JsonObject | undefined, name: string): PlanPoint[] {
  const points = planPoints(study);
  const found: PlanPoint[] = [];
  for (const place of items(study === undefined ? undefined : study[name])) {
    const point = typeof place === 'number' ? points[place] : undefined;
    if (point !== undefined) found.push(point);
  }
  return found;
}

/** The place of the point that is the answer; -1 where no point meets the goals. */
export function bestPlace(study: Json | undefined): number {
  const best = member(study, 'best');
  const wanted = names(best).map((key) => key + '=' + plain(at(best, [key])));
  if (wanted.length === 0) return -1;
  for (const point of planPoints(study)) {
    const has = point.keys.map((key, i) => key + '=' + (point.values[i] ?? ''));
    if (has.join('\n') === wanted.join('\n')) return point.index;
  }
  return -1;
}

export function keysText(point: PlanPoint): string {
  return point.keys.map((key, i) => key + ' = ' + (point.values[i] ?? '')).join(', ');
}

/** The keys in which two points differ, with the values of the first. */
export function differingKeys(point: PlanPoint, from: PlanPoint | undefined): string {
  const parts: string[] = [];
  point.keys.forEach((key, i) => {
    if (from === undefined || from.values[i] !== point.values[i]) {
      parts.push(key + ' = ' + (point.values[i] ?? ''));
    }
  });
  return parts.join(', ');
}

export function minimized(study: Json | undefined): string {
  return textOf(member(study, 'minimize'));
}

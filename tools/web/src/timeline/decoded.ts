/** A timeline whose columns are open. */
import { unpackNumbers, unpackTexts } from '../decode.ts';
import type { Packed, Timeline } from '../story.ts';

/** Its columns are those of `Timeline`, in the same units. */
export type DecodedTimeline = {
  [Name in keyof Timeline]: Timeline[Name] extends Packed
    ? Name extends 'job_name'
      ? string[]
      : Float64Array
    : Timeline[Name];
};

type Column = {
  [Name in keyof Timeline]: Timeline[Name] extends Packed ? Name : never;
}[keyof Timeline];

type NumberColumn = Exclude<Column, 'job_name'>;

const numberColumns: readonly NumberColumn[] = [
  'job_user',
  'job_queue',
  'job_milli_gpus',
  'job_submit',
  'job_wait',
  'job_state',
  'job_reason',
  'run_job',
  'run_start',
  'run_length',
  'run_milli_gpus',
  'run_ranges',
  'range_first',
  'range_nodes',
];

export async function decodeTimeline(timeline: Timeline): Promise<DecodedTimeline> {
  const columns = await Promise.all(
    numberColumns.map(async (name) => [name, await unpackNumbers(timeline[name])] as const),
  );
  const names = await unpackTexts(timeline.job_name);
  const numbers = Object.fromEntries(columns) as Record<NumberColumn, Float64Array>;
  return { ...timeline, ...numbers, job_name: names };
}

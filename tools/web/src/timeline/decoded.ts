/** A timeline whose columns are open. */
import { unpackNumbers, unpackTexts } from '../decode.ts';
import type { Packed, Timeline } from '../story.ts';

/** Its columns are those of `Timeline`, in the same units; none holds differences any more. */
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

/** Differences are modulo 2^32. */
function sum(a: number, b: number): number {
  return (a + b) % 2 ** 32;
}

/** Turns differences into what they stand for: submissions, and the jobs and starts of runs. */
function addDifferences(numbers: Record<NumberColumn, Float64Array>): void {
  const { job_submit: submit, job_wait: wait, run_job: job, run_start: start } = numbers;
  for (let i = 1; i < submit.length; i += 1) submit[i] = sum(submit[i - 1] ?? 0, submit[i] ?? 0);
  let next = 0;
  for (let i = 0; i < job.length; i += 1) {
    const row = sum(next, job[i] ?? 0);
    job[i] = row;
    start[i] = sum(start[i] ?? 0, sum(submit[row] ?? 0, wait[row] ?? 0));
    next = row + 1;
  }
}

export async function decodeTimeline(timeline: Timeline): Promise<DecodedTimeline> {
  const columns = await Promise.all(
    numberColumns.map(async (name) => [name, await unpackNumbers(timeline[name])] as const),
  );
  const names = await unpackTexts(timeline.job_name);
  const numbers = Object.fromEntries(columns) as Record<NumberColumn, Float64Array>;
  addDifferences(numbers);
  return { ...timeline, ...numbers, job_name: names };
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './build.mjs';

const words = await load('charts/words.ts');
const figures = await load('charts/figures.ts');
const table = await load('page/table.ts');

test('metrics are called as the reports call them', () => {
  assert.equal(words.metricWords('queue_delay_s.p95'), 'queue delay p95');
  assert.equal(
    words.metricWords('by_size.5-8.queue_delay_s.p95'),
    'queue delay p95, jobs of 5-8 GPUs',
  );
  assert.equal(words.metricWords('by_queue..jct_s.mean'), 'completion time mean, no queue');
  assert.equal(words.metricWords('by_queue.a.b.jct_s.mean'), 'completion time mean, queue a.b');
  assert.equal(
    words.metricWords('pipelines.nightly.deadline.met_ratio'),
    'runs in time, pipeline nightly',
  );
  assert.equal(words.metricWords('service.a.b.ttft_s.p95'), 'time to first token p95, service a.b');
  assert.equal(words.metricWords('something.else'), 'something.else');
});

test('the unit of a metric follows from its name', () => {
  assert.equal(words.metricUnit('queue_delay_s.mean of jobs with gpus >=8'), 'seconds');
  assert.equal(words.metricUnit('by_user.u.gpu.busy_ratio'), 'ratio');
  assert.equal(words.metricUnit('gpu_hours.useful'), 'hours');
  assert.equal(words.metricUnit('jobs.queued'), 'number');
});

test('long names are cut between characters, controls are shown', () => {
  assert.equal(words.clipped('abcdef', 4), 'abc…');
  assert.equal(words.clipped('ab😀cd', 4), 'ab…');
  assert.equal(words.clipped('a\u0000b\u202ec', 10), 'a?b?c');
});

test('figures are found with the path of the number itself', () => {
  const summary = { a: { b: 1 }, c: { mean: 2, ci95_low: 1, ci95_high: 3, n: 5 }, d: [{ e: 4 }] };
  assert.deepEqual(figures.figureAt(summary, ['a', 'b']), { value: 1, path: 'a.b' });
  assert.deepEqual(figures.figureAt(summary, ['c']), { value: 2, path: 'c.mean', low: 1, high: 3 });
  assert.deepEqual(figures.figureAt(summary, ['d', 0, 'e']), { value: 4, path: 'd.0.e' });
  assert.equal(figures.figureAt(summary, ['toString']), undefined);
  assert.equal(figures.figureAt(summary, ['a', 'b', 'c']), undefined);
});

test('a table is copied with quoted cells and exact base units', () => {
  const text = table.csvText({
    columns: [
      { name: 'a, "b"', unit: 'text' },
      { name: 'wait', unit: 'seconds' },
    ],
    rows: [
      ['x\ny', 0.1 + 0.2],
      ['z', undefined],
    ],
  });
  assert.equal(text, '"a, ""b""",wait (s)\r\n"x\ny",0.3\r\nz,\r\n');
});

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { load } from './build.mjs';
import * as made from './stories.mjs';

const require = createRequire(import.meta.url);
const echarts = require('echarts');
const { charts, chartNamed, shows } = await load('charts/list.ts');

function viewOf(changes = {}) {
  return {
    dark: false,
    unit: 'auto',
    width: 800,
    system: 0,
    legend: true,
    hidden: [],
    zoom: [0, 100],
    metric: '',
    parameter: '',
    ...changes,
  };
}

/** The picture as SVG, drawn without a browser. */
function draw(option, height = 400) {
  const how = { renderer: 'svg', ssr: true, width: 800, height };
  const chart = echarts.init(null, null, how);
  chart.setOption(option);
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}

/** Checks the picture, the words and the table of a chart in one view. */
function check(chart, story, view) {
  const text = draw(chart.option(story, view), chart.height(story, view));
  assert.ok(text.includes('<path'), 'something is drawn');
  assert.doesNotMatch(text, /NaN|undefined|Infinity/);
  assert.ok(!text.includes('<img'), 'names are text');
  const words = chart.sentence(story, view);
  assert.doesNotMatch(words, /NaN|undefined|Infinity|\de-\d/);
  assert.ok(words.length > 10 && words.endsWith('.'));
  const table = chart.table(story, view);
  assert.ok(table.rows.length > 0);
  for (const row of table.rows) assert.equal(row.length, table.columns.length);
}

const cases = made.stories.flatMap((story) =>
  charts.flatMap((chart) =>
    [0, 1]
      .filter((system) => system < Math.max(1, story.systems.length))
      .filter((system) => shows(chart, story, system))
      .map((system) => ({ chart, story, system })),
  ),
);

for (const { chart, story, system } of cases) {
  test(`${chart.name} of a ${story.kind}, side ${system}, is drawn and told`, () => {
    check(chart, story, viewOf({ system }));
    check(chart, story, viewOf({ system, dark: true, unit: 'min', width: 360, legend: false }));
  });
}

test('every chart is drawn by a story', () => {
  const drawn = new Set(cases.map(({ chart }) => chart.name));
  assert.deepEqual(
    charts.map(({ name }) => name).filter((name) => !drawn.has(name)),
    [],
  );
});

test('names of charts are unique', () => {
  assert.equal(new Set(charts.map(({ name }) => name)).size, charts.length);
});

test('the waterfall goes from capacity through each class to what is useful', () => {
  const [from, bars] = chartNamed('gpu-hours').option(made.runStory(), viewOf()).series;
  assert.deepEqual(
    bars.data.map(({ value }) => value),
    [20, 6, 2, 2, 10],
  );
  assert.deepEqual(from.data, [0, 14, 12, 10, 0]);
});

test('sides of a comparison have one scale', () => {
  const story = made.compareStory();
  const ends = [0, 1].map((system) => {
    return chartNamed('queue-length').option(story, viewOf({ system })).yAxis.max;
  });
  assert.deepEqual(ends, [30, 30]);
});

test('a series over time reaches to the end and what is hidden is left out', () => {
  const chart = chartNamed('queue-length');
  const option = chart.option(made.runStory(), viewOf({ unit: 'h' }));
  assert.deepEqual(option.series[0].data, [
    [0, 0],
    [0.5, 3],
    [1, 2],
    [1.5, 0],
    [2, 0],
  ]);
  assert.equal(option.xAxis.max, 2);
  const fewer = chart.option(made.runStory(), viewOf({ hidden: ['waiting'] }));
  assert.deepEqual(
    fewer.series.map(({ name }) => name),
    ['running', 'not counted'],
  );
});

test('delays are told by their percentiles', () => {
  const words = chartNamed('queue-delay-cdf').sentence(made.runStory(), viewOf());
  assert.match(
    words,
    /all jobs \(4 jobs\): half waited at most 10\.0\u00a0s, 95\u00a0% at most 10\.0\u00a0min/,
  );
});

test('quantities of a sweep are numbers in their unit', () => {
  const view = viewOf({ metric: 'queue_delay_s.p95' });
  const option = chartNamed('response').option(made.sweepStory(), view);
  assert.equal(option.xAxis.type, 'value');
  assert.match(option.xAxis.name, /\(\/h\)$/);
  assert.deepEqual(option.series[0].data, [
    [10, 10],
    [20, 20],
  ]);
});

test('a story without something has no chart of it', () => {
  const story = made.runStory();
  delete story.systems[0].detail;
  delete story.systems[0].summary.billing;
  const names = charts.filter((chart) => shows(chart, story, 0)).map(({ name }) => name);
  assert.deepEqual(names, ['gpu-hours', 'cost']);
});

test('a tail stands on logarithms of what the trace says', () => {
  const option = chartNamed('trace-gpus').option(made.traceStory(), viewOf());
  const [line] = option.series;
  assert.deepEqual(
    line.data.map((point) => point.map((value) => Math.round(value * 1000) / 1000)),
    [
      [0, 0],
      [0.903, -0.301],
    ],
  );
  assert.deepEqual([option.yAxis.min, option.yAxis.max], [-1, 0]);
  assert.equal(option.yAxis.axisLabel.formatter(-3), '0.1\u00a0%');
});

test('arrivals by hour of the week are rates at their day and hour', () => {
  const { series } = chartNamed('trace-week').option(made.traceStory(), viewOf());
  assert.deepEqual(series[0].data[25], [1, 1, 12.5]);
  assert.equal(series[0].data.length, 168);
});

test('what jobs ask for is held against the cluster, and the rate is not', () => {
  const chart = chartNamed('trace-course');
  const story = made.traceStory();
  const wanted = chart.option(story, viewOf({ metric: 'gpus_wanted' }));
  assert.equal(wanted.series[0].markLine.data[0].yAxis, 8);
  assert.ok(wanted.yAxis.max > 8);
  const rate = chart.option(story, viewOf({ metric: 'jobs_per_hour' }));
  assert.equal(rate.series[0].markLine, undefined);
  assert.deepEqual(chart.choices(story).metric, ['gpus_wanted', 'jobs_per_hour']);
});

test('independent arrivals fall to a part of 1/e at the mean gap', () => {
  const story = made.traceStory();
  const [, line] = chartNamed('trace-gaps').option(story, viewOf()).series;
  const near = line.data.filter(([gap]) => Math.abs(gap - Math.log10(1200)) < 0.05);
  assert.ok(near.length > 0);
  for (const [gap, part] of near) {
    assert.ok(Math.abs(part + 10 ** gap / 1200 / Math.LN10) < 1e-9);
  }
});

/** Who and what has which part of a trace: sizes, states, users, requested times. */
import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { Json } from '../story.ts';
import { amountsHeight, amountsLegend, amountsOption, type Amounts } from './amounts.ts';
import { isHidden, type Chart, type LegendEntry, type View } from './chart.ts';
import { columnsLegend, columnsOption, type Columns } from './columns.ts';
import type { DecodedStory } from './decoded.ts';
import { at, items, member, names, numberOf, valueAt } from './figures.ts';
import { axisLook, axisTitle, frame, legendInside, topRoom } from './frame.ts';
import { countText, numberText, ratioText } from './numbers.ts';
import { ink, look } from './palette.ts';
import { spaced } from './words.ts';

function numbers(list: Json | undefined): number[] {
  return items(list).map((value) => numberOf(value) ?? 0);
}

/** `40 %`, `33.3 %`: for axes. */
function percent(value: number): string {
  return numberText(Math.round(value * 1000) / 10) + '\u00a0%';
}

interface Load {
  name: string;
  jobs: number;
  gpuHours: number;
}

/** Jobs and GPU-hours of each name of `group`, as parts of all. */
function loads(story: DecodedStory, group: string): Load[] {
  const tree = at(story.study, [group]);
  const jobs = valueAt(story.study, 'jobs') ?? 0;
  const gpuHours = valueAt(story.study, 'gpu_hours') ?? 0;
  return names(tree).map((name) => ({
    name,
    jobs: part(at(tree, [name, 'jobs']), jobs),
    gpuHours: part(at(tree, [name, 'gpu_hours']), gpuHours),
  }));
}

function part(value: Json | undefined, of: number): number {
  return of > 0 ? (numberOf(value) ?? 0) / of : 0;
}

function loadTable(story: DecodedStory, group: string, title: string) {
  return {
    columns: [
      { name: title, unit: 'text' as const },
      { name: 'part of jobs', unit: 'ratio' as const },
      { name: 'part of GPU-hours', unit: 'ratio' as const },
    ],
    rows: loads(story, group).map((load) => [spaced(load.name), load.jobs, load.gpuHours]),
  };
}

function sizeColumns(story: DecodedStory, view: View): Columns {
  const list = loads(story, 'by_size');
  return {
    places: list.map((load) => load.name),
    parts: [
      { name: 'jobs', look: look(0, view.dark), values: list.map((load) => load.jobs) },
      { name: 'GPU-hours', look: look(1, view.dark), values: list.map((load) => load.gpuHours) },
    ],
    below: 'GPUs of the job',
    above: 'part of all jobs and of all GPU-hours',
    text: percent,
  };
}

const sizes: Chart = {
  name: 'trace-sizes',
  title: 'Jobs and GPU-hours by size',
  kinds: ['trace'],
  has: (story) => loads(story, 'by_size').length > 1,
  sentence: (story) =>
    loads(story, 'by_size')
      .map(
        (load) =>
          'Of ' +
          load.name +
          ' GPUs: ' +
          ratioText(load.jobs) +
          ' of the jobs, ' +
          ratioText(load.gpuHours) +
          ' of the GPU-hours',
      )
      .join('; ') + '.',
  option: (story, view) => columnsOption(sizeColumns(story, view), view),
  table: (story) => loadTable(story, 'by_size', 'GPUs'),
  height: () => 300,
  legend: (story, view) => columnsLegend(sizeColumns(story, view)),
};

function stateAmounts(story: DecodedStory, view: View): Amounts {
  const list = loads(story, 'by_state');
  // Done is green, failed is red, and what is not told is grey.
  const fixed: { [name: string]: number } = { completed: 2, failed: 1, untold: 6 };
  const rest = [0, 4, 3, 5];
  let next = 0;
  return {
    names: ['jobs', 'GPU-hours'],
    parts: list.map((load, i) => {
      const known = fixed[load.name];
      const colour = known ?? (rest[next++ % rest.length] as number);
      return {
        name: load.name === 'untold' ? 'not told' : spaced(load.name),
        look: { ...look(colour, view.dark), pattern: known === 2 ? 0 : i % 5 },
        values: [100 * load.jobs, 100 * load.gpuHours],
      };
    }),
    axis: '% of all',
    most: 100,
  };
}

const states: Chart = {
  name: 'trace-states',
  title: 'How jobs ended',
  kinds: ['trace'],
  has: (story) => loads(story, 'by_state').length > 0,
  sentence: (story) =>
    loads(story, 'by_state')
      .map(
        (load) =>
          spaced(load.name) +
          ': ' +
          ratioText(load.jobs) +
          ' of the jobs, ' +
          ratioText(load.gpuHours) +
          ' of the GPU-hours',
      )
      .join('; ') + '.',
  option: (story, view) => amountsOption(stateAmounts(story, view), view),
  table: (story) => loadTable(story, 'by_state', 'ended'),
  height: () => amountsHeight(2) + 10,
  legend: (story, view) => amountsLegend(stateAmounts(story, view)),
};

const tenths = ['<10', '10–20', '20–30', '30–40', '40–50', '50–60', '60–70', '70–80', '80–90'];

function estimateColumns(story: DecodedStory, view: View): Columns {
  const values = numbers(at(story.study, ['estimates', 'by_tenth']));
  const jobs = valueAt(story.study, 'estimates.jobs') ?? 0;
  const parts = values.map((count) => (jobs > 0 ? count / jobs : 0));
  return {
    places: tenths.concat(['90–100', 'beyond']),
    parts: [{ name: 'jobs', look: look(0, view.dark), values: parts }],
    below: '% of the requested time that the job used',
    above: 'part of the jobs that request a time',
    text: percent,
  };
}

const estimates: Chart = {
  name: 'trace-estimates',
  title: 'How much of the requested time jobs use',
  kinds: ['trace'],
  has: (story) => (valueAt(story.study, 'estimates.jobs') ?? 0) > 0,
  sentence: (story, view) => {
    const { places, parts } = estimateColumns(story, view);
    return places.map((p, i) => p + ': ' + ratioText(parts[0]?.values[i] ?? 0)).join('; ') + '.';
  },
  option: (story, view) => columnsOption(estimateColumns(story, view), view),
  table: (story, view) => {
    const { places, parts } = estimateColumns(story, view);
    return {
      columns: [
        { name: '% of the requested time', unit: 'text' },
        { name: 'part of the jobs', unit: 'ratio' },
      ],
      rows: places.map((place, i) => [place, parts[0]?.values[i]]),
    };
  },
  height: () => 280,
};

interface Shared {
  name: string;
  sharers: number[];
  sum: number[];
}

/** The curves of users and of queues, where there are several. */
function sharedCurves(story: DecodedStory): Shared[] {
  const list: Shared[] = [];
  for (const name of ['users', 'queues']) {
    const tree = at(story.study, ['concentration', name]);
    if ((numberOf(member(tree, 'count')) ?? 0) < 2) continue;
    const sharers = numbers(at(tree, ['shared', 'of_sharers']));
    if (sharers.length > 1) {
      list.push({ name, sharers, sum: numbers(at(tree, ['shared', 'of_sum'])) });
    }
  }
  return list;
}

const equal = 'all alike';

function sharedLegend(story: DecodedStory, view: View): LegendEntry[] {
  const entries = sharedCurves(story).map((curve, i) => ({
    name: curve.name,
    look: look(i, view.dark),
    isLine: true,
  }));
  const even = { colour: ink(view.dark).quiet, dash: [2, 3], pattern: 0 };
  return entries.concat([{ name: equal, look: even, isLine: true }]);
}

function sharedOption(story: DecodedStory, view: View): EChartsOption {
  const legend = sharedLegend(story, view);
  const base = frame(view);
  const top = topRoom(view, legend.length);
  const lines = sharedCurves(story)
    .map((curve) => curve.sharers.map((at, i) => [at, curve.sum[i] ?? 0]))
    .concat([
      [
        [0, 0],
        [1, 1],
      ],
    ]);
  const series = legend.map(
    (entry, i): LineSeriesOption => ({
      type: 'line',
      name: entry.name,
      showSymbol: false,
      data: lines[i] ?? [],
      lineStyle: { color: entry.look.colour, width: 2.2, type: entry.look.dash },
      itemStyle: { color: entry.look.colour },
      emphasis: { disabled: true },
    }),
  );
  return {
    ...base,
    aria: { enabled: false },
    legend: legendInside(view, legend),
    title: axisTitle(view, 'part of the GPU-hours that they have', top),
    grid: { left: 12, right: 28, top, bottom: 34, containLabel: true },
    tooltip: { ...base.tooltip, trigger: 'axis', valueFormatter: (v) => ratioText(Number(v)) },
    xAxis: {
      type: 'value',
      min: 0,
      max: 1,
      name: 'the least active part of them',
      nameLocation: 'middle',
      nameGap: 28,
      ...axisLook(view, false),
      axisLabel: { ...axisLook(view, false).axisLabel, formatter: percent },
      axisPointer: { label: { formatter: (at) => percent(Number(at.value)) } },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 1,
      ...axisLook(view, true),
      axisLabel: { ...axisLook(view, true).axisLabel, formatter: percent },
    },
    series: series.filter((line) => !isHidden(view, String(line.name))),
  };
}

const shared: Chart = {
  name: 'trace-shared',
  title: 'How evenly GPU-hours are shared',
  kinds: ['trace'],
  has: (story) => sharedCurves(story).length > 0,
  sentence: (story) =>
    sharedCurves(story)
      .map((curve) => {
        const path = 'concentration.' + curve.name;
        const count = valueAt(story.study, path + '.count') ?? 0;
        const half = valueAt(story.study, path + '.with_half') ?? 0;
        return (
          'Of ' +
          countText(count, curve.name.substring(0, curve.name.length - 1)) +
          ', ' +
          numberText(half) +
          ' have half of the GPU-hours'
        );
      })
      .join('; ') + '.',
  option: sharedOption,
  table: (story) => ({
    columns: [
      { name: 'of', unit: 'text' },
      { name: 'the least active part', unit: 'ratio' },
      { name: 'part of the GPU-hours', unit: 'ratio' },
    ],
    rows: sharedCurves(story).reduce<(string | number | undefined)[][]>(
      (rows, curve) =>
        rows.concat(curve.sharers.map((at, i) => [curve.name, at, curve.sum[i]])),
      [],
    ),
  }),
  height: () => 320,
  legend: sharedLegend,
};

export const traceShares = { sizes, states, estimates, shared };

/** How much the figures of one side differ from the first, with confidence intervals. */
import type { EChartsOption, ScatterSeriesOption } from 'echarts';
import type { Json } from '../story.ts';
import type { Cell, Chart, Table, View } from './chart.ts';
import type { DecodedStory } from './decoded.ts';
import { at, items, member, numberOf, textOf } from './figures.ts';
import { axisLook, frame } from './frame.ts';
import { ratioText, relativeText } from './numbers.ts';
import { ink } from './palette.ts';
import { escaped, metricWords } from './words.ts';
import { whiskers, type Whisker } from './whiskers.ts';

/** Rows that a picture can hold. */
const rowsMost = 24;

export interface Difference {
  metric: string;
  relative: number;
  low: number | undefined;
  high: number | undefined;
  change: string;
}

/** The comparison of side `system` with the first. */
export function sideOf(story: { study?: Json }, system: number): Json | undefined {
  return items(at(story.study, ['against_a']))[Math.max(1, system) - 1];
}

/** Those that have a relative change, in the order in which they were judged. */
export function differences(story: DecodedStory, system: number): Difference[] {
  const list: Difference[] = [];
  for (const one of items(member(sideOf(story, system), 'metrics'))) {
    const relative = numberOf(member(one, 'relative'));
    if (relative === undefined) continue;
    list.push({
      metric: textOf(member(one, 'metric')),
      relative,
      low: numberOf(member(one, 'relative_ci95_low')),
      high: numberOf(member(one, 'relative_ci95_high')),
      change: textOf(member(one, 'change')),
    });
  }
  return list;
}

/** On a scale in which twice as much is as far as half as much. */
function place(relative: number): number {
  return Math.log(Math.max(1e-3, 1 + relative)) / Math.LN2;
}

/** Round changes, from none outwards, as many as there is room for. */
function ticks(least: number, most: number): number[] {
  const changes = [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 4, 9, 19, 49];
  const room = (most - least) / 11;
  const list = [0];
  for (const sign of [-1, 1]) {
    let last = 0;
    for (const change of changes) {
      // Down to a third is as far as up to three times as much.
      const tick = sign * place(change);
      if (tick < least || tick > most || Math.abs(tick - last) < room) continue;
      list.push(tick);
      last = tick;
    }
  }
  return list.sort((a, b) => a - b);
}

function symbolOf(change: string, view: View): { symbol: string; color: string } {
  const colours = ink(view.dark);
  if (change === 'better') return { symbol: 'circle', color: colours.good };
  if (change === 'worse') return { symbol: 'diamond', color: colours.bad };
  return { symbol: 'emptyCircle', color: colours.quiet };
}

/** All sides on one scale, with room around. */
function reach(story: DecodedStory): [number, number] {
  let least = 0;
  let most = 0;
  for (let system = 1; sideOf(story, system) !== undefined && system < 20; system++) {
    for (const one of differences(story, system).slice(0, rowsMost)) {
      least = Math.min(least, place(one.low ?? one.relative), place(one.relative));
      most = Math.max(most, place(one.high ?? one.relative), place(one.relative));
    }
  }
  const room = Math.max(0.02, (most - least) * 0.06);
  return [least - room, most + room];
}

function percentLabel(tick: number): string {
  const relative = Math.pow(2, tick) - 1;
  return Math.abs(relative) < 1e-9 ? 'same' : relativeText(relative).replace('.0', '');
}

/** A mark for each figure, and the line at which nothing changes. */
function marks(list: Difference[], view: View): ScatterSeriesOption {
  return {
    type: 'scatter',
    symbolSize: 10,
    z: 4,
    data: list.map((one) => {
      const { symbol, color } = symbolOf(one.change, view);
      return {
        value: [place(one.relative), metricWords(one.metric)],
        symbol,
        itemStyle: { color },
      };
    }),
    tooltip: {
      formatter: (item) => {
        const one = list[(item as { dataIndex: number }).dataIndex];
        if (one === undefined) return '';
        return escaped(metricWords(one.metric)) + ': ' + relativeText(one.relative);
      },
    },
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      lineStyle: { color: ink(view.dark).text, type: 'solid', width: 1 },
      data: [{ xAxis: 0 }],
    },
  };
}

function option(story: DecodedStory, view: View): EChartsOption {
  const list = differences(story, view.system).slice(0, rowsMost);
  const [least, most] = reach(story);
  const places = ticks(least, most);
  const intervals: Whisker[] = [];
  list.forEach((one, row) => {
    if (one.low !== undefined && one.high !== undefined) {
      intervals.push([row, place(one.low), place(one.high)]);
    }
  });
  const base = frame(view);
  const look = axisLook(view, true);
  return {
    ...base,
    aria: { enabled: false },
    grid: { left: 8, right: 20, top: 8, bottom: 32, containLabel: true },
    xAxis: {
      type: 'value',
      min: least,
      max: most,
      name: 'change',
      nameLocation: 'middle',
      nameGap: 26,
      ...look,
      splitLine: { show: false },
      axisTick: { show: true, customValues: places },
      axisLabel: { ...look.axisLabel, customValues: places, formatter: percentLabel },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: list.map((one) => metricWords(one.metric)),
      ...axisLook(view, false),
      axisLine: { show: false, onZero: false },
      axisTick: { show: false },
      axisLabel: {
        color: ink(view.dark).text,
        interval: 0,
        width: Math.max(110, view.width * 0.36),
        overflow: 'truncate',
      },
    },
    series: [whiskers(intervals, ink(view.dark).quiet, true), marks(list, view)],
  };
}

function sentence(story: DecodedStory, view: View): string {
  const parts = differences(story, view.system)
    .filter((one) => one.change === 'better' || one.change === 'worse')
    .map((one) => metricWords(one.metric) + ' ' + relativeText(one.relative) + ', ' + one.change);
  return parts.length === 0 ? 'No figure surely differs.' : parts.slice(0, 12).join('; ') + '.';
}

function table(story: DecodedStory, view: View): Table {
  return {
    columns: [
      { name: 'figure', unit: 'text' },
      { name: 'relative change', unit: 'ratio' },
      { name: '95 % CI from', unit: 'ratio' },
      { name: 'to', unit: 'ratio' },
      { name: 'judged', unit: 'text' },
    ],
    rows: differences(story, view.system).map((one): Cell[] => [
      metricWords(one.metric),
      one.relative,
      one.low,
      one.high,
      one.change,
    ]),
  };
}

export const differencesChart: Chart = {
  name: 'differences',
  title: 'What changes, with 95 % confidence intervals',
  kinds: ['compare'],
  has: (story, system) => differences(story, system).length > 0,
  sentence,
  option,
  table,
  height: (story, view) => 56 + 24 * Math.min(rowsMost, differences(story, view.system).length),
};

/** A confidence as the reports tell it. */
export function confidenceText(confidence: number): string {
  return confidence > 0.999 ? 'over 99.9\u00a0% sure' : ratioText(confidence) + ' sure';
}

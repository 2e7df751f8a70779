/** How long jobs waited, as cumulative distributions: by size of the job and by queue. */
import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { Distribution } from '../story.ts';
import {
  isHidden,
  simulated,
  systemOf,
  type Cell,
  type Chart,
  type LegendEntry,
  type Table,
  type View,
} from './chart.ts';
import type { DecodedDetail, DecodedStory } from './decoded.ts';
import { axisLook, axisTitle, frame, legendInside, topRoom } from './frame.ts';
import { countText, durationText, numberText, ratioText, type TimeUnit } from './numbers.ts';
import { look, plainLook, type Look } from './palette.ts';
import { shownName } from './words.ts';

const linesMost = 12;
/** The axis begins here: what waited less did not wait as people see it. */
const leastSeconds = 1;

interface Curve {
  name: string;
  distribution: Distribution;
  look: Look;
  width: number;
}

type Parts = (detail: DecodedDetail) => Distribution[];

/** Those with most jobs, in the order of the story, and all jobs together. */
function curves(detail: DecodedDetail, parts: Parts, of: string, isDark: boolean): Curve[] {
  const all = parts(detail).filter((part) => part.count > 0);
  const sorted = all.slice().sort((a, b) => b.count - a.count);
  const most = sorted.slice(0, linesMost);
  const list = all
    .filter((part) => most.indexOf(part) >= 0)
    .map((part, i) => ({
      name: of === '' ? shownName(part.name) : part.name + (part.name === '1' ? ' GPU' : ' GPUs'),
      distribution: part,
      look: look(i, isDark),
      width: 1.8,
    }));
  list.push({
    name: 'all jobs',
    distribution: detail.delays.all,
    look: plainLook(isDark),
    width: 3,
  });
  return list;
}

/** The part of the jobs that waited at most `seconds`. */
export function partWithin(distribution: Distribution, seconds: number): number {
  let part = 0;
  for (let i = 0; i < distribution.delay_s.length; i++) {
    if ((distribution.delay_s[i] as number) > seconds) break;
    part = distribution.fraction[i] as number;
  }
  return part;
}

/** The delay that at least `part` of the jobs did not exceed. */
export function delayOf(distribution: Distribution, part: number): number {
  for (let i = 0; i < distribution.delay_s.length; i++) {
    if ((distribution.fraction[i] as number) >= part) return distribution.delay_s[i] as number;
  }
  return distribution.delay_s[distribution.delay_s.length - 1] ?? 0;
}

function log10(value: number): number {
  return Math.log(value) / Math.LN10;
}

/** Round delays to put on the axis, up to the first at or beyond `most` seconds. */
export function delayTicks(most: number, unit: TimeUnit): number[] {
  const auto = [1, 10, 60, 600, 3600, 36000, 86400, 864000, 8640000];
  const sizes: { [unit: string]: number } = { s: 1, min: 60, h: 3600, d: 86400 };
  const size = sizes[unit];
  const all: number[] = [];
  if (size === undefined) {
    all.push(...auto);
  } else {
    for (let power = -4; power <= 7; power++) {
      const tick = size * Number('1e' + power);
      if (tick >= leastSeconds) all.push(tick);
    }
  }
  const ticks: number[] = [];
  for (const tick of all) {
    ticks.push(tick);
    if (tick >= most) break;
  }
  return ticks;
}

function longestOf(story: DecodedStory): number {
  let most = leastSeconds;
  for (const system of story.systems) {
    const delays = system.detail?.delays.all.delay_s ?? [];
    most = Math.max(most, delays[delays.length - 1] ?? 0);
  }
  return most;
}

/** A line of the logarithm of the delay, from 0 jobs at the axis' begin to all at its end. */
function curveSeries(curve: Curve, end: number): LineSeriesOption {
  const points: number[][] = [[0, 0]];
  const { delay_s, fraction } = curve.distribution;
  for (let i = 0; i < delay_s.length; i++) {
    points.push([log10(Math.max(delay_s[i] as number, leastSeconds)), fraction[i] as number]);
  }
  points.push([end, 1]);
  return {
    type: 'line',
    name: curve.name,
    step: 'end',
    showSymbol: false,
    data: points,
    lineStyle: { color: curve.look.colour, width: curve.width, type: curve.look.dash },
    itemStyle: { color: curve.look.colour },
    emphasis: { disabled: true },
  };
}

function option(story: DecodedStory, view: View, list: Curve[]): EChartsOption {
  const most = longestOf(story);
  const end = log10(most) + 0.05;
  const places = delayTicks(most, view.unit)
    .map(log10)
    .filter((place) => place <= end);
  const base = frame(view);
  const asDelay = (place: number): string => {
    const seconds = Math.pow(10, place);
    return place <= 0.001 ? '≤ ' + durationText(1, view.unit) : durationText(seconds, view.unit);
  };
  const tick = (place: number): string =>
    asDelay(place)
      .replace(/\.0(?=\u00a0)/, '')
      .replace('24\u00a0h', '1\u00a0d');
  return {
    ...base,
    aria: { enabled: false },
    legend: legendInside(view, legendOf(list)),
    title: axisTitle(view, 'part of jobs that waited at most so long', topRoom(view, list.length)),
    grid: { left: 12, right: 28, top: topRoom(view, list.length), bottom: 30, containLabel: true },
    tooltip: {
      ...base.tooltip,
      trigger: 'axis',
      order: 'valueDesc',
      valueFormatter: (value) => ratioText(Number(value)),
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: end,
      name: 'queue delay',
      nameLocation: 'middle',
      nameGap: 28,
      ...axisLook(view, false),
      axisTick: { show: true, customValues: places },
      axisLabel: {
        ...axisLook(view, false).axisLabel,
        customValues: places,
        formatter: tick,
      },
      axisPointer: { label: { formatter: (at) => asDelay(Number(at.value)) } },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 1,
      ...axisLook(view, true),
      axisLabel: {
        ...axisLook(view, true).axisLabel,
        formatter: (value: number) => numberText(Math.round(value * 100)) + '\u00a0%',
      },
    },
    series: list.filter((curve) => !isHidden(view, curve.name)).map((c) => curveSeries(c, end)),
  };
}

function legendOf(list: Curve[]): LegendEntry[] {
  return list.map((curve) => ({ name: curve.name, look: curve.look, isLine: true }));
}

function sentence(list: Curve[], unit: TimeUnit): string {
  const parts = list.slice(-9).map((curve) => {
    const { distribution } = curve;
    return (
      curve.name +
      ' (' +
      countText(distribution.count, 'job') +
      '): half waited at most ' +
      durationText(delayOf(distribution, 0.5), unit) +
      ', 95\u00a0% at most ' +
      durationText(delayOf(distribution, 0.95), unit)
    );
  });
  return parts.join('; ') + '.';
}

function table(list: Curve[]): Table {
  const rows: Cell[][] = [];
  for (const { name, distribution } of list) {
    for (let i = 0; i < distribution.delay_s.length; i++) {
      rows.push([name, distribution.delay_s[i], distribution.fraction[i]]);
    }
  }
  return {
    columns: [
      { name: 'jobs', unit: 'text' },
      { name: 'queue delay at most', unit: 'seconds' },
      { name: 'part of the jobs', unit: 'ratio' },
    ],
    rows,
  };
}

function delayChart(name: string, title: string, of: string, parts: Parts): Chart {
  const list = (story: DecodedStory, view: View): Curve[] => {
    const detail = systemOf(story, view).detail;
    return detail === undefined ? [] : curves(detail, parts, of, view.dark);
  };
  return {
    name,
    title,
    kinds: simulated,
    has: (story, index) => {
      const delays = story.systems[index]?.detail?.delays;
      if (delays === undefined || delays.all.count === 0) return false;
      return of !== '' || delays.by_queue.length > 1;
    },
    sentence: (story, view) => sentence(list(story, view), view.unit),
    option: (story, view) => option(story, view, list(story, view)),
    table: (story, view) => table(list(story, view)),
    height: () => 340,
    legend: (story, view) => legendOf(list(story, view)),
  };
}

export const delayBySize = delayChart(
  'queue-delay-cdf',
  'How long jobs waited, by GPUs of a job',
  'GPUs',
  (detail) => detail.delays.by_size,
);

export const delayByQueue = delayChart(
  'queue-delay-by-queue',
  'How long jobs waited, by queue',
  '',
  (detail) => detail.delays.by_queue,
);

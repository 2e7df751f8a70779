/** How large a part of a set is at least so large, on logarithmic axes: how heavy a tail is. */
import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { Json } from '../story.ts';
import { isHidden, type Cell, type LegendEntry, type Table, type View } from './chart.ts';
import { items, member, numberOf } from './figures.ts';
import { axisLook, axisTitle, frame, legendInside, topRoom } from './frame.ts';
import { durationText, numberText, ratioText, type FigureUnit } from './numbers.ts';
import type { Look } from './palette.ts';

/** `parts[i]` of the set are at least `values[i]`; both as the program writes them. */
export interface TailLine {
  name: string;
  look: Look;
  width: number;
  values: number[];
  parts: number[];
}

export interface Tails {
  lines: TailLine[];
  /** What is measured. */
  quantity: string;
  unit: FigureUnit;
  /** What the set is made of, such as `jobs`. */
  of: string;
}

function numbers(list: Json | undefined): number[] {
  return items(list).map((value) => numberOf(value) ?? 0);
}

/** The curve in `tree`, undefined where it has no points. */
export function tailLine(
  tree: Json | undefined,
  name: string,
  look: Look,
  width = 1.8,
): TailLine | undefined {
  const values = numbers(member(tree, 'value'));
  const parts = numbers(member(tree, 'at_least'));
  return values.length === 0 ? undefined : { name, look, width, values, parts };
}

function log10(value: number): number {
  return Math.log(value) / Math.LN10;
}

/** Round values from `least` to `most`; of times those that people say. */
export function tailTicks(least: number, most: number, unit: FigureUnit): number[] {
  const times = [0.001, 0.01, 0.1, 1, 10, 60, 600, 3600, 36000, 86400, 864000, 8640000, 86400000];
  const all: number[] = unit === 'seconds' ? times : [];
  for (let power = -9; unit !== 'seconds' && power <= 18; power++) all.push(Number('1e' + power));
  return all.filter((tick) => tick >= least * 0.999 && tick <= most * 1.001);
}

function bounds(tails: Tails): { least: number; most: number; part: number } {
  let least = Infinity;
  let most = 0;
  let part = 1;
  for (const line of tails.lines) {
    least = Math.min(least, line.values[0] ?? Infinity);
    most = Math.max(most, line.values[line.values.length - 1] ?? 0);
    part = Math.min(part, line.parts[line.parts.length - 1] ?? 1);
  }
  return { least, most, part };
}

function text(tails: Tails, value: number, view: View): string {
  return tails.unit === 'seconds' ? durationText(value, view.unit) : numberText(value);
}

function tickText(tails: Tails, value: number, view: View): string {
  return text(tails, value, view)
    .replace(/\.0(?=\u00a0|$)/, '')
    .replace('24\u00a0h', '1\u00a0d');
}

export function tailsLegend(tails: Tails): LegendEntry[] {
  return tails.lines.map((line) => ({ name: line.name, look: line.look, isLine: true }));
}

function series(line: TailLine): LineSeriesOption {
  const data = line.values.map((value, i) => [log10(value), log10(line.parts[i] ?? 1)]);
  return {
    type: 'line',
    name: line.name,
    showSymbol: data.length < 2,
    data,
    lineStyle: { color: line.look.colour, width: line.width, type: line.look.dash },
    itemStyle: { color: line.look.colour },
    emphasis: { disabled: true },
  };
}

function zeros(count: number): string {
  let text = '';
  while (text.length < count) text += '0';
  return text;
}

export function tailsOption(tails: Tails, view: View): EChartsOption {
  const { least, most, part } = bounds(tails);
  const base = frame(view);
  const look = axisLook(view, true);
  const below = axisLook(view, false);
  const places = tailTicks(least, most, tails.unit).map(log10);
  const bottom = Math.floor(log10(part) - 1e-9);
  const top = topRoom(view, tails.lines.length);
  // Powers of ten from 100 % down, each written out.
  const asPart = (place: number): string =>
    (place >= -2 ? Math.pow(10, place + 2).toFixed(0) : '0.' + zeros(-3 - place) + '1') +
    '\u00a0%';
  return {
    ...base,
    aria: { enabled: false },
    legend: legendInside(view, tailsLegend(tails)),
    title: axisTitle(view, 'part of ' + tails.of + ' that is at least so large', top),
    grid: { left: 12, right: 28, top, bottom: 34, containLabel: true },
    tooltip: {
      ...base.tooltip,
      trigger: 'axis',
      valueFormatter: (value) => shownPart(Math.pow(10, Number(value))),
    },
    xAxis: {
      type: 'value',
      min: log10(least) - 0.02,
      max: log10(most) + 0.02,
      name: tails.quantity,
      nameLocation: 'middle',
      nameGap: 28,
      ...below,
      axisLine: { ...below.axisLine, onZero: false },
      axisTick: { show: true, customValues: places },
      axisLabel: {
        ...below.axisLabel,
        customValues: places,
        formatter: (place: number) => tickText(tails, Math.pow(10, place), view),
      },
      axisPointer: {
        label: { formatter: (at) => text(tails, Math.pow(10, Number(at.value)), view) },
      },
    },
    yAxis: {
      type: 'value',
      min: bottom,
      max: 0,
      interval: 1,
      ...look,
      axisLabel: { ...look.axisLabel, formatter: (place: number) => asPart(place) },
    },
    series: tails.lines.filter((line) => !isHidden(view, line.name)).map(series),
  };
}

/** Parts below a thousandth as one of so many. */
export function shownPart(part: number): string {
  return part >= 0.001 ? ratioText(part) : '1 in ' + numberText(Math.round(1 / part));
}

/** The largest value of the curve that at least `part` of the set reach. */
export function reachedBy(line: TailLine, part: number): number {
  let reached = line.values[0] ?? 0;
  line.parts.forEach((at, i) => {
    if (at >= part) reached = line.values[i] ?? reached;
  });
  return reached;
}

export function tailsSentence(tails: Tails, view: View): string {
  const parts = tails.lines.map(
    (line) =>
      line.name +
      ': half reach ' +
      text(tails, reachedBy(line, 0.5), view) +
      ', one in a hundred ' +
      text(tails, reachedBy(line, 0.01), view),
  );
  return 'Part of ' + tails.of + ' by ' + tails.quantity + '. ' + parts.join('; ') + '.';
}

export function tailsTable(tails: Tails): Table {
  const rows: Cell[][] = [];
  for (const line of tails.lines) {
    line.values.forEach((value, i) => rows.push([line.name, value, line.parts[i]]));
  }
  return {
    columns: [
      { name: tails.of, unit: 'text' },
      { name: tails.quantity + ' at least', unit: tails.unit },
      { name: 'part', unit: 'ratio' },
    ],
    rows,
  };
}

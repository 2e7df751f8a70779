/** All points of a sweep as lines through what was varied and what came out. */
import type { EChartsOption } from 'echarts';
import type { Cell, Chart, Table, View } from './chart.ts';
import type { DecodedStory } from './decoded.ts';
import { frame } from './frame.ts';
import { axisScale, numberText, ratioText } from './numbers.ts';
import { ink } from './palette.ts';
import {
  chosenOf,
  metricsOf,
  parameterWords,
  parametersOf,
  pointsOf,
  shortKey,
  variedNames,
  type SweepPoint,
} from './sweep_points.ts';
import { metricText, metricUnit, metricWords } from './words.ts';

/** Axes that stay readable. */
const metricsMost = 5;

interface Axis {
  name: string;
  /** Of a category; undefined: numbers. */
  values?: string[];
  /** What a number of a point is divided by to be put on the axis. */
  scale: number;
  isRatio: boolean;
  value(point: SweepPoint): number | string | undefined;
}

function parameterAxes(story: DecodedStory): Axis[] {
  const varied = variedNames(story);
  const axes: Axis[] = [];
  parametersOf(story).forEach((parameter, place) => {
    if (varied.indexOf(parameter.name) < 0) return;
    const isNumeric = parameter.values.every((value) => typeof value === 'number');
    const axis: Axis = {
      name: parameterWords(parameter),
      scale: 1,
      isRatio: false,
      value: (point) => (isNumeric ? point.values[place] : String(point.values[place])),
    };
    if (!isNumeric) axis.values = parameter.values.map(String);
    axes.push(axis);
  });
  return axes;
}

function most(points: SweepPoint[], metric: string): number {
  return points.reduce((all, point) => Math.max(all, point.figure(metric)?.value ?? 0), 0);
}

function metricAxes(story: DecodedStory, view: View): Axis[] {
  const points = pointsOf(story);
  return shownMetrics(story, view).map((metric): Axis => {
    const unit = metricUnit(metric);
    const scale = unit === 'seconds' ? axisScale(most(points, metric), view.unit) : undefined;
    return {
      name: metricWords(metric) + (scale === undefined ? '' : ' (' + scale.unit + ')'),
      scale: scale === undefined ? 1 : scale.seconds,
      isRatio: unit === 'ratio',
      value: (point) => point.figure(metric)?.value,
    };
  });
}

/** The first ones, and the one that the colours tell. */
function shownMetrics(story: DecodedStory, view: View): string[] {
  const all = metricsOf(story);
  const chosen = chosenOf(all, view.metric);
  const shown = all.slice(0, metricsMost);
  if (shown.indexOf(chosen) < 0) shown[metricsMost - 1] = chosen;
  return shown;
}

function onAxis(axis: Axis, point: SweepPoint): number | string {
  const value = axis.value(point);
  if (value === undefined) return '-';
  return typeof value === 'number' ? value / axis.scale : value;
}

function axisOption(axis: Axis, dim: number, view: View) {
  const colours = ink(view.dark);
  const common = {
    dim,
    name: axis.name,
    nameTextStyle: { color: colours.text, fontSize: 11, width: 110, overflow: 'break' as const },
    axisLine: { lineStyle: { color: colours.quiet } },
    axisLabel: {
      color: colours.text,
      fontSize: 11,
      textBorderColor: colours.paper,
      textBorderWidth: 3,
    },
  };
  if (axis.values !== undefined) {
    return { ...common, type: 'category' as const, data: axis.values };
  }
  const formatter = (value: number): string =>
    axis.isRatio ? ratioText(value) : numberText(value);
  return {
    ...common,
    type: 'value' as const,
    scale: true,
    axisLabel: { ...common.axisLabel, formatter },
  };
}

function option(story: DecodedStory, view: View): EChartsOption {
  const chosen = chosenOf(metricsOf(story), view.metric);
  const axes = parameterAxes(story).concat(metricAxes(story, view));
  const place =
    axes.length - shownMetrics(story, view).length + shownMetrics(story, view).indexOf(chosen);
  const points = pointsOf(story).filter((point) => point.figure(chosen) !== undefined);
  const rows = points.map((point) => axes.map((axis) => onAxis(axis, point)));
  const numbers = rows.map((row) => Number(row[place]));
  const axis = axes[place];
  const colours = ink(view.dark);
  return {
    ...frame(view),
    aria: { enabled: false },
    parallel: { left: 56, right: 72, top: 56, bottom: 64 },
    parallelAxis: axes.map((one, dim) => axisOption(one, dim, view)),
    visualMap: {
      type: 'continuous',
      dimension: place,
      min: Math.min(...numbers),
      max: Math.max(...numbers),
      orient: 'horizontal',
      left: 'center',
      bottom: 4,
      itemHeight: 160,
      itemWidth: 12,
      calculable: false,
      text: ['more ' + (axis?.name ?? ''), 'less'],
      textStyle: { color: colours.text, fontSize: 11 },
      inRange: {
        color: view.dark ? ['#3f9bd8', '#a9b1ba', '#f0803c'] : ['#0072b2', '#8a8f95', '#d55e00'],
      },
    },
    series: [
      {
        type: 'parallel',
        smooth: false,
        lineStyle: { width: points.length > 60 ? 1.2 : 2, opacity: points.length > 60 ? 0.6 : 0.9 },
        data: rows,
      },
    ],
  };
}

/** The point with least, or most, of a metric. */
function extreme(points: SweepPoint[], metric: string, sign: number): SweepPoint | undefined {
  let best: SweepPoint | undefined;
  for (const point of points) {
    const value = point.figure(metric)?.value;
    if (value === undefined) continue;
    if (best === undefined || sign * value < sign * (best.figure(metric)?.value ?? 0)) best = point;
  }
  return best;
}

/** `count = 4, policy = fifo`. */
export function settings(story: DecodedStory, point: SweepPoint): string {
  const varied = variedNames(story);
  const parts: string[] = [];
  parametersOf(story).forEach((parameter, place) => {
    if (varied.indexOf(parameter.name) < 0) return;
    parts.push(shortKey(parameter.name) + ' = ' + String(point.values[place]) + parameter.unit);
  });
  return parts.join(', ');
}

function sentence(story: DecodedStory, view: View): string {
  const points = pointsOf(story);
  const metric = chosenOf(metricsOf(story), view.metric);
  const parts = [1, -1].map((sign) => {
    const point = extreme(points, metric, sign);
    if (point === undefined) return '';
    const value = metricText(metric, point.figure(metric)?.value ?? 0, view.unit);
    return (sign > 0 ? 'least ' : 'most ') + value + ' at ' + settings(story, point);
  });
  return points.length + ' points; ' + metricWords(metric) + ': ' + parts.join('; ') + '.';
}

export function sweepTable(story: DecodedStory): Table {
  const metrics = metricsOf(story);
  const parameters = parametersOf(story);
  return {
    columns: parameters
      .map((one): Table['columns'][number] => ({
        name: one.name + (one.unit === '' ? '' : ' (' + one.unit + ')'),
        unit: one.values.every((value) => typeof value === 'number') ? 'number' : 'text',
      }))
      .concat(metrics.map((metric) => ({ name: metricWords(metric), unit: metricUnit(metric) }))),
    rows: pointsOf(story).map((point) =>
      (point.values as Cell[]).concat(metrics.map((metric) => point.figure(metric)?.value)),
    ),
  };
}

export const parallel: Chart = {
  name: 'parallel',
  title: 'All points: what was varied and what came out',
  kinds: ['sweep'],
  has: (story) =>
    metricsOf(story).length > 0 && variedNames(story).length + metricsOf(story).length > 1,
  sentence,
  option,
  table: sweepTable,
  height: () => 420,
  choices: (story) => ({ metric: metricsOf(story) }),
};

/** How a metric of a sweep answers to one parameter, for each choice of the others. */
import type { EChartsOption, SeriesOption } from 'echarts';
import { isHidden, type Chart, type LegendEntry, type Table, type View } from './chart.ts';
import type { DecodedStory } from './decoded.ts';
import { axisLook, axisTitle, frame, legendInside, topRoom } from './frame.ts';
import { axisScale, figureText, numberText, ratioText } from './numbers.ts';
import { look, type Look } from './palette.ts';
import {
  chosenOf,
  metricsOf,
  parametersOf,
  pointsOf,
  shortKey,
  variedNames,
  type SweepPoint,
} from './sweep_points.ts';
import { metricUnit, metricWords } from './words.ts';
import { whiskers, type Whisker } from './whiskers.ts';

/** More groups than that cannot be told apart: then all points have one look. */
const groupsMost = 8;

interface Group {
  name: string;
  look: Look;
  points: SweepPoint[];
}

interface Response {
  metric: string;
  parameter: string;
  /** Of the parameter among all. */
  place: number;
  /** Of its values; empty where they have none. */
  unit: string;
  values: (string | number)[];
  isNumeric: boolean;
  groups: Group[];
  /** Whether each group has one point for each value. */
  isLine: boolean;
}

/** What a point has of the other parameters that vary. */
function others(story: DecodedStory, point: SweepPoint, place: number): string {
  const varied = variedNames(story);
  const parts: string[] = [];
  parametersOf(story).forEach((parameter, i) => {
    if (i === place || varied.indexOf(parameter.name) < 0) return;
    const value = point.values[i];
    const text =
      typeof value === 'number' ? shortKey(parameter.name) + ' = ' + value : String(value);
    parts.push(text);
  });
  return parts.join(', ');
}

function groupsOf(
  story: DecodedStory,
  points: SweepPoint[],
  place: number,
  isDark: boolean,
): Group[] {
  const groups: Group[] = [];
  for (const point of points) {
    const name = others(story, point, place) || 'all points';
    let group = groups.filter((one) => one.name === name)[0];
    if (group === undefined) {
      group = { name, look: look(groups.length, isDark), points: [] };
      groups.push(group);
    }
    group.points.push(point);
    if (groups.length > groupsMost) break;
  }
  if (groups.length <= groupsMost) return groups;
  return [{ name: 'all points', look: look(0, isDark), points }];
}

function response(story: DecodedStory, view: View): Response {
  const metric = chosenOf(metricsOf(story), view.metric);
  const parameter = chosenOf(variedNames(story), view.parameter);
  const parameters = parametersOf(story);
  const place = parameters.map((one) => one.name).indexOf(parameter);
  const values = parameters[place]?.values ?? [];
  const points = pointsOf(story).filter((point) => point.figure(metric) !== undefined);
  const groups = groupsOf(story, points, place, view.dark);
  return {
    metric,
    parameter,
    place,
    unit: parameters[place]?.unit ?? '',
    values,
    isNumeric: values.every((value) => typeof value === 'number'),
    groups,
    isLine: groups.every((group) => group.points.length <= values.length) && groups.length > 0,
  };
}

function onAxis(data: Response, point: SweepPoint): number | string {
  const value = point.values[data.place] ?? '';
  return data.isNumeric ? value : String(value);
}

function groupSeries(data: Response, group: Group, scale: number): SeriesOption[] {
  const sorted = group.points.slice();
  if (data.isNumeric) {
    sorted.sort((a, b) => Number(a.values[data.place]) - Number(b.values[data.place]));
  }
  const intervals: Whisker[] = [];
  const values: (number | string)[][] = [];
  for (const point of sorted) {
    const figure = point.figure(data.metric);
    if (figure === undefined) continue;
    values.push([onAxis(data, point), figure.value / scale]);
    if (figure.low !== undefined && figure.high !== undefined && data.isLine) {
      intervals.push([onAxis(data, point), figure.low / scale, figure.high / scale]);
    }
  }
  const colour = group.look.colour;
  if (!data.isLine) {
    const itemStyle = { color: colour, opacity: 0.65 };
    return [{ type: 'scatter', name: group.name, symbolSize: 7, data: values, itemStyle }];
  }
  return [
    {
      type: 'line',
      name: group.name,
      data: values,
      symbol: 'circle',
      symbolSize: 7,
      lineStyle: { color: colour, width: 2, type: group.look.dash },
      itemStyle: { color: colour },
      emphasis: { disabled: true },
    },
    whiskers(intervals, colour, false),
  ];
}

function legend(story: DecodedStory, view: View): LegendEntry[] {
  const data = response(story, view);
  return data.groups.map(({ name, look: one }) => ({ name, look: one, isLine: data.isLine }));
}

function most(data: Response): number {
  let value = 0;
  for (const group of data.groups) {
    for (const point of group.points) {
      value = Math.max(value, point.figure(data.metric)?.value ?? 0);
    }
  }
  return value;
}

function option(story: DecodedStory, view: View): EChartsOption {
  const data = response(story, view);
  const unit = metricUnit(data.metric);
  const scale = unit === 'seconds' ? axisScale(most(data), view.unit) : { unit: '', seconds: 1 };
  const base = frame(view);
  const label = (value: number): string =>
    unit === 'ratio' ? ratioText(value) : numberText(value);
  const title = metricWords(data.metric) + (scale.unit === '' ? '' : ' (' + scale.unit + ')');
  const shown = data.groups.filter((group) => !isHidden(view, group.name));
  return {
    ...base,
    aria: { enabled: false },
    legend: legendInside(view, legend(story, view)),
    title: axisTitle(view, title, topRoom(view, data.groups.length)),
    grid: {
      left: 12,
      right: 28,
      top: topRoom(view, data.groups.length),
      bottom: 32,
      containLabel: true,
    },
    tooltip: {
      ...base.tooltip,
      trigger: data.isLine ? 'axis' : 'item',
      valueFormatter: (value) => figureText(Number(value) * scale.seconds, unit, view.unit),
    },
    xAxis: {
      ...(data.isNumeric
        ? { type: 'value' as const, scale: true }
        : { type: 'category' as const, data: data.values.map(String) }),
      name: data.parameter + (data.unit === '' ? '' : ' (' + data.unit + ')'),
      nameLocation: 'middle',
      nameGap: 28,
      ...axisLook(view, false),
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...axisLook(view, true),
      axisLabel: { ...axisLook(view, true).axisLabel, formatter: label },
    },
    series: shown.reduce<SeriesOption[]>(
      (all, group) => all.concat(groupSeries(data, group, scale.seconds)),
      [],
    ),
  };
}

function sentence(story: DecodedStory, view: View): string {
  const data = response(story, view);
  const unit = metricUnit(data.metric);
  const parts = data.groups.map((group) => {
    const values = group.points.map((point) => point.figure(data.metric)?.value ?? 0);
    const least = figureText(Math.min(...values), unit, view.unit);
    return (
      group.name + ' from ' + least + ' to ' + figureText(Math.max(...values), unit, view.unit)
    );
  });
  return metricWords(data.metric) + ' by ' + data.parameter + ': ' + parts.join('; ') + '.';
}

function table(story: DecodedStory, view: View): Table {
  const data = response(story, view);
  const unit = metricUnit(data.metric);
  const rows = data.groups.reduce<Table['rows']>(
    (all, group) =>
      all.concat(
        group.points.map((point) => {
          const figure = point.figure(data.metric);
          return [onAxis(data, point), group.name, figure?.value, figure?.low, figure?.high];
        }),
      ),
    [],
  );
  return {
    columns: [
      { name: data.parameter, unit: data.isNumeric ? 'number' : 'text' },
      { name: 'others', unit: 'text' },
      { name: metricWords(data.metric), unit },
      { name: '95 % CI from', unit },
      { name: 'to', unit },
    ],
    rows,
  };
}

export const responseChart: Chart = {
  name: 'response',
  title: 'How a figure answers to a parameter',
  kinds: ['sweep'],
  has: (story) => metricsOf(story).length > 0 && variedNames(story).length > 0,
  sentence,
  option,
  table,
  height: () => 380,
  legend,
  choices: (story) => ({ metric: metricsOf(story), parameter: variedNames(story) }),
};

/** A forecast month by month: a figure with its interval, breaches and arrivals of orders. */
import type { EChartsOption, LineSeriesOption, ScatterSeriesOption } from 'echarts';
import type { Json } from '../story.ts';
import type { Chart, View } from './chart.ts';
import type { DecodedStory } from './decoded.ts';
import { at, items, member, names, numberOf, textOf } from './figures.ts';
import { axisLook, axisTitle, frame } from './frame.ts';
import { axisScale, figureText, numberText, ratioText } from './numbers.ts';
import { ink, look } from './palette.ts';
import { chosenOf } from './sweep_points.ts';
import { metricText, metricUnit, metricWords } from './words.ts';
import { whiskers, type Whisker } from './whiskers.ts';

export interface Month {
  name: string;
  demand: number | undefined;
  gpus: number | undefined;
  /** Whether all goals are met; undefined where there are none. */
  isMet: boolean | undefined;
  tree: Json;
}

export interface MonthFigure {
  value: number;
  low: number | undefined;
  high: number | undefined;
}

/** The name of a month by its number from 0: as the forecast says, else counted from 1. */
export function monthName(study: Json | undefined, month: number): string {
  const named = textOf(at(study, ['months', month, 'name']));
  return named === '' ? 'month ' + (month + 1) : named;
}

export function monthsOf(study: Json | undefined): Month[] {
  return items(member(study, 'months')).map((tree, place) => {
    const goals = items(member(tree, 'goals'));
    return {
      name: monthName(study, place),
      demand: numberOf(member(tree, 'demand')),
      gpus: numberOf(member(tree, 'gpus')),
      isMet: goals.length === 0 ? undefined : goals.every((goal) => member(goal, 'met') === true),
      tree,
    };
  });
}

export function monthFigure(month: Json, metric: string): MonthFigure | undefined {
  const tree = at(month, ['metrics', metric]);
  const value = numberOf(member(tree, 'mean'));
  if (value === undefined) return undefined;
  return { value, low: numberOf(member(tree, 'low')), high: numberOf(member(tree, 'high')) };
}

/** Metrics of which some month has a value; that of the first goal comes first. */
export function monthMetrics(story: DecodedStory): string[] {
  const months = items(at(story.study, ['months']));
  const all = names(at(months[0], ['metrics'])).filter((metric) =>
    months.some((month) => monthFigure(month, metric) !== undefined),
  );
  const goal = textOf(at(months[0], ['goals', 0, 'goal'])) || 'queue_delay_s.p95';
  const first = all.filter((metric) => metric === goal);
  return first.concat(all.filter((metric) => metric !== goal));
}

interface Curve {
  metric: string;
  months: Month[];
  figures: (MonthFigure | undefined)[];
  scale: { unit: string; seconds: number };
}

function curve(story: DecodedStory, view: View): Curve {
  const metric = chosenOf(monthMetrics(story), view.metric);
  const months = monthsOf(story.study);
  const figures = months.map((month) => monthFigure(month.tree, metric));
  const most = figures.reduce((all, one) => Math.max(all, one?.value ?? 0), 0);
  const isTime = metricUnit(metric) === 'seconds';
  return {
    metric,
    months,
    figures,
    scale: isTime ? axisScale(most, view.unit) : { unit: '', seconds: 1 },
  };
}

/** The limits of goals over the metric shown, where the forecast tells them. */
function limits(story: DecodedStory, data: Curve): number[] {
  const found: number[] = [];
  for (const goal of items(at(story.study, ['months', 0, 'goals']))) {
    if (textOf(member(goal, 'goal')) !== data.metric) continue;
    const limit = numberOf(member(goal, 'at_most')) ?? numberOf(member(goal, 'at_least'));
    if (limit !== undefined) found.push(limit / data.scale.seconds);
  }
  return found;
}

/** Upright lines where orders arrive, and level ones at limits. */
function markLines(story: DecodedStory, data: Curve, view: View): LineSeriesOption['markLine'] {
  const colours = ink(view.dark);
  const label = { color: colours.text, fontSize: 11 };
  const arrivals = items(at(story.study, ['orders'])).map((order) => {
    const month = numberOf(member(order, 'arrives')) ?? 0;
    return {
      xAxis: Math.min(month, data.months.length - 1),
      label: { ...label, formatter: '+' + (numberOf(member(order, 'count')) ?? 0) + ' ordered' },
      lineStyle: { color: colours.quiet, type: 'dotted' as const, width: 1.4 },
    };
  });
  const lines = limits(story, data).map((limit) => ({
    yAxis: limit,
    label: { ...label, formatter: 'goal', position: 'insideEndTop' as const },
    lineStyle: { color: colours.bad, type: 'dashed' as const, width: 1.4 },
  }));
  return { silent: true, symbol: 'none', data: [...arrivals, ...lines] };
}

/** From when to when a goal may first be broken. */
function markAreas(story: DecodedStory, data: Curve, view: View): LineSeriesOption['markArea'] {
  const areas = items(at(story.study, ['breaches'])).map((breach) => {
    const month = numberOf(member(breach, 'month')) ?? 0;
    const earliest = numberOf(member(breach, 'earliest')) ?? month;
    const latest = Math.min(numberOf(member(breach, 'latest')) ?? month, data.months.length - 1);
    return [{ name: 'breaks', xAxis: earliest }, { xAxis: latest }] as [object, object];
  });
  return {
    silent: true,
    itemStyle: { color: view.dark ? 'rgba(240,128,60,0.22)' : 'rgba(213,94,0,0.16)' },
    label: { color: ink(view.dark).bad, fontWeight: 'bold' },
    data: areas,
  };
}

function lineSeries(story: DecodedStory, data: Curve, view: View): LineSeriesOption {
  const { colour } = look(0, view.dark);
  return {
    type: 'line',
    name: metricWords(data.metric),
    data: data.figures.map((one) => (one === undefined ? '-' : one.value / data.scale.seconds)),
    showSymbol: false,
    lineStyle: { color: colour, width: 2 },
    itemStyle: { color: colour },
    emphasis: { disabled: true },
    markLine: markLines(story, data, view) ?? {},
    markArea: markAreas(story, data, view) ?? {},
  };
}

/** Round where all goals are met, crosses where one is missed. */
function marks(data: Curve, view: View): ScatterSeriesOption {
  const colours = ink(view.dark);
  return {
    type: 'scatter',
    silent: true,
    tooltip: { show: false },
    z: 5,
    data: data.figures.map((one, i) => {
      const isMissed = data.months[i]?.isMet === false;
      return {
        value: one === undefined ? '-' : one.value / data.scale.seconds,
        symbol: isMissed
          ? 'path://M2 0L0 2L4 6L0 10L2 12L6 8L10 12L12 10L8 6L12 2L10 0L6 4Z'
          : 'circle',
        symbolSize: isMissed ? 9 : 7,
        itemStyle: { color: isMissed ? colours.bad : colours.good },
      };
    }),
  };
}

function option(story: DecodedStory, view: View): EChartsOption {
  const data = curve(story, view);
  const unit = metricUnit(data.metric);
  const intervals: Whisker[] = [];
  data.figures.forEach((one, i) => {
    if (one?.low === undefined || one.high === undefined) return;
    intervals.push([i, Math.max(0, one.low) / data.scale.seconds, one.high / data.scale.seconds]);
  });
  const base = frame(view);
  const scale = data.scale.unit === '' ? '' : ' (' + data.scale.unit + ')';
  return {
    ...base,
    aria: { enabled: false },
    title: axisTitle(view, metricWords(data.metric) + scale, 34),
    grid: { left: 12, right: 28, top: 56, bottom: 12, containLabel: true },
    tooltip: {
      ...base.tooltip,
      trigger: 'axis',
      valueFormatter: (value) => figureText(Number(value) * data.scale.seconds, unit, view.unit),
    },
    xAxis: {
      type: 'category',
      data: data.months.map((month) => month.name),
      ...axisLook(view, false),
      axisLabel: { ...axisLook(view, false).axisLabel, rotate: view.width < 700 ? 60 : 0 },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...axisLook(view, true),
      axisLabel: {
        ...axisLook(view, true).axisLabel,
        formatter: (value: number) => (unit === 'ratio' ? ratioText(value) : numberText(value)),
      },
    },
    series: [
      lineSeries(story, data, view),
      whiskers(intervals, look(0, view.dark).colour, false),
      marks(data, view),
    ],
  };
}

function sentence(story: DecodedStory, view: View): string {
  const data = curve(story, view);
  const first = data.figures[0];
  const last = data.figures[data.figures.length - 1];
  const missed = data.months.filter((month) => month.isMet === false).map((month) => month.name);
  const text = (one: MonthFigure | undefined): string =>
    one === undefined ? 'no value' : metricText(data.metric, one.value, view.unit);
  return (
    metricWords(data.metric) +
    ' from ' +
    text(first) +
    ' in ' +
    (data.months[0]?.name ?? '') +
    ' to ' +
    text(last) +
    ' in ' +
    (data.months[data.months.length - 1]?.name ?? '') +
    (missed.length === 0
      ? '; all goals are met.'
      : '; goals are missed in ' + missed.join(', ') + '.')
  );
}

export const monthsChart: Chart = {
  name: 'months',
  title: 'Month by month',
  kinds: ['forecast'],
  has: (story) => monthMetrics(story).length > 0,
  sentence,
  option,
  table: (story, view) => {
    const data = curve(story, view);
    const unit = metricUnit(data.metric);
    return {
      columns: [
        { name: 'month', unit: 'text' },
        { name: metricWords(data.metric), unit },
        { name: '95 % CI from', unit },
        { name: 'to', unit },
        { name: 'goals', unit: 'text' },
      ],
      rows: data.months.map((month, i) => {
        const one = data.figures[i];
        const goals = month.isMet === undefined ? '' : month.isMet ? 'met' : 'missed';
        return [month.name, one?.value, one?.low, one?.high, goals];
      }),
    };
  },
  height: () => 380,
  choices: (story) => ({ metric: monthMetrics(story) }),
};

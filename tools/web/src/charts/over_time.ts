/** Pictures of averages over equal steps of time: lines, or areas on top of each other. */
import type { DataZoomComponentOption, EChartsOption, LineSeriesOption } from 'echarts';
import { isHidden, type Cell, type LegendEntry, type Table, type View } from './chart.ts';
import type { DecodedSeries, Numbers } from './decoded.ts';
import { axisLook, axisTitle, fill, frame, legendInside, topRoom } from './frame.ts';
import { axisScale, figureText, numberText, ratioText, type FigureUnit } from './numbers.ts';
import { ink, type Look } from './palette.ts';

export interface TimeLine {
  name: string;
  values: Numbers;
  look: Look;
}

export interface TimePicture {
  series: DecodedSeries;
  lines: TimeLine[];
  unit: FigureUnit;
  /** Name of the upright axis. */
  axis: string;
  isStacked: boolean;
  /** The first line stands for a whole of which others are parts: the area below it is shaded. */
  isWhole: boolean;
  /** End of the upright axis, where it has one; undefined: what the data need. */
  most?: number;
  /** Figures count from here on, in seconds. */
  countsFrom: number;
}

/** The column called `name` of a series. */
export function column(series: DecodedSeries, name: string): Numbers | undefined {
  for (const one of series.columns) {
    if (one.name === name) return one.values;
  }
  return undefined;
}

/** Names between `before` and `after` of the columns that have both, in their order. */
export function columnNames(series: DecodedSeries, before: string, after: string): string[] {
  const found: string[] = [];
  for (const { name } of series.columns) {
    const end = name.length - after.length;
    if (end < before.length || name.substring(0, before.length) !== before) continue;
    if (name.substring(end) === after) found.push(name.substring(before.length, end));
  }
  return found;
}

/** Mean of the steps from `from` seconds on; steps are equally long. */
export function meanOf(series: DecodedSeries, values: Numbers, from: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if ((series.start_s[i] as number) < from) continue;
    sum += values[i] as number;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** The largest value and the step in which it was. */
export function mostOf(values: Numbers): { value: number; step: number } {
  let step = 0;
  for (let i = 1; i < values.length; i++) {
    if ((values[i] as number) > (values[step] as number)) step = i;
  }
  return { value: values.length === 0 ? 0 : (values[step] as number), step };
}

export function timeLegend(lines: TimeLine[], isLine: boolean): LegendEntry[] {
  return lines.map((line) => ({ name: line.name, look: line.look, isLine }));
}

export function timeTable(picture: TimePicture): Table {
  const columns = [{ name: 'from', unit: 'seconds' as FigureUnit }].concat(
    picture.lines.map((line) => ({ name: line.name, unit: picture.unit })),
  );
  const rows: Cell[][] = [];
  for (let i = 0; i < picture.series.start_s.length; i++) {
    const row: Cell[] = [picture.series.start_s[i]];
    for (const line of picture.lines) row.push(line.values[i]);
    rows.push(row);
  }
  return { columns, rows };
}

/** Points at the begin of each step, held until the next, and one at the end. */
function points(series: DecodedSeries, values: Numbers, scale: number): number[][] {
  const list: number[][] = [];
  for (let i = 0; i < values.length; i++) {
    list.push([(series.start_s[i] as number) / scale, values[i] as number]);
  }
  const last = list[list.length - 1];
  if (last !== undefined) list.push([series.end_s / scale, last[1] as number]);
  return list;
}

/** Shades what is not counted. */
function warmUp(picture: TimePicture, scale: number, view: View): LineSeriesOption {
  return {
    type: 'line',
    name: 'not counted',
    data: [],
    silent: true,
    markArea: {
      silent: true,
      itemStyle: { color: view.dark ? 'rgba(255,255,255,0.06)' : 'rgba(0,0,0,0.06)' },
      label: { color: ink(view.dark).quiet, fontSize: 11, position: 'insideTopLeft' },
      data: [[{ name: 'warm-up', xAxis: 0 }, { xAxis: picture.countsFrom / scale }]],
    },
  };
}

function timeSeries(picture: TimePicture, line: TimeLine, scale: number, view: View) {
  const area = fill(line.look, view);
  const isShaded = picture.isWhole && line === picture.lines[0];
  const series: LineSeriesOption = {
    type: 'line',
    name: line.name,
    step: 'end',
    showSymbol: false,
    data: points(picture.series, line.values, scale),
    lineStyle: {
      color: line.look.colour,
      width: picture.isStacked ? 0 : 1.6,
      type: picture.isStacked ? 'solid' : line.look.dash,
    },
    itemStyle: picture.isStacked ? area : { color: line.look.colour },
    emphasis: { disabled: true },
  };
  if (isShaded) series.areaStyle = { color: line.look.colour, opacity: 0.18 };
  if (picture.isStacked) {
    series.stack = 'all';
    series.areaStyle = { color: line.look.colour, opacity: 0.9 };
  }
  return series;
}

/** A slider below and the wheel with the control key, so that a page can be scrolled past it. */
function zooms(view: View): DataZoomComponentOption[] {
  if (view.legend) return [];
  const colours = ink(view.dark);
  const [start, end] = view.zoom;
  return [
    { type: 'inside', start, end, zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false },
    {
      type: 'slider',
      start,
      end,
      height: 20,
      bottom: 6,
      showDataShadow: false,
      showDetail: false,
      brushSelect: false,
      borderColor: colours.line,
      fillerColor: view.dark ? 'rgba(63,155,216,0.25)' : 'rgba(0,114,178,0.14)',
      handleStyle: { color: colours.panel, borderColor: colours.quiet },
      moveHandleSize: 0,
    },
  ];
}

function valueLabel(unit: FigureUnit): (value: number) => string {
  return (value) => (unit === 'ratio' ? ratioText(value).replace(/\.0/, '') : numberText(value));
}

export function timeOption(picture: TimePicture, view: View): EChartsOption {
  const scale = axisScale(picture.series.end_s, view.unit);
  const shown = picture.lines.filter((line) => !isHidden(view, line.name));
  const series = shown.map((line) => timeSeries(picture, line, scale.seconds, view));
  if (picture.countsFrom > 0) series.push(warmUp(picture, scale.seconds, view));
  const base = frame(view);
  return {
    ...base,
    aria: picture.isStacked ? (base.aria ?? {}) : { enabled: false },
    legend: legendInside(view, timeLegend(picture.lines, !picture.isStacked)),
    title: axisTitle(view, picture.axis, topRoom(view, picture.lines.length)),
    grid: {
      left: 12,
      right: 24,
      top: topRoom(view, picture.lines.length),
      bottom: view.legend ? 28 : 54,
      containLabel: true,
    },
    tooltip: {
      ...base.tooltip,
      trigger: 'axis',
      order: picture.isStacked ? 'seriesDesc' : 'valueDesc',
      valueFormatter: (value) => figureText(Number(value), picture.unit, view.unit),
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: picture.series.end_s / scale.seconds,
      name: 'time (' + scale.unit + ')',
      nameLocation: 'middle',
      nameGap: 26,
      ...axisLook(view, false),
      axisLabel: { ...axisLook(view, false).axisLabel, showMaxLabel: false, formatter: numberText },
      axisPointer: {
        label: { formatter: (at) => numberText(Number(at.value)) + ' ' + scale.unit },
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...(picture.most === undefined ? {} : { max: picture.most }),
      ...axisLook(view, true),
      axisLabel: { ...axisLook(view, true).axisLabel, formatter: valueLabel(picture.unit) },
    },
    dataZoom: zooms(view),
    series,
  };
}

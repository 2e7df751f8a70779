/** Pictures of upright bars, one group for each place of the axis below. */
import type { BarSeriesOption, EChartsOption } from 'echarts';
import { isHidden, type LegendEntry, type View } from './chart.ts';
import { axisLook, axisTitle, fill, frame, legendInside, topRoom } from './frame.ts';
import { ink, type Look } from './palette.ts';

export interface ColumnPart {
  name: string;
  look: Look;
  /** As many as there are places. */
  values: number[];
}

export interface Columns {
  places: string[];
  parts: ColumnPart[];
  /** What the places are, below the axis. */
  below: string;
  /** What the bars show, above the axis. */
  above: string;
  text: (value: number) => string;
  /** A line across, such as the size of a cluster. */
  mark?: { value: number; text: string };
}

export function columnsLegend(columns: Columns): LegendEntry[] {
  return columns.parts.map((part) => ({ name: part.name, look: part.look, isLine: false }));
}

function series(part: ColumnPart, columns: Columns, isFirst: boolean, view: View): BarSeriesOption {
  const { mark } = columns;
  const colours = ink(view.dark);
  const bars: BarSeriesOption = {
    type: 'bar',
    name: part.name,
    barCategoryGap: columns.places.length > 60 ? '8%' : '24%',
    barGap: '10%',
    data: part.values,
    itemStyle: fill(part.look, view),
    emphasis: { disabled: true },
  };
  if (mark === undefined || !isFirst) return bars;
  return {
    ...bars,
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: colours.bad, type: 'dashed', width: 1.6 },
      label: { formatter: mark.text, position: 'insideEndTop', color: colours.text },
      data: [{ yAxis: mark.value }],
    },
  };
}

/** The top of the axis where a line across stands above all bars; else as the library finds. */
function topOf(columns: Columns): { max?: number } {
  const { mark } = columns;
  if (mark === undefined) return {};
  let most = 0;
  for (const part of columns.parts) for (const value of part.values) most = Math.max(most, value);
  return mark.value > most ? { max: mark.value * 1.1 } : {};
}

export function columnsOption(columns: Columns, view: View): EChartsOption {
  const base = frame(view);
  const look = axisLook(view, true);
  const shown = columns.parts.filter((part) => !isHidden(view, part.name));
  const top = topRoom(view, columns.parts.length);
  return {
    ...base,
    legend: legendInside(view, columnsLegend(columns)),
    title: axisTitle(view, columns.above, top),
    grid: { left: 12, right: 16, top, bottom: 34, containLabel: true },
    tooltip: {
      ...base.tooltip,
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      valueFormatter: (value) => columns.text(Number(value)),
    },
    xAxis: {
      type: 'category',
      data: columns.places,
      name: columns.below,
      nameLocation: 'middle',
      nameGap: 28,
      ...axisLook(view, false),
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...topOf(columns),
      ...look,
      axisLabel: { ...look.axisLabel, formatter: columns.text },
    },
    series: shown.map((part, i) => series(part, columns, i === 0, view)),
  };
}

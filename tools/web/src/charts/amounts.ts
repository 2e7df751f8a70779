/** Pictures of amounts beside each other: bars to the right, one for each name. */
import type { BarSeriesOption, EChartsOption } from 'echarts';
import { isHidden, type LegendEntry, type View } from './chart.ts';
import { axisLook, fill, frame, legendInside, topRoom } from './frame.ts';
import { numberText } from './numbers.ts';
import { ink, type Look } from './palette.ts';

/** One part of each bar; `values` go with the names of the bars. */
export interface Amount {
  name: string;
  look: Look;
  values: number[];
}

export interface Amounts {
  names: string[];
  parts: Amount[];
  /** Name of the axis. */
  axis: string;
  /** Of the axis, the same for all systems that are compared. */
  most?: number;
}

export function amountsLegend(amounts: Amounts): LegendEntry[] {
  return amounts.parts.map((part) => ({ name: part.name, look: part.look, isLine: false }));
}

function series(part: Amount, view: View): BarSeriesOption {
  return {
    type: 'bar',
    stack: 'all',
    name: part.name,
    barCategoryGap: '32%',
    data: part.values,
    itemStyle: fill(part.look, view),
    emphasis: { disabled: true },
  };
}

export function amountsOption(amounts: Amounts, view: View): EChartsOption {
  const base = frame(view);
  return {
    ...base,
    legend: legendInside(view, amountsLegend(amounts)),
    grid: {
      left: 8,
      right: 28,
      top: topRoom(view, amounts.parts.length) - 24,
      bottom: 30,
      containLabel: true,
    },
    tooltip: {
      ...base.tooltip,
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      valueFormatter: (value) => numberText(Number(value)),
    },
    xAxis: {
      type: 'value',
      min: 0,
      ...(amounts.most === undefined ? {} : { max: amounts.most }),
      name: amounts.axis,
      nameLocation: 'middle',
      nameGap: 26,
      ...axisLook(view, true),
      axisLabel: {
        ...axisLook(view, true).axisLabel,
        formatter: (value: number) => numberText(value),
      },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: amounts.names,
      ...axisLook(view, false),
      axisTick: { show: false },
      axisLabel: {
        color: ink(view.dark).text,
        fontSize: 12,
        interval: 0,
        width: Math.max(80, Math.min(220, view.width * 0.3)),
        overflow: 'truncate',
      },
    },
    series: amounts.parts.filter((part) => !isHidden(view, part.name)).map((p) => series(p, view)),
  };
}

export function amountsHeight(bars: number): number {
  return 70 + 30 * bars;
}

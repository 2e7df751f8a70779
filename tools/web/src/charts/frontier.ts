/** What less delay costs: the points of a plan, and those that none beats in both. */
import type { EChartsOption, ScatterSeriesOption } from 'echarts';
import { isHidden, type Chart, type LegendEntry, type View } from './chart.ts';
import type { DecodedStory } from './decoded.ts';
import { axisLook, axisTitle, frame, legendInside, topRoom } from './frame.ts';
import { axisScale, durationText, numberText } from './numbers.ts';
import { ink } from './palette.ts';
import {
  bestPlace,
  keysText,
  minimized,
  planPoints,
  pointsAt,
  type PlanPoint,
} from './plan_points.ts';
import { escaped, metricText, metricWords } from './words.ts';

const met = 'meets all goals';
const missed = 'misses a goal';
const edge = 'frontier';

/** Those that can be put in the picture. */
function placed(points: PlanPoint[]): PlanPoint[] {
  return points.filter((point) => point.objective !== undefined && point.delay !== undefined);
}

function legend(_: DecodedStory, view: View): LegendEntry[] {
  const { good, bad, quiet } = ink(view.dark);
  return [
    { name: met, look: { colour: good, dash: 'solid', pattern: 0 }, isLine: false },
    { name: missed, look: { colour: bad, dash: 'solid', pattern: 3 }, isLine: false },
    { name: edge, look: { colour: quiet, dash: [6, 4], pattern: 0 }, isLine: true },
  ];
}

function scatter(
  story: DecodedStory,
  view: View,
  meets: boolean,
  scale: number,
): ScatterSeriesOption {
  const points = placed(planPoints(story.study)).filter((point) => point.meets === meets);
  const best = bestPlace(story.study);
  const colours = ink(view.dark);
  const color = meets ? colours.good : colours.bad;
  return {
    type: 'scatter',
    name: meets ? met : missed,
    symbol: meets ? 'circle' : 'diamond',
    itemStyle: meets ? { color } : { color: 'transparent', borderColor: color, borderWidth: 2 },
    z: 4,
    data: points.map((point) => ({
      value: [point.objective ?? 0, (point.delay ?? 0) / scale],
      symbolSize: point.index === best ? 18 : 11,
      label: {
        show: point.index === best,
        formatter: 'answer',
        position: 'top' as const,
        color: colours.text,
        fontWeight: 'bold' as const,
      },
    })),
    tooltip: {
      formatter: (item) => {
        const point = points[(item as { dataIndex: number }).dataIndex];
        if (point === undefined) return '';
        const lines = point.keys.map((key, i) => key + ' = ' + (point.values[i] ?? ''));
        lines.push(metricText(minimized(story.study), point.objective ?? 0, view.unit));
        lines.push('p95 delay ' + durationText(point.delay ?? 0, view.unit));
        return lines.map(escaped).join('<br>');
      },
    },
  };
}

function option(story: DecodedStory, view: View): EChartsOption {
  const all = placed(planPoints(story.study));
  const longest = all.reduce((most, point) => Math.max(most, point.delay ?? 0), 0);
  const scale = axisScale(longest, view.unit);
  const frontier = placed(pointsAt(story.study, 'frontier')).map((point) => [
    point.objective ?? 0,
    (point.delay ?? 0) / scale.seconds,
  ]);
  const base = frame(view);
  const look = axisLook(view, true);
  const series: EChartsOption['series'] = [
    scatter(story, view, true, scale.seconds),
    scatter(story, view, false, scale.seconds),
    {
      type: 'line',
      name: edge,
      step: 'end',
      symbol: 'none',
      data: frontier,
      lineStyle: { color: ink(view.dark).quiet, type: [6, 4], width: 1.6 },
      itemStyle: { color: ink(view.dark).quiet },
    },
  ];
  return {
    ...base,
    aria: { enabled: false },
    legend: legendInside(view, legend(story, view)),
    tooltip: { ...base.tooltip, trigger: 'item' },
    title: axisTitle(view, 'queue delay p95 (' + scale.unit + ')', topRoom(view, 3) + 8),
    grid: { left: 12, right: 40, top: topRoom(view, 3) + 8, bottom: 32, containLabel: true },
    xAxis: {
      type: 'value',
      scale: true,
      name: metricWords(minimized(story.study)),
      nameLocation: 'middle',
      nameGap: 28,
      ...axisLook(view, false),
      axisLabel: { ...look.axisLabel, formatter: (value: number) => numberText(value) },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...look,
      axisLabel: { ...look.axisLabel, formatter: (value: number) => numberText(value) },
    },
    series: series.filter((one) => !isHidden(view, String(one.name))),
  };
}

export const frontierChart: Chart = {
  name: 'frontier',
  title: 'What less delay costs',
  kinds: ['plan'],
  has: (story) => placed(planPoints(story.study)).length > 1,
  sentence: (story, view) => {
    const name = minimized(story.study);
    const parts = placed(pointsAt(story.study, 'frontier')).map(
      (point) =>
        metricText(name, point.objective ?? 0, view.unit) +
        ' with a p95 delay of ' +
        durationText(point.delay ?? 0, view.unit) +
        (point.meets ? ', meets all goals' : ', misses a goal'),
    );
    return 'The frontier: ' + parts.join('; ') + '.';
  },
  option,
  table: (story) => ({
    columns: [
      { name: 'point', unit: 'text' },
      { name: metricWords(minimized(story.study)), unit: 'number' },
      { name: 'queue delay p95', unit: 'seconds' },
      { name: 'goals', unit: 'text' },
    ],
    rows: planPoints(story.study).map((point) => [
      keysText(point),
      point.objective,
      point.delay,
      point.meets ? 'met' : 'missed',
    ]),
  }),
  height: () => 380,
  legend,
};

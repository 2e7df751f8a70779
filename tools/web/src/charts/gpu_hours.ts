/** Where the GPU-hours went: from capacity down to what was useful. */
import type { EChartsOption } from 'echarts';
import { mostOfAll, simulated, systemOf, type Chart, type Table, type View } from './chart.ts';
import type { DecodedStory, DecodedSystem } from './decoded.ts';
import { figureAt, names, valueAt } from './figures.ts';
import { axisLook, fill, frame } from './frame.ts';
import { figureText, numberText, ratioText } from './numbers.ts';
import { classLook, ink, plainLook, type Look } from './palette.ts';
import { spaced } from './words.ts';

export interface HourClass {
  name: string;
  hours: number;
}

/** The classes that are not zero, in the order of the summary, which ends in useful. */
export function hourClasses(system: DecodedSystem): HourClass[] {
  const list: HourClass[] = [];
  for (const name of names(system.summary['gpu_hours'])) {
    const figure = figureAt(system.summary, ['gpu_hours', name]);
    if (figure === undefined || figure.value <= 0) continue;
    list.push({ name, hours: figure.value });
  }
  return list;
}

function capacity(system: DecodedSystem): number {
  return valueAt(system.summary, 'gpu.capacity_hours') ?? 0;
}

interface Bar {
  name: string;
  hours: number;
  /** Where the bar begins. */
  from: number;
  look: Look;
}

/** The classes of any system, so that sides of a comparison have the same rows. */
function allClasses(story: DecodedStory): string[] {
  const used = (name: string): boolean =>
    story.systems.some((system) => (valueAt(system.summary, 'gpu_hours.' + name) ?? 0) > 0);
  return names(story.systems[0]?.summary['gpu_hours']).filter(used);
}

/** Capacity, what each class takes off it, and the useful rest, which begins at 0 again. */
function bars(story: DecodedStory, system: DecodedSystem, isDark: boolean): Bar[] {
  const all = capacity(system);
  let before = 0;
  const list: Bar[] = [{ name: 'capacity', hours: all, from: 0, look: plainLook(isDark) }];
  for (const name of allClasses(story)) {
    const hours = valueAt(system.summary, 'gpu_hours.' + name) ?? 0;
    before += hours;
    const from = Math.max(0, all - before);
    list.push({ name: spaced(name), hours, from, look: classLook(name, isDark) });
  }
  return list;
}

function option(story: DecodedStory, view: View): EChartsOption {
  const system = systemOf(story, view);
  const list = bars(story, system, view.dark);
  const all = capacity(system);
  const label = (hours: number): string =>
    view.width < 520 ? ratioText(hours / all) : numberText(hours) + ' h  ' + ratioText(hours / all);
  const base = frame(view);
  return {
    ...base,
    grid: { left: 8, right: view.width < 520 ? 56 : 124, top: 8, bottom: 30, containLabel: true },
    tooltip: {
      ...base.tooltip,
      valueFormatter: (value) => figureText(Number(value), 'hours', view.unit),
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: mostOfAll(story, capacity),
      name: 'GPU-hours',
      nameLocation: 'middle',
      nameGap: 24,
      ...axisLook(view, true),
      axisLabel: {
        ...axisLook(view, true).axisLabel,
        showMaxLabel: false,
        formatter: (value: number) => numberText(value),
      },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: list.map((bar) => bar.name),
      ...axisLook(view, false),
      axisTick: { show: false },
      axisLabel: { color: ink(view.dark).text, fontSize: 12, interval: 0 },
    },
    series: [
      {
        type: 'bar',
        stack: 'hours',
        silent: true,
        data: list.map((bar) => bar.from),
        itemStyle: { color: 'transparent', decal: { symbol: 'none' } },
        tooltip: { show: false },
      },
      {
        type: 'bar',
        stack: 'hours',
        barCategoryGap: '28%',
        data: list.map((bar) => ({ value: bar.hours, itemStyle: fill(bar.look, view) })),
        label: {
          show: true,
          position: 'right',
          color: ink(view.dark).text,
          formatter: (item) => label(Number(item.value)),
        },
      },
    ],
  };
}

function sentence(story: DecodedStory, view: View): string {
  const system = systemOf(story, view);
  const all = capacity(system);
  const parts = hourClasses(system).map(
    (one) => spaced(one.name) + ' ' + ratioText(one.hours / all),
  );
  return 'Of ' + numberText(all) + ' GPU-hours of capacity: ' + parts.join(', ') + '.';
}

function table(story: DecodedStory, view: View): Table {
  const system = systemOf(story, view);
  const all = capacity(system);
  return {
    columns: [
      { name: 'class', unit: 'text' },
      { name: 'GPU-hours', unit: 'hours' },
      { name: 'part of capacity', unit: 'ratio' },
    ],
    rows: hourClasses(system).map((one) => [spaced(one.name), one.hours, one.hours / all]),
  };
}

export const gpuHours: Chart = {
  name: 'gpu-hours',
  title: 'From capacity to useful GPU-hours',
  kinds: simulated,
  has: (story, index) => {
    const system = story.systems[index];
    return system !== undefined && capacity(system) > 0 && hourClasses(system).length > 0;
  },
  sentence,
  option,
  table,
  height: (story) => 56 + 30 * (1 + allClasses(story).length),
};

/** Charts over time of single columns of timeseries.csv and of those that belong together. */
import { simulated, systemOf, type Chart, type LegendEntry, type View } from './chart.ts';
import type { DecodedDetail, DecodedStory, DecodedSystem } from './decoded.ts';
import { valueAt } from './figures.ts';
import { durationText, figureText } from './numbers.ts';
import {
  columnNames,
  meanOf,
  mostOf,
  timeLegend,
  timeOption,
  timeTable,
  type TimeLine,
  type TimePicture,
} from './over_time.ts';

/** What one chart over time takes from a run. */
export interface TimeChart {
  name: string;
  title: string;
  unit: TimePicture['unit'];
  axis: string;
  isStacked?: boolean;
  isWhole?: boolean;
  height?: number;
  lines(detail: DecodedDetail, system: DecodedSystem, isDark: boolean): TimeLine[];
  /** End of the upright axis of one system; the chart has the largest of all. */
  most?(system: DecodedSystem): number | undefined;
}

function picture(chart: TimeChart, story: DecodedStory, view: View): TimePicture {
  const system = systemOf(story, view);
  const detail = system.detail;
  if (detail === undefined) throw new Error(chart.name + ' needs a series over time');
  const result: TimePicture = {
    series: detail.series,
    lines: chart.lines(detail, system, view.dark),
    unit: chart.unit,
    axis: chart.axis,
    isStacked: chart.isStacked === true,
    isWhole: chart.isWhole === true,
    countsFrom: valueAt(system.summary, 'measured_from_s') ?? 0,
  };
  let most: number | undefined;
  for (const one of story.systems) most = larger(most, axisEnd(chart, one, view.dark));
  if (most !== undefined && most > 0) result.most = most;
  return result;
}

function larger(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a === undefined ? b : a;
  return Math.max(a, b);
}

/** The end that the chart gives, or a round number above the largest value. */
function axisEnd(chart: TimeChart, system: DecodedSystem, isDark: boolean): number | undefined {
  if (system.detail === undefined) return undefined;
  const given = chart.most === undefined ? undefined : chart.most(system);
  if (given !== undefined) return given;
  let most = 0;
  const lines = chart.lines(system.detail, system, isDark);
  for (let i = 0; i < system.detail.series.start_s.length; i++) {
    let sum = 0;
    for (const line of lines) {
      const value = line.values[i] as number;
      sum = chart.isStacked === true ? sum + value : Math.max(sum, value);
    }
    most = Math.max(most, sum);
  }
  return roundUp(most);
}

/** 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten, at least `value`; 0 for 0. */
export function roundUp(value: number): number {
  if (value <= 0) return 0;
  const power = Math.pow(10, Math.floor(Math.log(value) / Math.LN10));
  for (const step of [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]) {
    // The tolerance is for the last digit of the division.
    if (value <= step * power * (1 + 1e-9)) return Number((step * power).toPrecision(3));
  }
  return 20 * power;
}

function lineSentence(shown: TimePicture, view: View): string {
  const parts: string[] = [];
  for (const line of shown.lines.slice(0, 8)) {
    const most = mostOf(line.values);
    const mean = meanOf(shown.series, line.values, shown.countsFrom);
    parts.push(
      line.name +
        ' ' +
        figureText(mean, shown.unit, view.unit) +
        ' on average, at most ' +
        figureText(most.value, shown.unit, view.unit) +
        ' at ' +
        durationText(shown.series.start_s[most.step] as number, view.unit),
    );
  }
  const rest = shown.lines.length - parts.length;
  return parts.join('; ') + (rest > 0 ? '; and ' + rest + ' more' : '') + '.';
}

export function timeChart(chart: TimeChart): Chart {
  const legend = (story: DecodedStory, view: View): LegendEntry[] =>
    timeLegend(picture(chart, story, view).lines, chart.isStacked !== true);
  return {
    name: chart.name,
    title: chart.title,
    kinds: simulated,
    isTimed: true,
    has: (story, index) => {
      const system = story.systems[index];
      return (
        system !== undefined &&
        system.detail !== undefined &&
        system.detail.series.start_s.length > 0 &&
        chart.lines(system.detail, system, false).length > 0
      );
    },
    sentence: (story, view) => lineSentence(picture(chart, story, view), view),
    option: (story, view) => timeOption(picture(chart, story, view), view),
    table: (story, view) => timeTable(picture(chart, story, view)),
    height: () => chart.height ?? 300,
    legend,
  };
}

/** Those of `names` that are nonzero somewhere among the columns between `before` and `after`. */
export function usedColumns(detail: DecodedDetail, before: string, after: string): string[] {
  return columnNames(detail.series, before, after).filter((name) => {
    for (const column of detail.series.columns) {
      if (column.name === before + name + after) return mostOf(column.values).value > 0;
    }
    return false;
  });
}

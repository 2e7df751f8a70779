/** When jobs and requests come: in the course of the trace, by hour, by day of the week. */
import type { EChartsOption } from 'echarts';
import type { Json } from '../story.ts';
import type { Chart, View } from './chart.ts';
import { columnsLegend, columnsOption, type Columns } from './columns.ts';
import type { DecodedStory } from './decoded.ts';
import { at, items, names, numberOf, valueAt } from './figures.ts';
import { axisLook, frame } from './frame.ts';
import { durationText, numberText } from './numbers.ts';
import { ink, look } from './palette.ts';
import { metricWords } from './words.ts';

const secondsPerDay = 86400;

function numbers(list: Json | undefined): number[] {
  return items(list).map((value) => numberOf(value) ?? 0);
}

function sum(values: number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

/** What can be shown in the course of the trace; plain counts stand in the table alone. */
export function courseMetrics(study: Json | undefined): string[] {
  return names(at(study, ['over_time'])).filter(
    (name) => name.indexOf('_') > 0 && name !== 'step_s' && sum(courseOf(study, name)) > 0,
  );
}

function courseOf(study: Json | undefined, metric: string): number[] {
  return numbers(at(study, ['over_time', metric]));
}

function stepWords(seconds: number): string {
  if (seconds === 7 * secondsPerDay) return 'week';
  if (seconds === secondsPerDay) return 'day';
  if (seconds === 3600) return 'hour';
  return seconds === 60 ? 'minute' : 'step of ' + durationText(seconds, 'auto');
}

function chosen(story: DecodedStory, view: View): string {
  const metrics = courseMetrics(story.study);
  return metrics.indexOf(view.metric) >= 0 ? view.metric : (metrics[0] ?? '');
}

function courseColumns(story: DecodedStory, view: View): Columns {
  const metric = chosen(story, view);
  const values = courseOf(story.study, metric);
  const step = valueAt(story.study, 'over_time.step_s') ?? 0;
  const gpus = valueAt(story.study, 'offered_load.gpus');
  const columns: Columns = {
    places: values.map((_, i) => String(i + 1)),
    parts: [{ name: metricWords(metric), look: look(0, view.dark), values }],
    below: stepWords(step) + ' of the trace',
    above: metricWords(metric) + ', by ' + stepWords(step),
    text: numberText,
  };
  if (metric === 'gpus_wanted' && gpus !== undefined) {
    columns.mark = { value: gpus, text: 'cluster: ' + numberText(gpus) + ' GPUs' };
  }
  return columns;
}

const course: Chart = {
  name: 'trace-course',
  title: 'In the course of the trace',
  kinds: ['trace'],
  has: (story) =>
    courseMetrics(story.study).some((metric) => courseOf(story.study, metric).length > 1),
  sentence: (story, view) => {
    const values = courseColumns(story, view).parts[0]?.values ?? [];
    const step = stepWords(valueAt(story.study, 'over_time.step_s') ?? 0);
    const most = Math.max.apply(null, values);
    return (
      metricWords(chosen(story, view)) +
      ' by ' +
      step +
      ': from ' +
      numberText(Math.min.apply(null, values)) +
      ' to ' +
      numberText(most) +
      ', most in ' +
      step +
      ' ' +
      (values.indexOf(most) + 1) +
      '.'
    );
  },
  option: (story, view) => columnsOption(courseColumns(story, view), view),
  table: (story) => {
    const metrics = courseMetrics(story.study);
    const step = valueAt(story.study, 'over_time.step_s') ?? 0;
    const first = courseOf(story.study, metrics[0] ?? '');
    const columns = metrics.map((name) => ({ name: metricWords(name), unit: 'number' as const }));
    return {
      columns: [{ name: 'from', unit: 'seconds' as const }].concat(columns as never[]),
      rows: first.map((_, i) =>
        [i * step].concat(metrics.map((name) => courseOf(story.study, name)[i] ?? 0)),
      ),
    };
  },
  height: () => 300,
  choices: (story) => ({ metric: courseMetrics(story.study) }),
};

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Days of the week where the clock is known, else those of the trace. */
function dayNames(story: DecodedStory): string[] {
  const isKnown = at(story.study, ['arrivals', 'clock_known']) === true;
  return isKnown ? weekdays : weekdays.map((_, i) => 'day ' + (i + 1));
}

/** Arrivals an hour; nothing where nothing was seen. */
function rates(story: DecodedStory, count: string, seen: string): number[] {
  const hours = numbers(at(story.study, ['arrivals', seen]));
  return numbers(at(story.study, ['arrivals', count])).map((arrivals, i) => {
    const of = hours[i] ?? 0;
    return of > 0 ? arrivals / of : 0;
  });
}

function spanDays(story: DecodedStory): number {
  return (valueAt(story.study, 'span_s') ?? 0) / secondsPerDay;
}

function twoDigits(hour: number): string {
  return (hour < 10 ? '0' : '') + hour;
}

interface Rates {
  places: string[];
  values: number[];
  below: string;
}

function rateChart(
  name: string,
  title: string,
  days: number,
  make: (story: DecodedStory) => Rates,
): Chart {
  const columns = (story: DecodedStory, view: View): Columns => {
    const { places, values, below } = make(story);
    const parts = [{ name: 'jobs an hour', look: look(0, view.dark), values }];
    return { places, parts, below, above: 'jobs an hour', text: numberText };
  };
  return {
    name,
    title,
    kinds: ['trace'],
    has: (story) => spanDays(story) >= days && sum(make(story).values) > 0,
    sentence: (story) => {
      const { places, values } = make(story);
      const most = Math.max.apply(null, values);
      const least = Math.min.apply(null, values);
      return (
        'Jobs an hour, most at ' +
        (places[values.indexOf(most)] ?? '') +
        ' with ' +
        numberText(most) +
        ', least at ' +
        (places[values.indexOf(least)] ?? '') +
        ' with ' +
        numberText(least) +
        '.'
      );
    },
    option: (story, view) => columnsOption(columns(story, view), view),
    table: (story) => {
      const { places, values, below } = make(story);
      return {
        columns: [
          { name: below, unit: 'text' },
          { name: 'jobs an hour', unit: 'number' },
        ],
        rows: places.map((place, i) => [place, values[i]]),
      };
    },
    height: () => 260,
    legend: (story, view) => columnsLegend(columns(story, view)),
  };
}

const byHour = rateChart('trace-hours', 'Arrivals by hour of the day', 1, (story) => {
  const values = rates(story, 'by_hour', 'hours_seen');
  return { places: values.map((_, i) => twoDigits(i)), values, below: 'hour of the day' };
});

const byWeekday = rateChart('trace-weekdays', 'Arrivals by day of the week', 7, (story) => ({
  places: dayNames(story),
  values: rates(story, 'by_weekday', 'weekday_hours_seen'),
  below: 'day of the week',
}));

function weekOption(story: DecodedStory, view: View): EChartsOption {
  const values = rates(story, 'by_week_hour', 'week_hours_seen');
  const colours = ink(view.dark);
  const base = frame(view);
  const days = dayNames(story);
  const cells = values.map((value, i) => [i % 24, Math.floor(i / 24), value]);
  return {
    ...base,
    aria: { enabled: false },
    grid: { left: 8, right: 12, top: 10, bottom: 74, containLabel: true },
    tooltip: {
      ...base.tooltip,
      trigger: 'item',
      formatter: (item) => {
        const [hour = 0, day = 0, value = 0] = (item as { value: number[] }).value;
        return (days[day] ?? '') + ' ' + twoDigits(hour) + ' h: ' + numberText(value) + ' an hour';
      },
    },
    xAxis: {
      type: 'category',
      data: values.slice(0, 24).map((_, hour) => twoDigits(hour)),
      name: 'hour of the day',
      nameLocation: 'middle',
      nameGap: 26,
      ...axisLook(view, false),
    },
    yAxis: { type: 'category', data: days, inverse: true, ...axisLook(view, false) },
    visualMap: {
      min: 0,
      max: Math.max.apply(null, values),
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemHeight: 160,
      itemWidth: 12,
      text: [numberText(Math.max.apply(null, values)) + ' jobs an hour', '0'],
      textStyle: { color: colours.quiet, fontSize: 11 },
      inRange: { color: [colours.panel, look(5, view.dark).colour, look(0, view.dark).colour] },
    },
    series: [
      {
        type: 'heatmap',
        data: cells,
        itemStyle: { borderColor: colours.paper, borderWidth: 1 },
        emphasis: { disabled: true },
      },
    ],
  };
}

const week: Chart = {
  name: 'trace-week',
  title: 'Arrivals by hour of the week',
  kinds: ['trace'],
  has: (story) => spanDays(story) >= 7 && sum(rates(story, 'by_week_hour', 'week_hours_seen')) > 0,
  sentence: (story) => {
    const values = rates(story, 'by_week_hour', 'week_hours_seen');
    const most = Math.max.apply(null, values);
    const place = values.indexOf(most);
    return (
      'Most jobs come on ' +
      (dayNames(story)[Math.floor(place / 24)] ?? '') +
      ' at ' +
      twoDigits(place % 24) +
      ' h, ' +
      numberText(most) +
      ' an hour.'
    );
  },
  option: weekOption,
  table: (story) => ({
    columns: [
      { name: 'day', unit: 'text' },
      { name: 'hour', unit: 'text' },
      { name: 'jobs an hour', unit: 'number' },
    ],
    rows: rates(story, 'by_week_hour', 'week_hours_seen').map((value, i) => [
      dayNames(story)[Math.floor(i / 24)],
      twoDigits(i % 24),
      value,
    ]),
  }),
  height: () => 310,
};

export const traceCourse = { course, byHour, byWeekday, week };

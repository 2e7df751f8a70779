/** The one list of charts; their order is that of the page. */
import type { Chart } from './chart.ts';
import { cost } from './cost.ts';
import type { DecodedStory } from './decoded.ts';
import { differencesChart } from './differences.ts';
import { frontierChart } from './frontier.ts';
import { gpuHours } from './gpu_hours.ts';
import { monthsChart } from './months.ts';
import { parallel } from './parallel.ts';
import { delayByQueue, delayBySize } from './queue_delay.ts';
import { queueShares } from './queue_shares.ts';
import { responseChart } from './response.ts';
import { timeCharts as time } from './time_charts.ts';
import { traceCourse } from './trace_course.ts';
import { traceShares } from './trace_shares.ts';
import { traceTails } from './trace_tails.ts';

export const charts: Chart[] = [
  gpuHours,
  time.gpuHoursOverTime,
  delayBySize,
  delayByQueue,
  time.queueLength,
  time.queuesWaiting,
  time.utilisation,
  time.utilisationByGroup,
  queueShares,
  time.queuesOverTime,
  time.links,
  time.replicas,
  time.fragmentation,
  cost,
  differencesChart,
  parallel,
  responseChart,
  frontierChart,
  monthsChart,
  traceCourse.course,
  traceCourse.week,
  traceCourse.byHour,
  traceCourse.byWeekday,
  traceTails.gaps,
  traceShares.sizes,
  traceTails.sizes,
  traceTails.durations,
  traceTails.gpuHours,
  traceTails.tokens,
  traceTails.service,
  traceShares.states,
  traceShares.shared,
  traceShares.estimates,
];

/** The chart called `name`, undefined where none is. */
export function chartNamed(name: string): Chart | undefined {
  for (const chart of charts) {
    if (chart.name === name) return chart;
  }
  return undefined;
}

/** Whether `chart` has something to show of a story, of its system where it has any. */
export function shows(chart: Chart, story: DecodedStory, system: number): boolean {
  return chart.kinds.indexOf(story.kind) >= 0 && chart.has(story, system);
}

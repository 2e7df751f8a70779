/** The sections of each kind of page, in their order. */
import type { Kind } from '../../story.ts';
import type { Section } from '../section.ts';
import { answer } from './answer.ts';
import { compareAnswer, compareGoals, differenceSection, scheduleChanges } from './compare.ts';
import { notebooks, pipelines, preparation, services } from './demand.ts';
import { forecastAnswer, months, orders } from './forecast.ts';
import { goals } from './goals.ts';
import { gpuHours } from './gpu_hours.ts';
import { frontier, planAnswer, planGoals, planLimits, planTable } from './plan.ts';
import { queueDelay } from './queue_delay.ts';
import { source } from './source.ts';
import { parallel, points, response, sweepAnswer } from './sweep.ts';
import { schedule } from './timeline.ts';
import { traceSections } from './trace.ts';
import { cost, fragmentation, links, queueShares, utilisation } from './use.ts';

const simulated = [
  gpuHours,
  queueDelay,
  utilisation,
  queueShares,
  links,
  services,
  notebooks,
  pipelines,
  preparation,
  fragmentation,
  cost,
  schedule,
];

const sections: { [kind in Kind]: Section[] } = {
  run: [answer, goals, ...simulated],
  compare: [compareAnswer, differenceSection, compareGoals, ...simulated, scheduleChanges],
  sweep: [sweepAnswer, response, parallel, points],
  plan: [planAnswer, planGoals, frontier, planLimits, planTable],
  forecast: [forecastAnswer, orders, months],
  trace: traceSections,
};

export function sectionsOf(kind: Kind): Section[] {
  return sections[kind].concat([source]);
}

/** The sections of each kind of page, in their order. */
import type { Kind } from '../../story.ts';
import type { Section } from '../section.ts';
import { answer } from './answer.ts';
import { goals } from './goals.ts';
import { gpuHours } from './gpu_hours.ts';
import { queueDelay } from './queue_delay.ts';
import { source } from './source.ts';
import { schedule } from './timeline.ts';
import { cost, fragmentation, links, queueShares, utilisation } from './use.ts';

const simulated = [
  goals,
  gpuHours,
  queueDelay,
  utilisation,
  queueShares,
  links,
  fragmentation,
  cost,
  schedule,
];

export function sectionsOf(kind: Kind): Section[] {
  if (kind === 'run') return [answer, ...simulated, source];
  return [source];
}

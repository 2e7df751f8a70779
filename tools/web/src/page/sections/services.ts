/** Services: what their requests saw, and what their replicas held for it. */
import { at, figureAt, names } from '../../charts/figures.ts';
import type { FigureUnit } from '../../charts/numbers.ts';
import type { JsonObject } from '../../story.ts';
import { nameElement, type Child } from '../dom.ts';
import { figure } from '../figures.ts';
import { charts, eachSystem, type Section } from '../section.ts';
import { readTable } from '../table.ts';

interface ServiceColumn {
  title: string;
  path: string[];
  unit: FigureUnit;
}

const requestColumns: ServiceColumn[] = [
  { title: 'requests', path: ['requests', 'arrived'], unit: 'number' },
  { title: 'a second', path: ['requests', 'per_s'], unit: 'number' },
  { title: 'median latency', path: ['latency_s', 'p50'], unit: 'seconds' },
  { title: 'p95', path: ['latency_s', 'p95'], unit: 'seconds' },
  { title: 'p99', path: ['latency_s', 'p99'], unit: 'seconds' },
  { title: 'first token p95', path: ['ttft_s', 'p95'], unit: 'seconds' },
  { title: 'between tokens p95', path: ['tpot_s', 'p95'], unit: 'seconds' },
  { title: 'still waiting', path: ['requests', 'waiting'], unit: 'number' },
];

const replicaColumns: ServiceColumn[] = [
  { title: 'replicas', path: ['replicas', 'mean'], unit: 'number' },
  { title: 'at most', path: ['replicas', 'max'], unit: 'number' },
  { title: 'starts', path: ['replicas', 'starts'], unit: 'number' },
  { title: 'a start takes', path: ['replicas', 'start_s', 'mean'], unit: 'seconds' },
  { title: 'busy', path: ['busy_ratio'], unit: 'ratio' },
  { title: 'GPU-hours starting', path: ['gpu_hours', 'staging'], unit: 'hours' },
  { title: 'unused', path: ['gpu_hours', 'unused'], unit: 'hours' },
  { title: 'useful', path: ['gpu_hours', 'useful'], unit: 'hours' },
];

/** Columns that no service has are left out. */
function serviceTable(caption: string, summary: JsonObject, all: ServiceColumn[]): Child {
  const services = names(summary['service']);
  const columns = all.filter(({ path }) =>
    services.some((name) => figureAt(at(summary, ['service', name]), path) !== undefined),
  );
  return readTable(
    caption,
    [{ title: 'service' }, ...columns.map(({ title }) => ({ title, isNumber: true }))],
    services.map((name): Child[] => [
      nameElement(name, 32),
      ...columns.map(({ path, unit }) => figure(summary, ['service', name, ...path], unit)),
    ]),
  );
}

export const services: Section = {
  id: 'services',
  title: 'Services',
  content: (page) => [
    ...eachSystem(page, (summary) =>
      names(summary['service']).length === 0
        ? []
        : [
            serviceTable('Latency of requests', summary, requestColumns),
            serviceTable('Replicas of services', summary, replicaColumns),
          ],
    ),
    ...charts(page, 'replicas'),
  ],
};

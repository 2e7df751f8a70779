/** Services, notebooks, pipelines and data preparation: what each kind of work saw and took. */
import { at, figureAt, items, names, textOf } from '../../charts/figures.ts';
import type { FigureUnit } from '../../charts/numbers.ts';
import type { JsonObject } from '../../story.ts';
import { el, nameElement, type Child } from '../dom.ts';
import { figure, plainFigure } from '../figures.ts';
import { charts, eachSystem, type Section } from '../section.ts';
import { readTable } from '../table.ts';

interface FigureColumn {
  title: string;
  path: string[];
  unit: FigureUnit;
}

function column(title: string, path: string, unit: FigureUnit): FigureColumn {
  return { title, path: path.split('.'), unit };
}

/** A row for each member of `block`; columns that none of them has are left out. */
function blockTable(
  caption: string,
  summary: JsonObject,
  [block, first]: [string, string],
  all: FigureColumn[],
): Child[] {
  const members = names(summary[block]);
  if (members.length === 0) return [];
  const columns = all.filter(({ path }) =>
    members.some((name) => figureAt(at(summary, [block, name]), path) !== undefined),
  );
  return [
    readTable(
      caption,
      [{ title: first }, ...columns.map(({ title }) => ({ title, isNumber: true }))],
      members.map((name): Child[] => [
        nameElement(name, 32),
        ...columns.map(({ path, unit }) => figure(summary, [block, name, ...path], unit)),
      ]),
    ),
  ];
}

const requestColumns = [
  column('requests', 'requests.arrived', 'number'),
  column('a second', 'requests.per_s', 'number'),
  column('median latency', 'latency_s.p50', 'seconds'),
  column('p95', 'latency_s.p95', 'seconds'),
  column('p99', 'latency_s.p99', 'seconds'),
  column('first token p95', 'ttft_s.p95', 'seconds'),
  column('between tokens p95', 'tpot_s.p95', 'seconds'),
  column('still waiting', 'requests.waiting', 'number'),
];

const replicaColumns = [
  column('replicas', 'replicas.mean', 'number'),
  column('at most', 'replicas.max', 'number'),
  column('starts', 'replicas.starts', 'number'),
  column('a start takes', 'replicas.start_s.mean', 'seconds'),
  column('busy', 'busy_ratio', 'ratio'),
  column('GPU-hours starting', 'gpu_hours.staging', 'hours'),
  column('unused', 'gpu_hours.unused', 'hours'),
  column('useful', 'gpu_hours.useful', 'hours'),
];

export const services: Section = {
  id: 'services',
  title: 'Services',
  content: (page) => [
    ...eachSystem(page, (summary) => [
      ...blockTable('Latency of requests', summary, ['service', 'service'], requestColumns),
      ...blockTable('Replicas of services', summary, ['service', 'service'], replicaColumns),
    ]),
    ...charts(page, 'replicas'),
  ],
};

const waitColumns = [
  column('sessions', 'sessions.opened', 'number'),
  column('culled', 'sessions.culled', 'number'),
  column('gave up', 'sessions.gave_up', 'number'),
  column('median wait', 'start_delay_s.p50', 'seconds'),
  column('p95', 'start_delay_s.p95', 'seconds'),
  column('wait to come back p95', 'return_delay_s.p95', 'seconds'),
];

const burstColumns = [
  column('bursts of work', 'bursts.count', 'number'),
  column('slower than alone', 'slowdown.mean', 'factor'),
  column('p95', 'slowdown.p95', 'factor'),
  column('GPU-hours held', 'gpu_hours.held', 'hours'),
  column('used', 'gpu_hours.used', 'hours'),
  column('used of held', 'used_ratio', 'ratio'),
];

export const notebooks: Section = {
  id: 'notebooks',
  title: 'Notebooks',
  content: (page) =>
    eachSystem(page, (summary) => [
      ...blockTable('Waits for notebooks', summary, ['interactive', 'people'], waitColumns),
      ...blockTable('Work in notebooks', summary, ['interactive', 'people'], burstColumns),
    ]),
};

const runColumns = [
  column('due', 'runs.due', 'number'),
  column('succeeded', 'runs.succeeded', 'number'),
  column('failed', 'runs.failed', 'number'),
  column('median time', 'makespan_s.p50', 'seconds'),
  column('p95', 'makespan_s.p95', 'seconds'),
  column('at most', 'makespan_s.max', 'seconds'),
  column('in time', 'deadline.met_ratio', 'ratio'),
  column('waiting', 'critical_path.queue_ratio', 'ratio'),
  column('running', 'critical_path.run_ratio', 'ratio'),
  column('retrying', 'critical_path.retry_ratio', 'ratio'),
];

const sweepColumns = [
  column('trials', 'trials.all', 'number'),
  column('ended early', 'trials.stopped', 'number'),
  column('best', 'best', 'number'),
  column('found after', 'time_to_best_s', 'seconds'),
  column('regret', 'regret', 'number'),
  column('GPU-hours', 'gpu_hours.used', 'hours'),
  column('saved', 'saved_ratio', 'ratio'),
];

export const pipelines: Section = {
  id: 'pipelines',
  title: 'Pipelines',
  content: (page) =>
    eachSystem(page, (summary) => [
      ...blockTable('Runs of pipelines', summary, ['pipelines', 'pipeline'], runColumns),
      ...blockTable('Sweeps of hyper-parameters', summary, ['sweeps', 'sweep'], sweepColumns),
    ]),
};

function limits(summary: JsonObject): Child[] {
  const found = items(at(summary, ['etl', 'limits']));
  if (found.length === 0) return [];
  const rows = found.map((limit, i): Child[] => [
    textOf(at(limit, ['limit'])),
    figure(summary, ['etl', 'limits', i, 'core_hours'], 'hours'),
    plainFigure(summary, ['etl', 'limits', i, 'share'], 'ratio'),
    plainFigure(summary, ['etl', 'limits', i, 'gain'], 'factor'),
  ]);
  const titles = ['core-hours', 'share', 'as fast without it'];
  return [
    readTable(
      'Limits of data preparation',
      [{ title: 'limit' }, ...titles.map((title) => ({ title, isNumber: true }))],
      rows,
    ),
  ];
}

export const preparation: Section = {
  id: 'preparation',
  title: 'Data preparation',
  content: (page) =>
    eachSystem(page, (summary) => {
      if (figureAt(summary, ['etl', 'jobs']) === undefined) return [];
      const words = el(
        'p',
        {},
        plainFigure(summary, ['etl', 'jobs'], 'number'),
        ' jobs held ',
        plainFigure(summary, ['etl', 'core_hours'], 'number'),
        ' core-hours.',
      );
      return [words, ...limits(summary)];
    }),
};

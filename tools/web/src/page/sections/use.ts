/** Utilisation, queue shares, storage and links, fragmentation, cost: one section each. */
import {
  at,
  figureAt,
  items,
  member,
  names,
  numberOf,
  textOf,
  valueAt,
} from '../../charts/figures.ts';
import { numberText } from '../../charts/numbers.ts';
import { linkNames } from '../../charts/time_charts.ts';
import { spaced } from '../../charts/words.ts';
import type { JsonObject } from '../../story.ts';
import { el, nameElement, type Child } from '../dom.ts';
import { dataElement, figure, plainFigure } from '../figures.ts';
import { charts, eachSystem, type Page, type Section } from '../section.ts';
import { readTable, type Column } from '../table.ts';
import { limitSentence } from './answer.ts';
import { costDifferences, movedParts } from './compare.ts';

function columns(first: string, ...numbers: string[]): Column[] {
  return [{ title: first }, ...numbers.map((title) => ({ title, isNumber: true }))];
}

export const utilisation: Section = {
  id: 'utilisation',
  title: 'Utilisation',
  content: (page) => charts(page, 'utilisation', 'utilisation-by-group'),
};

const billed = ['used', 'within_quota', 'over_quota', 'quota_idle', 'quota_lent'];

function billRow(summary: JsonObject, name: Child, path: string[], priced: boolean): Child[] {
  const quota = path.concat(['deserved_gpus']);
  const cells = [
    name,
    figureAt(summary, quota) === undefined ? 'unlimited' : plainFigure(summary, quota, 'number'),
    ...billed.map((field) => figure(summary, path.concat(['gpu_hours', field]), 'number')),
  ];
  if (priced) cells.push(figure(summary, path.concat(['cost', 'total']), 'number'));
  return cells;
}

function billTable(summary: JsonObject): Child[] {
  const queues = at(summary, ['billing', 'by_queue']);
  if (names(queues).length === 0) return [];
  const priced = at(summary, ['billing', 'total', 'cost']) !== undefined;
  const rows = names(queues).map((queue) => {
    const level = numberOf(at(queues, [queue, 'level'])) ?? 0;
    const name = nameElement(queue, 32);
    name.style.paddingInlineStart = Math.min(level, 6) * 1.2 + 'em';
    return billRow(summary, name, ['billing', 'by_queue', queue], priced);
  });
  rows.push(billRow(summary, el('strong', {}, 'all'), ['billing', 'total'], priced));
  const titles = ['quota in GPUs', 'used', 'within', 'over', 'left idle', 'lent'];
  if (priced) titles.push('cost');
  return [
    el('h3', {}, 'Who used whose quota, in GPU-hours'),
    readTable('Bills of queues', columns('queue', ...titles), rows),
  ];
}

export const queueShares: Section = {
  id: 'queue-shares',
  title: 'Queue shares',
  content: (page) => [
    ...charts(page, 'queue-shares', 'queues-over-time'),
    ...eachSystem(page, billTable),
  ],
};

/** The busiest of links and stores on average. */
function busiest(page: Page, system: number, summary: JsonObject): Child {
  const detail = page.decoded.systems[system]?.detail;
  if (detail === undefined) return null;
  const first = linkNames(detail, valueAt(summary, 'measured_from_s') ?? 0)[0];
  if (first === undefined) return null;
  return el(
    'p',
    {},
    'The most used on average is ',
    el('strong', {}, spaced(first.name)),
    ', at ',
    dataElement(first.mean, '', 'ratio'),
    ' of its capacity.',
  );
}

function limitRow(summary: JsonObject, path: (string | number)[], group: string): Child[] {
  const limit = textOf(member(at(summary, path), 'limit'));
  return [
    group === '' ? limit : el('span', {}, nameElement(group, 32), ': ' + limit),
    figure(summary, path.concat(['gpu_hours']), 'number'),
    plainFigure(summary, path.concat(['share']), 'ratio'),
    plainFigure(summary, path.concat(['gain']), 'factor'),
  ];
}

function limitTable(summary: JsonObject): Child[] {
  const limits = items(at(summary, ['training', 'limits']));
  if (limits.length === 0) return [];
  const rows = limits.map((_, i) => limitRow(summary, ['training', 'limits', i], ''));
  const groups = names(at(summary, ['training', 'by_group']));
  for (const group of groups.length > 1 ? groups : []) {
    items(at(summary, ['training', 'by_group', group])).forEach((_, i) => {
      rows.push(limitRow(summary, ['training', 'by_group', group, i], group));
    });
  }
  const titles = columns('limit', 'GPU-hours', 'share', 'as fast without it');
  return [el('h3', {}, 'What limited training'), readTable('Limits of training', titles, rows)];
}

export const links: Section = {
  id: 'links',
  title: 'Storage and links',
  content: (page) => {
    const words = eachSystem(page, (summary, system) =>
      [limitSentence(summary), busiest(page, system, summary)].filter((child) => child !== null),
    );
    return [
      ...words,
      ...charts(page, 'links'),
      ...movedParts(page, 'training_limits', 'What limited training'),
      ...eachSystem(page, limitTable),
    ];
  },
};

function causeTable(summary: JsonObject): Child[] {
  const causes = names(at(summary, ['fragmentation', 'causes']));
  if (causes.length === 0) return [];
  const rows = causes.map((cause) => [
    spaced(cause),
    figure(summary, ['fragmentation', 'causes', cause], 'ratio'),
  ]);
  return [readTable('Why free GPUs are of no use', columns('cause', 'part of all GPUs'), rows)];
}

function fragmentationSentence(summary: JsonObject): Child {
  const path = ['fragmentation', 'mean'];
  if (figureAt(summary, path) === undefined) return null;
  return el(
    'p',
    {},
    'On average ',
    plainFigure(summary, path),
    ' of all GPUs were free but of no use to the usual jobs, at most ',
    plainFigure(summary, ['fragmentation', 'max']),
    '; that is ',
    plainFigure(summary, ['fragmentation', 'of_free']),
    ' of the free ones.',
  );
}

export const fragmentation: Section = {
  id: 'fragmentation',
  title: 'Fragmentation',
  content: (page) => {
    const words = eachSystem(page, (summary) => {
      const all = [fragmentationSentence(summary), ...causeTable(summary)];
      return all.filter((child) => child !== null);
    });
    return [...words, ...charts(page, 'fragmentation')];
  },
};

const secondsPerYear = 365 * 86400;

function costTable(summary: JsonObject): Child[] {
  const cost = summary['cost'];
  if (cost === undefined || figureAt(summary, ['cost', 'total']) === undefined) return [];
  const currency = textOf(member(cost, 'currency'));
  const rows: Child[][] = items(member(cost, 'parts')).map((part, i) => [
    el(
      'span',
      {},
      plainFigure(summary, ['cost', 'parts', i, 'count'], 'number'),
      ' × ',
      nameElement(textOf(member(part, 'name')), 32),
    ),
    plainFigure(summary, ['cost', 'parts', i, 'purchase'], 'number'),
  ]);
  for (const [field, words] of [
    ['energy', 'energy over the lifetime'],
    ['total', 'in all'],
    ['per_useful_gpu_hour', 'a useful GPU-hour'],
  ] as const) {
    if (figureAt(summary, ['cost', field]) === undefined) continue;
    rows.push([words, figure(summary, ['cost', field], 'number')]);
  }
  const years = (valueAt(summary, 'cost.lifetime_s') ?? 0) / secondsPerYear;
  const unpriced = items(member(cost, 'unpriced')).map(textOf);
  return [
    el('p', {}, 'Bought and run for ' + numberText(years) + ' years, in ' + currency + '.'),
    readTable('Cost', columns('part', currency), rows),
    unpriced.length > 0 ? el('p', {}, 'Without a price: ' + unpriced.join(', ') + '.') : null,
  ];
}

export const cost: Section = {
  id: 'cost',
  title: 'Cost',
  content: (page) => [
    ...charts(page, 'cost'),
    ...costDifferences(page),
    ...eachSystem(page, costTable),
  ],
};

/** What a forecast found: when goals break, what to order, month by month. */
import { confidenceText } from '../../charts/differences.ts';
import { at, items, member, names, numberOf, textOf } from '../../charts/figures.ts';
import { monthFigure, monthName, monthsOf } from '../../charts/months.ts';
import { metricUnit, metricWords } from '../../charts/words.ts';
import type { Json } from '../../story.ts';
import { el, nameElement, type Child } from '../dom.ts';
import { dataElement, number } from '../figures.ts';
import { charts, ofStudy, study, type Page, type Section } from '../section.ts';
import { readTable, type Column } from '../table.ts';
import { warningBox } from './answer.ts';
import { verdict } from './goals.ts';

/** The month in a field such as `month`; beyond the last one it is told as such. */
function monthAt(page: Page, tree: Json, field: string): string {
  const month = numberOf(member(tree, field));
  if (month === undefined) return '';
  const count = items(at(study(page), ['months'])).length;
  return month >= count ? 'after the last month' : monthName(study(page), month);
}

function breachWords(page: Page, breach: Json): Child {
  const goal = metricWords(textOf(member(breach, 'goal')));
  const month = monthAt(page, breach, 'month');
  if (month === '') return el('p', { class: 'good' }, 'The goal of ' + goal + ' lasts.');
  const words = el('p', {}, 'The goal of ' + goal + ' ');
  words.append(el('strong', { class: 'bad' }, 'breaks in ' + month));
  const earliest = monthAt(page, breach, 'earliest');
  const latest = monthAt(page, breach, 'latest');
  if (earliest !== latest) {
    words.append(
      ' (' + earliest + ' to ' + (latest || 'after the last month') + ' with confidence)',
    );
  }
  const until = monthAt(page, breach, 'last_month');
  if (until !== '') words.append(' and is met again after ' + until);
  words.append('.');
  return words;
}

export const forecastAnswer: Section = {
  id: 'answer',
  title: 'Answer',
  content: (page) => {
    const box = el('div', { class: 'answer' });
    for (const breach of items(at(study(page), ['breaches']))) {
      const words = breachWords(page, breach);
      if (words !== null && words !== undefined) box.append(words);
    }
    const hasGoals = items(at(study(page), ['months', 0, 'goals'])).length > 0;
    if (box.children.length === 0) {
      const words = hasGoals ? 'All goals are met in every month.' : 'The forecast has no goals.';
      box.append(el('p', { class: hasGoals ? 'good' : '' }, words));
    }
    const order = items(at(study(page), ['orders']))[0];
    if (order !== undefined) {
      const nodes = textOf(member(order, 'nodes'));
      const words = el('p', {}, 'Order ', number(study(page), ['orders', 0, 'count'], 'number'));
      words.append(' × ', nodes === '' ? 'nodes' : nameElement(nodes, 32));
      words.append(' by ' + monthAt(page, order, 'order_by') + '.');
      box.append(words);
    }
    const note = el('p', { class: 'quiet' }, number(study(page), ['replications'], 'number'));
    note.append(' runs of each month; a month is a run of its own, with its demand and nodes.');
    return [ofStudy(warningBox(items(at(study(page), ['warnings']))), box, note)];
  },
};

export const orders: Section = {
  id: 'orders',
  title: 'What to order',
  content: (page) => {
    const rows = items(at(study(page), ['orders'])).map((order, i): Child[] => {
      const nodes = textOf(member(order, 'nodes'));
      const count = number(study(page), ['orders', i, 'count'], 'number');
      const late =
        (numberOf(member(order, 'arrives')) ?? 0) > (numberOf(member(order, 'needed')) ?? 0);
      const remark = late ? 'too late for ' + monthAt(page, order, 'needed') : '';
      const isEnough = member(order, 'is_enough') !== false;
      return [
        el(
          'span',
          {},
          count,
          nodes === '' ? ' nodes' : ' × ',
          nodes === '' ? null : nameElement(nodes, 32),
        ),
        monthAt(page, order, 'order_by'),
        monthAt(page, order, 'arrives'),
        monthAt(page, order, 'enough_until'),
        isEnough ? remark : 'not enough' + (remark === '' ? '' : ', ' + remark),
      ];
    });
    if (rows.length === 0) return [];
    const titles = ['order', 'by', 'arrives', 'enough until', 'remarks'];
    return [
      ofStudy(
        readTable(
          'Orders',
          titles.map((title) => ({ title })),
          rows,
        ),
      ),
    ];
  },
};

const shownMetrics = [
  'gpu.allocated_ratio',
  'gpu.busy_ratio',
  'queue_delay_s.mean',
  'queue_delay_s.p95',
  'jobs.queued',
  'cost.total',
];

function metricCell(month: Json, place: number, metric: string): Child {
  const figure = monthFigure(month, metric);
  if (figure === undefined) return '';
  return dataElement(
    figure.value,
    'months.' + place + '.metrics.' + metric + '.mean',
    metricUnit(metric),
  );
}

function goalCell(month: Json): Child {
  const goals = items(member(month, 'goals'));
  if (goals.length === 0) return '';
  const missed = goals.filter((goal) => member(goal, 'met') !== true);
  const sure = numberOf(member(missed[0] ?? goals[0], 'confidence'));
  const words = el('span', {}, verdict(missed.length === 0));
  if (goals.length === 1 && sure !== undefined) {
    words.append(el('span', { class: 'quiet whole' }, ' ' + confidenceText(sure)));
  }
  return words;
}

function monthTable(page: Page): Child[] {
  const months = monthsOf(study(page));
  const metrics = shownMetrics.filter((metric) =>
    months.some((month) => monthFigure(month.tree, metric) !== undefined),
  );
  const changes = months.map((month) =>
    items(member(month.tree, 'changes')).map(textOf).join(', '),
  );
  const hasChanges = changes.some((text) => text !== '');
  const rows = months.map((month, i): Child[] => [
    el('span', { class: 'whole' }, month.name),
    month.demand === undefined
      ? ''
      : dataElement(month.demand, 'months.' + i + '.demand', 'factor'),
    month.gpus === undefined ? '' : dataElement(month.gpus, 'months.' + i + '.gpus', 'number'),
    ...metrics.map((metric) => metricCell(month.tree, i, metric)),
    goalCell(month.tree),
    ...(hasChanges ? [changes[i] ?? ''] : []),
  ]);
  const columns: Column[] = [{ title: 'month' }];
  for (const title of ['demand', 'GPUs', ...metrics.map(metricWords)]) {
    columns.push({ title, isNumber: true });
  }
  columns.push({ title: 'goals' });
  if (hasChanges) columns.push({ title: 'changes' });
  return [readTable('Months', columns, rows)];
}

export const months: Section = {
  id: 'months',
  title: 'Months',
  content: (page) => {
    if (names(at(study(page), ['months', 0])).length === 0) return [];
    return [...charts(page, 'months'), ofStudy(...monthTable(page))];
  },
};

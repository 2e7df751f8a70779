/** What a comparison says beyond the figures of its sides: verdicts, differences, schedules. */
import { at, figureAt, items, member, numberOf, textOf } from '../../charts/figures.ts';
import { numberText, relativeText, type FigureUnit } from '../../charts/numbers.ts';
import { metricUnit, metricWords, spaced } from '../../charts/words.ts';
import type { Json } from '../../story.ts';
import { el, nameElement, type Child } from '../dom.ts';
import { dataElement, plainFigure } from '../figures.ts';
import { charts, ofStudy, sideName, study, type Page, type Section } from '../section.ts';
import { readTable, type Column } from '../table.ts';
import { warningBox } from './answer.ts';
import { verdict } from './goals.ts';

/** The sides other than the first, counted from 1. */
function others(page: Page): number[] {
  return items(at(study(page), ['against_a'])).map((_, i) => i + 1);
}

function numbered(titles: string[], from: number): Column[] {
  return titles.map((title, i) => ({ title, isNumber: i >= from }));
}

function sideList(page: Page): Child {
  const list = el('dl', { class: 'facts' });
  items(at(study(page), ['sides'])).forEach((side, i) => {
    const overrides = items(member(side, 'with')).map(textOf).join(', ');
    const name = page.story.systems[i]?.name.replace(/^[A-Z]: /, '') ?? '';
    const words = el('dd', {}, nameElement(name, 120), name === '' ? null : ', ');
    words.append(nameElement(textOf(member(side, 'file')), 120));
    if (overrides !== '') words.append(' with ', nameElement(overrides, 120));
    list.append(el('dt', {}, textOf(member(side, 'name')) || sideName(page, i)), words);
  });
  return list.children.length === 0 ? null : list;
}

function basis(page: Page): Child {
  const seeds = numberOf(at(study(page), ['seeds'])) ?? 1;
  if (at(study(page), ['exact']) === true) {
    return el('p', { class: 'quiet' }, 'Nothing is random here: differences are exact.');
  }
  const words =
    ' seeds, the same random streams on all sides; changes with 95 % confidence intervals.';
  return el('p', { class: 'quiet' }, dataElement(seeds, 'seeds', 'number'), words);
}

function conditions(page: Page): Child[] {
  const rows = items(at(study(page), ['conditions'])).map((one): Child[] => [
    textOf(member(one, 'condition')),
    textOf(member(one, 'side')),
    member(one, 'met') === true ? 'holds' : 'does not hold',
  ]);
  if (rows.length === 0) return [];
  return [readTable('Conditions', numbered(['condition', 'side', 'result'], 9), rows)];
}

export const compareAnswer: Section = {
  id: 'answer',
  title: 'Answer',
  content: (page) => {
    const warnings = page.story.systems.flatMap(({ summary }) => items(summary['warnings']));
    const texts = Array.from(new Set(warnings.map(textOf)));
    const box = el('div', { class: 'answer' });
    for (const one of items(at(study(page), ['against_a']))) {
      box.append(el('p', {}, textOf(member(one, 'verdict')) + '.'));
    }
    const notes = items(at(study(page), ['notes']));
    const said = items(at(study(page), ['warnings'])).filter((one) => !texts.includes(textOf(one)));
    return [
      ofStudy(
        warningBox([...texts, ...said, ...notes]),
        box,
        sideList(page),
        basis(page),
        ...conditions(page),
      ),
    ];
  },
};

function valueAt(study_: Json, path: (string | number)[], unit: FigureUnit): Child {
  return plainFigure(study_, path, unit);
}

/** The change in proportion, or as an amount where the first figure is 0. */
function changeWords(one: Json, unit: FigureUnit): Child {
  const relative = numberOf(member(one, 'relative'));
  if (relative !== undefined) return relativeText(relative);
  const amount = numberOf(member(one, 'difference'));
  return amount === undefined ? '–' : dataElement(amount, '', unit);
}

function intervalWords(one: Json): string {
  const low = numberOf(member(one, 'relative_ci95_low'));
  const high = numberOf(member(one, 'relative_ci95_high'));
  return low === undefined || high === undefined
    ? ''
    : relativeText(low) + ' … ' + relativeText(high);
}

function judged(change: string): Child {
  if (change === 'better') return el('span', { class: 'good whole' }, '▲ better');
  if (change === 'worse') return el('span', { class: 'bad whole' }, '▼ worse');
  return change === '' ? null : el('span', { class: 'quiet' }, change);
}

function differenceTable(page: Page, side: number, key: string, title: string): Child[] {
  const path = ['against_a', side - 1, key];
  const list = items(at(study(page), path));
  if (list.length === 0) return [];
  const rows = list.map((one, i): Child[] => {
    const metric = textOf(member(one, 'metric'));
    const unit = metricUnit(metric);
    return [
      nameElement(metricWords(metric), 80),
      valueAt(study(page), [...path, i, 'a'], unit),
      valueAt(study(page), [...path, i, 'b'], unit),
      changeWords(one, unit),
      intervalWords(one),
      judged(textOf(member(one, 'change'))),
    ];
  });
  const columns: Column[] = [
    { title: 'figure' },
    ...numbered([sideName(page, 0), sideName(page, side), 'change', '95 % CI'], 0),
    { title: 'judged' },
  ];
  return [readTable(title, columns, rows)];
}

export const differenceSection: Section = {
  id: 'differences',
  title: 'Differences',
  content: (page) => [
    ...charts(page, 'differences'),
    ...others(page).map((side) =>
      ofStudy(
        el('h3', {}, sideName(page, side) + ' against ' + sideName(page, 0)),
        ...differenceTable(page, side, 'metrics', 'Differences of ' + sideName(page, side)),
      ),
    ),
  ],
};

export const compareGoals: Section = {
  id: 'goals',
  title: 'Goals',
  content: (page) => {
    const goals = items(at(study(page), ['goals']));
    if (goals.length === 0) return [];
    const sides = items(at(goals[0], ['sides'])).length;
    const rows = goals.map((goal, i): Child[] => {
      const metric = textOf(member(goal, 'goal'));
      const cells: Child[] = [metricWords(metric), limitWords(goal)];
      for (let side = 0; side < sides; side++) {
        const path = ['goals', i, 'sides', side];
        const isMet = at(study(page), [...path, 'met']) === true;
        const value = plainFigure(study(page), [...path, 'value'], metricUnit(metric));
        cells.push(el('span', {}, value, ' ', verdict(isMet)));
      }
      return cells;
    });
    const names = items(at(goals[0], ['sides'])).map((_, side) => sideName(page, side));
    return [ofStudy(readTable('Goals', numbered(['goal', 'wanted', ...names], 9), rows))];
  },
};

function limitWords(goal: Json): string {
  const limit = member(goal, 'limit');
  return typeof limit === 'number' ? numberText(limit) : textOf(limit);
}

/** How parts of a whole moved, in points of a hundred. */
function partTable(page: Page, side: number, key: string, title: string): Child[] {
  const path = ['against_a', side - 1, key];
  const rows = items(at(study(page), path)).map((part, i): Child[] => {
    const a = numberOf(member(part, 'a'));
    const b = numberOf(member(part, 'b'));
    const points = a === undefined || b === undefined ? undefined : (b - a) * 100;
    return [
      spaced(textOf(member(part, 'name'))),
      valueAt(study(page), [...path, i, 'a'], 'ratio'),
      valueAt(study(page), [...path, i, 'b'], 'ratio'),
      points === undefined ? '' : pointWords(points),
    ];
  });
  if (rows.length === 0) return [];
  const columns = numbered(['', sideName(page, 0), sideName(page, side), 'points'], 1);
  columns[0] = { title: 'part' };
  return [el('h3', {}, title), readTable(title, columns, rows)];
}

function pointWords(points: number): string {
  if (Math.abs(points) < 0.05) return '0.0';
  return (points > 0 ? '+' : '−') + Math.abs(points).toFixed(1);
}

/** Where GPU-hours and limits moved; beside the charts of the sides. */
export function movedParts(page: Page, key: string, title: string): Child[] {
  return others(page).flatMap((side) => {
    const name = title + ', ' + sideName(page, side) + ' against ' + sideName(page, 0);
    const children = partTable(page, side, key, name);
    return children.length === 0 ? [] : [ofStudy(...children)];
  });
}

export function costDifferences(page: Page): Child[] {
  return others(page).flatMap((side) => {
    const table = differenceTable(page, side, 'cost', 'Cost of ' + sideName(page, side));
    return table.length === 0 ? [] : [ofStudy(...table)];
  });
}

const actions: { [kind: string]: string } = {
  start: 'started first',
  nodes: 'got other nodes',
  stop: 'was stopped first',
  end: 'ended first',
};

function partingWords(page: Page, side: number): Child {
  const path = ['against_a', side - 1, 'schedule'];
  const parting = at(study(page), [...path, 'parting']);
  const words = el(
    'p',
    {},
    'Of ',
    plainFigure(study(page), [...path, 'jobs'], 'number'),
    ' jobs ',
    plainFigure(study(page), [...path, 'sooner'], 'number'),
    ' ended sooner in ' + sideName(page, side) + ' and ',
    plainFigure(study(page), [...path, 'later'], 'number'),
    ' later.',
  );
  if (numberOf(member(parting, 'time_s')) === undefined) return words;
  const acted = textOf(member(parting, 'acted')) === 'b' ? side : 0;
  words.append(' The schedules part at ');
  words.append(plainFigure(study(page), [...path, 'parting', 'time_s'], 'seconds'));
  words.append(', when job ', nameElement(textOf(member(parting, 'job')), 32));
  words.append(
    ' ' + (actions[textOf(member(parting, 'kind'))] ?? '') + ' in ' + sideName(page, acted),
  );
  const instead = textOf(member(parting, 'instead'));
  if (instead !== '') words.append(', where the other had job ', nameElement(instead, 32));
  words.append('.');
  return words;
}

function changedJobs(page: Page, side: number, key: string, title: string): Child[] {
  const path = ['against_a', side - 1, 'schedule', key];
  const rows = items(at(study(page), path)).map((job, i): Child[] => [
    nameElement(textOf(member(job, 'job')), 32),
    plainFigure(study(page), [...path, i, 'gpus'], 'number'),
    ...['a_wait_s', 'b_wait_s', 'a_jct_s', 'b_jct_s'].map((field) =>
      plainFigure(study(page), [...path, i, field], 'seconds'),
    ),
  ]);
  if (rows.length === 0) return [];
  const [a, b] = [sideName(page, 0), sideName(page, side)];
  const titles = ['job', 'GPUs', 'waited in ' + a, 'in ' + b, 'took in ' + a, 'in ' + b];
  return [el('h3', {}, title), readTable(title + ' in ' + b, numbered(titles, 1), rows)];
}

export const scheduleChanges: Section = {
  id: 'changes',
  title: 'Jobs that changed',
  content: (page) =>
    others(page).flatMap((side) => {
      const path = ['against_a', side - 1, 'schedule', 'jobs'];
      if (figureAt(study(page), path) === undefined) return [];
      return [
        ofStudy(
          others(page).length > 1 ? el('h3', {}, sideName(page, side)) : null,
          partingWords(page, side),
          ...changedJobs(page, side, 'gained', 'Gained most'),
          ...changedJobs(page, side, 'lost', 'Lost most'),
        ),
      ];
    }),
};

/** What a plan found: the cheapest point that meets the goals, and what lies next to it. */
import { confidenceText } from '../../charts/differences.ts';
import { at, figureAt, items, member, names, numberOf, textOf } from '../../charts/figures.ts';
import { numberText } from '../../charts/numbers.ts';
import {
  bestPlace,
  differingKeys,
  keysText,
  minimized,
  planPoints,
  type PlanPoint,
} from '../../charts/plan_points.ts';
import { metricUnit, metricWords } from '../../charts/words.ts';
import type { Json } from '../../story.ts';
import { el, nameElement, type Child } from '../dom.ts';
import { dataElement, number, plainFigure } from '../figures.ts';
import { charts, ofStudy, study, type Page, type Section } from '../section.ts';
import { readTable, type Column } from '../table.ts';
import { warningBox } from './answer.ts';
import { verdict } from './goals.ts';

function columns(...titles: string[]): Column[] {
  return titles.map((title) => ({
    title: title.replace('#', ''),
    isNumber: title.startsWith('#'),
  }));
}

function keyTable(page: Page): Child {
  const best = at(study(page), ['best']);
  const rows = names(best).map((key, i): Child[] => {
    const value = at(best, [key]);
    const cell =
      typeof value === 'number'
        ? dataElement(value, 'best.' + key, 'number')
        : nameElement(planPoints(study(page))[bestPlace(study(page))]?.values[i] ?? textOf(value));
    return [nameElement(key), cell];
  });
  return readTable('The answer', columns('key', 'value'), rows);
}

/** Of each goal what the points reached. */
function bestReached(page: Page): Child {
  const goals = items(at(study(page), ['points', 0, 'goals']));
  const list = el('ul');
  goals.forEach((goal, i) => {
    const metric = textOf(member(goal, 'goal'));
    const isMost = numberOf(member(goal, 'at_most')) !== undefined;
    let best: number | undefined;
    for (const point of items(at(study(page), ['points']))) {
      const value = numberOf(at(point, ['goals', i, 'value']));
      if (value === undefined) continue;
      if (best === undefined || (isMost ? value < best : value > best)) best = value;
    }
    if (best === undefined) return;
    const words = metricWords(metric) + ': the best reached is ';
    list.append(el('li', {}, words, dataElement(best, '', metricUnit(metric)), ', wanted '));
    list.lastElementChild?.append(wanted(page, ['points', 0, 'goals', i], metric));
  });
  return list;
}

function wanted(page: Page, path: (string | number)[], metric: string): HTMLElement {
  const words = el('span');
  for (const [name, text] of [
    ['at_most', 'at most '],
    ['at_least', 'at least '],
  ] as const) {
    if (numberOf(at(study(page), [...path, name])) === undefined) continue;
    if (words.childNodes.length > 0) words.append(', ');
    words.append(text, number(study(page), [...path, name], metricUnit(metric)));
  }
  return words;
}

function effort(page: Page): Child {
  const points = items(at(study(page), ['points'])).length;
  return el(
    'p',
    { class: 'quiet' },
    'Looked at ' + numberText(points) + ' of ',
    plainFigure(study(page), ['points_in_all'], 'number'),
    ' points in ',
    plainFigure(study(page), ['runs'], 'number'),
    ' runs; all of them would take ',
    plainFigure(study(page), ['runs_in_all'], 'number'),
    '.',
  );
}

export const planAnswer: Section = {
  id: 'answer',
  title: 'Answer',
  content: (page) => {
    const name = minimized(study(page));
    const warnings = warningBox(items(at(study(page), ['warnings'])));
    if (figureAt(study(page), ['objective']) === undefined) {
      const words = el(
        'div',
        { class: 'answer' },
        el('p', { class: 'bad' }, 'No point meets all goals.'),
      );
      return [ofStudy(warnings, words, bestReached(page), effort(page))];
    }
    const sentence = el('p', {}, 'Least ' + metricWords(name) + ' where all goals are met: ');
    sentence.append(
      el('strong', {}, plainFigure(study(page), ['objective'], metricUnit(name))),
      '.',
    );
    return [
      ofStudy(warnings, el('div', { class: 'answer' }, sentence), keyTable(page), effort(page)),
    ];
  },
};

export const planGoals: Section = {
  id: 'goals',
  title: 'Goals',
  content: (page) => {
    const rows = items(at(study(page), ['goals'])).map((goal, i): Child[] => {
      const metric = textOf(member(goal, 'goal'));
      const confidence = numberOf(member(goal, 'confidence'));
      return [
        nameElement(metricWords(metric), 80),
        verdict(member(goal, 'met') === true),
        plainFigure(study(page), ['goals', i, 'value'], metricUnit(metric)),
        wanted(page, ['goals', i], metric),
        confidence === undefined ? '' : confidenceText(confidence),
      ];
    });
    if (rows.length === 0) return [];
    const titles = columns('goal', 'verdict', '#seen', 'wanted', 'confidence');
    return [ofStudy(readTable('Goals', titles, rows))];
  },
};

export const frontier: Section = {
  id: 'frontier',
  title: 'Frontier',
  content: (page) => charts(page, 'frontier'),
};

/** What a neighbour of the answer misses, or that it meets all. */
function missedGoals(page: Page, point: PlanPoint): HTMLElement {
  if (point.meets) return verdict(true);
  const words = el('span');
  items(at(study(page), ['points', point.index, 'goals'])).forEach((goal: Json, i) => {
    if (member(goal, 'met') === true) return;
    const metric = textOf(member(goal, 'goal'));
    const path = ['points', point.index, 'goals', i];
    if (words.childNodes.length > 0) words.append('; ');
    words.append('misses ' + metricWords(metric) + ': ');
    words.append(plainFigure(study(page), [...path, 'value'], metricUnit(metric)));
    const confidence = numberOf(member(goal, 'confidence'));
    if (confidence !== undefined) words.append(', ' + confidenceText(confidence));
  });
  return words;
}

function neighbours(page: Page, key: string): Child[][] {
  const points = planPoints(study(page));
  const best = points[bestPlace(study(page))];
  return items(at(study(page), [key])).flatMap((place): Child[][] => {
    const point = typeof place === 'number' ? points[place] : undefined;
    if (point === undefined) return [];
    return [
      [
        nameElement(differingKeys(point, best), 120),
        plainFigure(
          study(page),
          ['points', point.index, 'objective'],
          metricUnit(minimized(study(page))),
        ),
        missedGoals(page, point),
      ],
    ];
  });
}

export const planLimits: Section = {
  id: 'limits',
  title: 'What limits',
  content: (page) => {
    const rows = [...neighbours(page, 'below'), ...neighbours(page, 'above')];
    if (rows.length === 0) return [];
    const name = metricWords(minimized(study(page)));
    return [
      el('p', {}, 'One step away from the answer, with everything else as it is:'),
      ofStudy(readTable('Next to the answer', columns('changed', '#' + name, 'goals'), rows)),
    ];
  },
};

function pointRow(page: Page, point: PlanPoint): Child[] {
  const path = ['points', point.index];
  return [
    nameElement(keysText(point), 160),
    plainFigure(study(page), [...path, 'objective'], metricUnit(minimized(study(page)))),
    plainFigure(study(page), [...path, 'queue_delay_s_p95'], 'seconds'),
    verdict(point.meets),
    plainFigure(study(page), [...path, 'runs'], 'number'),
  ];
}

export const planTable: Section = {
  id: 'points',
  title: 'Points looked at',
  content: (page) => {
    const points = planPoints(study(page));
    if (points.length === 0) return [];
    const name = metricWords(minimized(study(page)));
    const titles = columns('point', '#' + name, '#queue delay p95', 'goals', '#runs');
    const rows = points.map((point) => pointRow(page, point));
    return [ofStudy(readTable('Points', titles, rows))];
  },
};

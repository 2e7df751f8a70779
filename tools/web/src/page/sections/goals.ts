/** Which goals were met, by how much. */
import { at, figureAt, isObject, items, member, names, textOf } from '../../charts/figures.ts';
import { metricUnit, metricWords } from '../../charts/words.ts';
import type { Json, JsonObject } from '../../story.ts';
import { el, type Child } from '../dom.ts';
import { figure, number, plainFigure } from '../figures.ts';
import { eachSystem, type Section } from '../section.ts';
import { readTable } from '../table.ts';

/** A mark that does not rely on colour. */
export function verdict(isMet: boolean): HTMLElement {
  return isMet
    ? el('span', { class: 'good whole' }, '✓ met')
    : el('span', { class: 'bad whole' }, '✗ missed');
}

function subject(goal: Json): string {
  const where = member(goal, 'where');
  const of = names(where).map((name) => name + ' ' + textOf(at(where, [name])));
  return metricWords(textOf(member(goal, 'metric'))) + (of.length > 0 ? ', ' + of.join(', ') : '');
}

function wanted(summary: JsonObject, index: number, metric: string): HTMLElement {
  const words = el('span');
  for (const [name, text] of [
    ['at_most', 'at most '],
    ['at_least', 'at least '],
  ] as const) {
    const path = ['goals', index, name];
    if (figureAt(summary, path) === undefined) continue;
    if (words.childNodes.length > 0) words.append(', ');
    words.append(text, number(summary, path, metricUnit(metric)));
  }
  return words;
}

function remarks(summary: JsonObject, index: number): Child {
  const words = el('span');
  const waiting = ['goals', index, 'still_waiting'];
  if (figureAt(summary, waiting) !== undefined) {
    words.append(plainFigure(summary, waiting, 'number'), ' still waiting ');
  }
  const ratio = ['goals', index, 'met_ratio'];
  if (figureAt(summary, ratio) !== undefined) {
    words.append('met in ', plainFigure(summary, ratio, 'ratio'), ' of runs');
  }
  return words.childNodes.length === 0 ? null : words;
}

function goalsTable(summary: JsonObject): Child[] {
  const goals = items(summary['goals']).filter(isObject);
  if (goals.length === 0) return [];
  const rows = goals.map((goal, i): Child[] => {
    const metric = textOf(goal['metric']);
    return [
      subject(goal),
      verdict(goal['met'] === true),
      figure(summary, ['goals', i, 'value'], metricUnit(metric)),
      wanted(summary, i, metric),
      remarks(summary, i),
    ];
  });
  const titles = ['goal', 'verdict', 'seen', 'wanted'];
  if (rows.some((row) => row[4] !== null)) titles.push('remarks');
  else for (const row of rows) row.pop();
  const columns = titles.map((title, i) => ({ title, isNumber: i === 2 }));
  return [readTable('Goals', columns, rows)];
}

export const goals: Section = {
  id: 'goals',
  title: 'Goals',
  content: (page) => eachSystem(page, goalsTable),
};

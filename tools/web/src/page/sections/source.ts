/** How the page was made: what repeats it, byte by byte. */
import { at, figureAt, items, member, names, textOf } from '../../charts/figures.ts';
import type { JsonObject } from '../../story.ts';
import { el, nameElement, type Child } from '../dom.ts';
import { plainFigure } from '../figures.ts';
import { eachSystem, ofStudy, type Page, type Section } from '../section.ts';
import { copyButton, readTable } from '../table.ts';
import { warningBox } from './answer.ts';

function seeds(summary: JsonObject): string {
  const several = items(summary['seeds']);
  if (several.length > 0) return several.map((seed) => String(seed)).join(', ');
  const one = summary['seed'];
  return one === undefined ? '' : String(one);
}

function facts(page: Page): HTMLElement {
  const { version, command } = page.story.input;
  const list = el('dl', { class: 'facts' });
  const fact = (name: string, value: Child): void => {
    list.append(el('dt', {}, name), el('dd', {}, value));
  };
  fact('command', el('code', {}, command));
  fact('version', 'headroom ' + version);
  const used = Array.from(new Set(page.story.systems.map(({ summary }) => seeds(summary))));
  if (used.join('') !== '') fact(used.join('').includes(',') ? 'seeds' : 'seed', used.join('; '));
  return list;
}

function auditTable(summary: JsonObject): Child[] {
  const sources = items(at(summary, ['audit', 'sources']));
  if (sources.length === 0) return [];
  const rows = sources.map((source, i): Child[] => [
    nameElement(textOf(member(source, 'source'))),
    ...['accepted', 'repaired', 'rejected'].map((field) =>
      plainFigure(summary, ['audit', 'sources', i, field], 'number'),
    ),
  ]);
  const columns = ['trace', 'rows accepted', 'repaired', 'rejected'].map((title, i) => ({
    title,
    isNumber: i > 0,
  }));
  return [readTable('Traces', columns, rows), ...ruleTable(summary)];
}

function ruleTable(summary: JsonObject): Child[] {
  const rules = names(at(summary, ['audit', 'rules']));
  if (rules.length === 0) return [];
  const rows = rules.map((rule): Child[] => {
    const path = ['audit', 'rules', rule];
    const example = items(at(summary, path.concat(['examples'])))[0];
    return [
      nameElement(rule, 32),
      figureAt(summary, path.concat(['count'])) === undefined
        ? ''
        : plainFigure(summary, path.concat(['count']), 'number'),
      textOf(at(summary, path.concat(['effect']))),
      nameElement(textOf(example), 80),
    ];
  });
  const columns = ['rule', 'rows', 'effect', 'example'].map((title, i) => ({
    title,
    isNumber: i === 1,
  }));
  return [readTable('Rules that rows of traces broke', columns, rows)];
}

/** Of a page about a trace. */
function auditOfStudy(page: Page): Child[] {
  const tables = page.story.study === undefined ? [] : auditTable(page.story.study);
  return tables.length === 0 ? [] : [ofStudy(...tables)];
}

function fileBox(file: { name: string; text: string }): HTMLElement {
  return el(
    'details',
    { class: 'file' },
    el('summary', {}, nameElement(file.name)),
    copyButton('Copy this file', () => file.text),
    el('pre', { tabindex: '0' }, file.text),
  );
}

/** Warnings of all systems, each once. */
function allWarnings(page: Page): string[] {
  const texts = page.story.systems.flatMap(({ summary }) => items(summary['warnings']).map(textOf));
  return Array.from(new Set(texts));
}

export const source: Section = {
  id: 'source',
  title: 'Made from',
  content: (page) => [
    facts(page),
    ...eachSystem(page, auditTable),
    ...auditOfStudy(page),
    ...page.story.input.files.map(fileBox),
    warningBox(allWarnings(page)),
  ],
};

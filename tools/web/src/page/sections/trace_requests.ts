/** What a trace of requests holds. */
import { at, figureAt, names, valueAt } from '../../charts/figures.ts';
import type { FigureUnit } from '../../charts/numbers.ts';
import { nameElement, type Child } from '../dom.ts';
import { number } from '../figures.ts';
import { charts, ofStudy, study, type Page, type Section } from '../section.ts';
import { readTable } from '../table.ts';
import { namesMost, numberColumns, sentence, type Path, type SpreadRow } from './trace_figures.ts';

export function requestsAnswer(page: Page): HTMLElement[] {
  return [
    sentence(
      page,
      [['requests'], 'number'],
      ' requests over ',
      [['span_s'], 'seconds'],
      ' with ',
      [['input_tokens'], 'number'],
      ' tokens in and ',
      [['output_tokens'], 'number'],
      ' out.',
    ),
    sentence(
      page,
      'The busiest minute has ',
      [['busiest_minute'], 'number'],
      '; half of the requests bring at most ',
      [['input_tokens_each', 'p50'], 'number'],
      ' tokens and take at most ',
      [['output_tokens_each', 'p50'], 'number'],
      '.',
    ),
  ];
}

export const requestTiles: [string, Path, FigureUnit][] = [
  ['requests a second', ['per_second'], 'number'],
  ['busiest minute', ['busiest_minute'], 'number'],
  ['tokens in, mean', ['input_tokens_each', 'mean'], 'number'],
  ['tokens out, mean', ['output_tokens_each', 'mean'], 'number'],
  ['failed', ['failed'], 'number'],
];

export const requestSpreads: SpreadRow[] = [
  { words: 'tokens in', path: 'input_tokens_each', unit: 'number' },
  { words: 'tokens out', path: 'output_tokens_each', unit: 'number' },
  { words: 'service time', path: 'service_s', unit: 'seconds' },
];

function modelsTable(page: Page): Child {
  const requests = (name: string): number =>
    figureAt(study(page), ['by_model', name, 'requests'])?.value ?? 0;
  const models = names(at(study(page), ['by_model'])).sort((a, b) => requests(b) - requests(a));
  if (models.length < 2) return null;
  const rows = models
    .slice(0, namesMost)
    .map((name): Child[] => [
      nameElement(name, 40),
      ...['requests', 'input_tokens', 'output_tokens'].map((field) =>
        number(study(page), ['by_model', name, field], 'number'),
      ),
    ]);
  const columns = numberColumns('model', 'requests', 'tokens in', 'tokens out');
  return readTable('By model', columns, rows);
}

/** What a cache of prefixes without limits would save. */
function prefixWords(page: Page): Child {
  if ((valueAt(study(page), 'prefix.blocks') ?? 0) === 0) return null;
  return sentence(
    page,
    'Prefixes have ',
    [['prefix', 'blocks'], 'number'],
    ' blocks of ',
    [['prefix', 'block_tokens'], 'number'],
    ' tokens; ',
    [['prefix', 'named_before'], 'number'],
    ' of them were named by an earlier request.',
  );
}

export const tokens: Section = {
  id: 'tokens',
  title: 'Tokens and service',
  content: (page) => {
    const shown = charts(page, 'trace-tokens', 'trace-service');
    if (shown.length === 0) return [];
    return [...shown, ofStudy(prefixWords(page), modelsTable(page))];
  },
};

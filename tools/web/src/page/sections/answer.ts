/** What came out, in a few sentences and numbers, with all warnings. */
import { at, figureAt, items, member, names, textOf, valueAt } from '../../charts/figures.ts';
import { metricWords, spaced } from '../../charts/words.ts';
import type { Json, JsonObject } from '../../story.ts';
import { el, type Child } from '../dom.ts';
import { figure, plainFigure } from '../figures.ts';
import type { Page, Section } from '../section.ts';

/** `noun` for one, `nouns` for others. */
function plural(count: number | undefined, noun: string): string {
  return ' ' + noun + (count === 1 ? '' : 's');
}

function delaySentence(summary: JsonObject): Child {
  if (figureAt(summary, ['queue_delay_s', 'p50']) === undefined) return null;
  return el(
    'p',
    {},
    'Of ',
    plainFigure(summary, ['jobs', 'submitted']),
    plural(valueAt(summary, 'jobs.submitted'), 'job'),
    ', ',
    plainFigure(summary, ['jobs', 'started']),
    ' started. Half of those waited at most ',
    plainFigure(summary, ['queue_delay_s', 'p50']),
    ', 95 % at most ',
    plainFigure(summary, ['queue_delay_s', 'p95']),
    ', and the longest ',
    plainFigure(summary, ['queue_delay_s', 'max']),
    '.',
    ...stillWaiting(summary),
  );
}

function stillWaiting(summary: JsonObject): Child[] {
  if ((valueAt(summary, 'jobs.queued') ?? 0) === 0) return [];
  return [' At the end ', plainFigure(summary, ['jobs', 'queued']), ' were still waiting.'];
}

/** The class other than useful that took most, as its name. */
function largestLoss(summary: JsonObject): string | undefined {
  let most = 0;
  let found: string | undefined;
  for (const name of names(summary['gpu_hours'])) {
    const hours = valueAt(summary, 'gpu_hours.' + name) ?? 0;
    if (name === 'useful' || hours <= most) continue;
    most = hours;
    found = name;
  }
  return found;
}

/** What became of GPU time, as the end of a sentence. */
const classWords: { [name: string]: string } = {
  idle_no_demand: 'was idle for lack of demand',
  idle_insufficient: 'was idle because the first job in line needed more than was free',
  idle_fragmented: 'was idle because what was free was fragmented',
  idle_policy: 'was held back by the policy',
  staging: 'went by while data sets were copied to nodes',
  input_stall: 'went by in waiting for data',
  communication: 'went by in communication',
  checkpoint: 'went into checkpoints and restarts',
  lost: 'was lost with work that was not saved',
  down: 'was down',
};

function useSentence(summary: JsonObject): Child {
  if (figureAt(summary, ['gpu', 'busy_ratio']) === undefined) return null;
  const loss = largestLoss(summary);
  const sentence = el(
    'p',
    {},
    'The ',
    plainFigure(summary, ['gpu', 'count']),
    plural(valueAt(summary, 'gpu.count'), 'GPU'),
    ' were allocated ',
    plainFigure(summary, ['gpu', 'allocated_ratio']),
    ' of the time and busy ',
    plainFigure(summary, ['gpu', 'busy_ratio']),
  );
  if (loss === undefined) sentence.append('.');
  else {
    sentence.append('; most of the rest, ');
    sentence.append(plainFigure(summary, ['gpu_hours', loss], 'hours'));
    sentence.append(' of GPU time, ' + (classWords[loss] ?? 'was ' + spaced(loss)) + '.');
  }
  return sentence;
}

function packingSentence(summary: JsonObject): Child {
  if (figureAt(summary, ['gpu', 'asked_ratio']) === undefined) return null;
  return el(
    'p',
    {},
    'Of the ',
    plainFigure(summary, ['gpu', 'count']),
    ' GPUs, ',
    plainFigure(summary, ['gpu', 'allocated_ratio']),
    ' were allocated when jobs had asked for ',
    plainFigure(summary, ['gpu', 'asked_ratio']),
    ' of them; ',
    plainFigure(summary, ['fragmentation', 'of_free']),
    ' of what was free was fragmented.',
  );
}

/** Names what limited most of the training, and what it would bring to remove it. */
export function limitSentence(summary: JsonObject): Child {
  const limit = items(at(summary, ['training', 'limits']))[0];
  if (limit === undefined || figureAt(limit, ['share']) === undefined) return null;
  const path = ['training', 'limits', 0];
  const sentence = el(
    'p',
    {},
    'Training was limited most by ',
    el('strong', {}, textOf(member(limit, 'limit'))),
    ', in ',
    plainFigure(summary, path.concat(['share']), 'ratio'),
    ' of its GPU-hours',
  );
  if (figureAt(limit, ['gain']) === undefined) sentence.append('.');
  else {
    sentence.append('; without that limit these jobs would run ');
    sentence.append(plainFigure(summary, path.concat(['gain']), 'factor'), ' as fast.');
  }
  return sentence;
}

function goalSentence(summary: JsonObject): Child {
  const goals = items(summary['goals']);
  if (goals.length === 0) return null;
  const missed = goals.filter((goal) => member(goal, 'met') !== true);
  if (missed.length === 0) {
    const all = goals.length === 1 ? 'Its goal is met.' : 'All ' + goals.length + ' goals are met.';
    return el('p', { class: 'good' }, all);
  }
  const which = missed.map((goal) => metricWords(textOf(member(goal, 'metric')))).join(', ');
  const words =
    missed.length + ' of ' + goals.length + ' goals ' + (missed.length === 1 ? 'is' : 'are');
  return el('p', { class: 'bad' }, words + ' missed: ' + which + '.');
}

const tiles: [string, string[]][] = [
  ['mean queue delay', ['queue_delay_s', 'mean']],
  ['queue delay p95', ['queue_delay_s', 'p95']],
  ['mean completion', ['jct_s', 'mean']],
  ['GPUs busy', ['gpu', 'busy_ratio']],
  ['GPUs allocated', ['gpu', 'allocated_ratio']],
  ['fragmentation', ['fragmentation', 'mean']],
];

function tileRow(summary: JsonObject): Child {
  const row = el('dl', { class: 'tiles' });
  for (const [words, path] of tiles) {
    if (figureAt(summary, path) === undefined) continue;
    row.append(el('div', {}, el('dt', {}, words), el('dd', {}, figure(summary, path))));
  }
  return row.children.length === 0 ? null : row;
}

/** Each warning as it is, in a box that is seen first. */
export function warningBox(warnings: Json[]): Child {
  if (warnings.length === 0) return null;
  const box = el('div', { class: 'warnings', role: 'note', 'aria-label': 'Warnings' });
  const list = el('ul');
  for (const warning of warnings) list.append(el('li', {}, textOf(warning)));
  box.append(el('strong', {}, warnings.length === 1 ? 'Warning' : 'Warnings'), list);
  return box;
}

function runAnswer(summary: JsonObject): Child[] {
  const asked = figureAt(summary, ['gpu', 'asked_ratio']) !== undefined;
  return [
    warningBox(items(summary['warnings'])),
    el(
      'div',
      { class: 'answer' },
      goalSentence(summary),
      asked ? packingSentence(summary) : delaySentence(summary),
      asked ? null : useSentence(summary),
      limitSentence(summary),
    ),
    tileRow(summary),
    facts(summary),
  ];
}

/** How long was simulated, and from when on figures count. */
function facts(summary: JsonObject): Child {
  const line = el('p', { class: 'quiet' });
  if (figureAt(summary, ['simulated_s']) !== undefined) {
    line.append('Simulated: ', plainFigure(summary, ['simulated_s']));
    if ((valueAt(summary, 'measured_from_s') ?? 0) > 0) {
      line.append('; figures count from ', plainFigure(summary, ['measured_from_s'], 'seconds'));
      line.append(' on, the end of the warm-up');
    }
    line.append('. ');
  }
  const runs = valueAt(summary, 'replications');
  if (runs !== undefined) {
    line.append('Figures are means of ' + runs + ' runs with different seeds, ');
    line.append('± half a 95 % confidence interval; charts over time show the first run.');
  }
  return line.textContent === '' ? null : line;
}

export const answer: Section = {
  id: 'answer',
  title: 'Answer',
  content: (page: Page) => {
    const system = page.story.systems[0];
    if (system === undefined) return [];
    return [el('div', { 'data-system': '0' }, ...runAnswer(system.summary))];
  },
};

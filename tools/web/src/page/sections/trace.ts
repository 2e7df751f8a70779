/** What a trace holds: jobs, or requests to services. */
import { at, figureAt, items, names, valueAt } from '../../charts/figures.ts';
import type { FigureUnit } from '../../charts/numbers.ts';
import { spaced } from '../../charts/words.ts';
import { el, nameElement, type Child } from '../dom.ts';
import { number } from '../figures.ts';
import { charts, ofStudy, study, type Page, type Section } from '../section.ts';
import { readTable } from '../table.ts';
import {
  has,
  holdsRequests,
  loadsTable,
  numberColumns,
  sentence,
  share,
  spreadTable,
  type Path,
  type SpreadRow,
} from './trace_figures.ts';
import { requestsAnswer, requestSpreads, requestTiles, tokens } from './trace_requests.ts';

/** Nothing where the trace names nobody. */
function usersWords(page: Page): (string | [Path, FigureUnit])[] {
  if (names(at(study(page), ['by_user'])).join('') === '') return [];
  const count = valueAt(study(page), 'concentration.users.count');
  return [' of ', [['concentration', 'users', 'count'], 'number'], count === 1 ? ' user' : ' users'];
}

function jobsAnswer(page: Page): HTMLElement[] {
  const words = [
    sentence(
      page,
      [['jobs'], 'number'],
      ' jobs',
      ...usersWords(page),
      ', submitted over ',
      [['span_s'], 'seconds'],
      ', ask for ',
      [['gpu_hours'], 'number'],
      ' GPU-hours.',
    ),
    sentence(
      page,
      'Half of them run at most ',
      [['duration_s', 'p50'], 'seconds'],
      ', one in a hundred longer than ',
      [['duration_s', 'p99'], 'seconds'],
      '; the largest 1 % hold ',
      [['tails', 'gpu_hours', 'top_hundredth_share'], 'ratio'],
      ' of the GPU-hours.',
    ),
  ];
  if (has(page, ['offered_load', 'ratio'])) words.push(loadSentence(page));
  return words;
}

function loadSentence(page: Page): HTMLElement {
  const words = sentence(
    page,
    'On ',
    [['offered_load', 'gpus'], 'number'],
    ' GPUs that is a load of ',
    [['offered_load', 'ratio'], 'ratio'],
    '; ',
    [['offered_load', 'weeks_above_1'], 'number'],
    ' of ' + items(at(study(page), ['offered_load', 'by_week'])).length,
    ' weeks ask for more than there is.',
  );
  if ((valueAt(study(page), 'offered_load.ratio') ?? 0) > 1) words.className = 'bad';
  return words;
}

const jobTiles: [string, Path, FigureUnit][] = [
  ['jobs an hour', ['jobs_per_hour'], 'number'],
  ['GPUs wanted', ['gpus_wanted_mean'], 'number'],
  ['load', ['offered_load', 'ratio'], 'ratio'],
  ['mean size in GPUs', ['gpus', 'mean'], 'number'],
  ['duration p50', ['duration_s', 'p50'], 'seconds'],
  ['duration p99', ['duration_s', 'p99'], 'seconds'],
];

const answer: Section = {
  id: 'answer',
  title: 'Answer',
  content: (page) => {
    const ofRequests = holdsRequests(page);
    const row = el('dl', { class: 'tiles' });
    for (const [words, path, unit] of ofRequests ? requestTiles : jobTiles) {
      if (!has(page, path)) continue;
      row.append(el('div', {}, el('dt', {}, words), el('dd', {}, number(study(page), path, unit))));
    }
    const words = ofRequests ? requestsAnswer(page) : jobsAnswer(page);
    const box = el('div', { class: 'answer' }, ...words);
    return [ofStudy(box, row, spreadTable(page, ofRequests ? requestSpreads : jobSpreads))];
  },
};

const jobSpreads: SpreadRow[] = [
  { words: 'GPUs', path: 'gpus', unit: 'number' },
  { words: 'duration', path: 'duration_s', unit: 'seconds' },
  { words: 'requested time', path: 'walltime_s', unit: 'seconds' },
  { words: 'GPU-hours', path: 'gpu_hours_by_job', unit: 'number' },
];

const course: Section = {
  id: 'course',
  title: 'Course',
  content: (page) => charts(page, 'trace-course'),
};

function clockNote(page: Page): Child {
  if (at(study(page), ['arrivals', 'clock_known']) === true) return null;
  const words =
    'Hours and days count from the zero of the trace’s time; --zero "tue 09:30" says when that was.';
  return el('p', { class: 'quiet' }, words);
}

const rhythm: Section = {
  id: 'rhythm',
  title: 'Hours and days',
  content: (page) => {
    const shown = charts(page, 'trace-week', 'trace-hours', 'trace-weekdays');
    return shown.length === 0 ? [] : [...shown, clockNote(page)];
  },
};

function dispersionTable(page: Page): Child {
  const rows: Child[][] = [];
  items(at(study(page), ['arrivals', 'dispersion'])).forEach((_, i) => {
    const path: Path = ['arrivals', 'dispersion', i];
    if (!has(page, path.concat(['index']))) return;
    rows.push([
      number(study(page), path.concat(['window_s']), 'seconds'),
      number(study(page), path.concat(['index']), 'number'),
    ]);
  });
  if (rows.length === 0) return null;
  return readTable('Bursts', numberColumns('window', 'variance over mean'), rows);
}

function gapTable(page: Page): Child {
  const rows = items(at(study(page), ['arrivals', 'longest_gaps'])).map((_, i): Child[] => {
    const path: Path = ['arrivals', 'longest_gaps', i];
    return [
      number(study(page), path.concat(['length_s']), 'seconds'),
      number(study(page), path.concat(['from_s']), 'seconds'),
      number(study(page), path.concat(['expected_arrivals']), 'number'),
    ];
  });
  if (rows.length === 0) return null;
  const columns = numberColumns('longest gaps', 'from', 'arrivals expected in it');
  return readTable('Longest gaps', columns, rows);
}

const gaps: Section = {
  id: 'gaps',
  title: 'Bursts and gaps',
  content: (page) => {
    const shown = charts(page, 'trace-gaps');
    if (holdsRequests(page) || shown.length === 0) return shown;
    const words = sentence(
      page,
      'Gaps vary ',
      [['arrivals', 'gap_variation'], 'number'],
      ' times as much as those of independent arrivals, which would leave at most about ',
      [['arrivals', 'longest_gap_expected_s'], 'seconds'],
      '. The variance over the mean of arrivals in windows would be 1 for them.',
    );
    return [...shown, ofStudy(words, dispersionTable(page), gapTable(page))];
  },
};

function exponentWords(page: Page, tail: string): Child {
  const path: Path = ['tails', tail, 'tail_index', 'exponent'];
  if (!has(page, path)) return null;
  const exponent = figureAt(study(page), path)?.value ?? 0;
  const words = sentence(
    page,
    'The largest 5 % of ' + (tail === 'gpu_hours' ? 'GPU-hours' : 'durations'),
    ' fall with exponent ',
    [path, 'number'],
  );
  if (exponent < 1) words.append(': no mean in sight');
  else if (exponent < 2) words.append(': no variance in sight');
  words.append('.');
  return words;
}

const sizes: Section = {
  id: 'sizes',
  title: 'Sizes',
  content: (page) => {
    const shown = charts(page, 'trace-sizes', 'trace-gpus', 'trace-gpu-hours');
    const table = loadsTable(page, 'by_size', 'GPUs', (name) => name);
    if (table === null) return shown;
    return [...shown, ofStudy(exponentWords(page, 'gpu_hours'), table)];
  },
};

const durations: Section = {
  id: 'durations',
  title: 'Durations',
  content: (page) => {
    const shown = charts(page, 'trace-durations');
    return shown.length === 0 ? [] : [...shown, ofStudy(exponentWords(page, 'duration_s'))];
  },
};

const states: Section = {
  id: 'states',
  title: 'How jobs ended',
  content: (page) => {
    if (holdsRequests(page)) return [];
    const shown = charts(page, 'trace-states');
    if (shown.length === 0) return [el('p', { class: 'quiet' }, 'The trace does not tell.')];
    const words = (name: string): string => (name === 'untold' ? 'not told' : spaced(name));
    return [...shown, ofStudy(loadsTable(page, 'by_state', 'ended', words))];
  },
};

function concentration(page: Page, who: string): Child {
  const path = (name: string): Path => ['concentration', who, name];
  if ((valueAt(study(page), 'concentration.' + who + '.count') ?? 0) < 2) return null;
  return sentence(
    page,
    'Of ',
    [path('count'), 'number'],
    ' ' + who + ', ',
    [path('with_half'), 'number'],
    ' have half of the GPU-hours; the first has ',
    [path('top_1_share'), 'ratio'],
    ', the first ten ',
    [path('top_10_share'), 'ratio'],
    '. Gini coefficient ',
    [path('gini'), 'number'],
    '.',
  );
}

const users: Section = {
  id: 'users',
  title: 'Users and queues',
  content: (page) => {
    const shown = charts(page, 'trace-shared');
    if (shown.length === 0) return [];
    const table = (group: string, title: string): Child =>
      names(at(study(page), [group])).length > 1
        ? loadsTable(page, group, title, (name) => nameElement(name, 40))
        : null;
    return [
      ...shown,
      ofStudy(
        concentration(page, 'users'),
        table('by_user', 'user'),
        concentration(page, 'queues'),
        table('by_queue', 'queue'),
      ),
    ];
  },
};

const estimates: Section = {
  id: 'estimates',
  title: 'Requested times',
  content: (page) => {
    const shown = charts(page, 'trace-estimates');
    if (shown.length === 0) return [];
    const words = sentence(
      page,
      'Of ',
      [['estimates', 'jobs'], 'number'],
      ' jobs that request a time, half use at most ',
      [['estimates', 'used_by_job', 'p50'], 'ratio'],
      ' of it, and ',
      [['estimates', 'beyond'], 'number'],
      ' run longer. Together they use ',
      [['estimates', 'used'], 'ratio'],
      '.',
    );
    const rows = items(at(study(page), ['estimates', 'common'])).map((_, i): Child[] => [
      number(study(page), ['estimates', 'common', i, 'walltime_s'], 'seconds'),
      number(study(page), ['estimates', 'common', i, 'jobs'], 'number'),
      share(page, ['estimates', 'common', i, 'jobs'], 'estimates.jobs'),
    ]);
    const columns = numberColumns('most requested', 'jobs', 'share');
    return [...shown, ofStudy(words, readTable('Most requested times', columns, rows))];
  },
};

export const traceSections: Section[] = [
  answer,
  course,
  rhythm,
  gaps,
  sizes,
  durations,
  tokens,
  states,
  users,
  estimates,
];

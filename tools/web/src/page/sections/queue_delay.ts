/** How long jobs waited: distributions, percentiles, the worst jobs with their reasons. */
import { at, figureAt, items, member, names, textOf, valueAt } from '../../charts/figures.ts';
import type { Json, JsonObject } from '../../story.ts';
import { el, nameElement, type Child } from '../dom.ts';
import { figure, plainFigure } from '../figures.ts';
import { charts, eachSystem, type Section } from '../section.ts';
import { readTable, type Column } from '../table.ts';

const percentiles = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'];
/** Largest sets of a table; there may be thousands of users. */
const rowsMost = 20;

function delayRow(summary: JsonObject, name: Child, path: string[]): Child[] {
  return [
    name,
    plainFigure(summary, path.concat(['jobs', 'submitted'])),
    ...percentiles.map((one) => figure(summary, path.concat(['queue_delay_s', one]))),
    plainFigure(summary, path.concat(['jct_s', 'mean'])),
    plainFigure(summary, path.concat(['bounded_slowdown', 'mean'])),
  ];
}

function columns(first: string): Column[] {
  const titles = ['jobs', ...percentiles, 'mean completion', 'bounded slowdown'];
  return [{ title: first }, ...titles.map((title) => ({ title, isNumber: true }))];
}

/** The sets with most jobs; sizes keep their order. */
function largest(summary: JsonObject, key: string): string[] {
  const all = names(summary[key]);
  if (key === 'by_size') return all;
  const jobs = (name: string): number =>
    figureAt(summary, [key, name, 'jobs', 'submitted'])?.value ?? 0;
  return all.sort((a, b) => jobs(b) - jobs(a)).slice(0, rowsMost);
}

function delayTable(summary: JsonObject, key: string, first: string): Child[] {
  const all = names(summary[key]);
  if (all.length === 0 || (key !== 'by_size' && all.length < 2)) return [];
  const shown = largest(summary, key);
  const rows = shown.map((name) => delayRow(summary, nameElement(name, 32), [key, name]));
  if (key === 'by_size') rows.push(delayRow(summary, el('strong', {}, 'all'), []));
  const rest = all.length - shown.length;
  return [
    el('h3', {}, 'By ' + first),
    readTable('Queue delay by ' + first, columns(first), rows),
    rest > 0 ? el('p', { class: 'quiet' }, '… and ' + rest + ' more in summary.json.') : null,
  ];
}

function worstJob(summary: JsonObject, wait: Json, index: number, keys: string[]): Child[] {
  const path = ['longest_waits', index];
  const isWaiting = textOf(member(wait, 'state')) === 'queued';
  const waited = el('span', {}, plainFigure(summary, path.concat(['wait_s'])));
  if (isWaiting) waited.append('+');
  return [
    ...keys.map((key) => nameElement(textOf(member(wait, key)), 32)),
    plainFigure(summary, path.concat(['gpus']), 'number'),
    plainFigure(summary, path.concat(['submit_s'])),
    waited,
    textOf(member(wait, 'state')),
    textOf(member(wait, 'reason')),
  ];
}

/** With replications those of the first run, whose numbers the page does not repeat as its own. */
function worstJobs(summary: JsonObject): Child[] {
  const waits = items(summary['longest_waits']);
  if (waits.length === 0) return [];
  const named = (key: string): boolean => waits.some((wait) => textOf(at(wait, [key])) !== '');
  const keys = ['id'].concat(['user', 'queue'].filter(named));
  const titles: Column[] = keys.map((key) => ({ title: key === 'id' ? 'job' : key }));
  for (const title of ['GPUs', 'submitted at', 'waited']) titles.push({ title, isNumber: true });
  titles.push({ title: 'state' }, { title: 'what held it back' });
  const anyQueued = waits.some((wait) => textOf(member(wait, 'state')) === 'queued');
  return [
    el('h3', {}, 'Longest waits'),
    readTable(
      'Longest waits',
      titles,
      waits.map((wait, i) => worstJob(summary, wait, i, keys)),
    ),
    anyQueued ? el('p', { class: 'quiet' }, '+ is still waiting at the end.') : null,
  ];
}

function delays(summary: JsonObject): Child[] {
  if ((valueAt(summary, 'jobs.submitted') ?? 0) === 0) return [];
  if (summary['queue_delay_s'] === undefined) return [];
  return [
    ...delayTable(summary, 'by_size', 'GPUs of a job'),
    ...delayTable(summary, 'by_queue', 'queue'),
    ...delayTable(summary, 'by_user', 'user'),
    ...worstJobs(summary),
  ];
}

export const queueDelay: Section = {
  id: 'queue-delay',
  title: 'Queue delay',
  content: (page) => [
    ...charts(page, 'queue-delay-cdf', 'queue-delay-by-queue'),
    ...charts(page, 'queue-length', 'queues-waiting'),
    ...eachSystem(page, delays),
  ],
};

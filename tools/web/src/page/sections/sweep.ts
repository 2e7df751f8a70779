/** What a sweep found: the range of each figure, how they answer to what was varied. */
import { at, items, member, numberOf, textOf } from '../../charts/figures.ts';
import { numberText } from '../../charts/numbers.ts';
import { settings } from '../../charts/parallel.ts';
import {
  metricsOf,
  parameterWords,
  parametersOf,
  pointsOf,
  type SweepPoint,
} from '../../charts/sweep_points.ts';
import { metricUnit, metricWords } from '../../charts/words.ts';
import { el, nameElement, type Child } from '../dom.ts';
import { dataElement } from '../figures.ts';
import { charts, ofStudy, study, type Page, type Section } from '../section.ts';
import { readTable, type Column } from '../table.ts';
import { warningBox } from './answer.ts';
import { verdict } from './goals.ts';

/** Points in the table on the page; the file beside it has all. */
const rowsMost = 500;

function figureCell(point: SweepPoint, place: number, metric: string): Child {
  const figure = point.figure(metric);
  if (figure === undefined) return '–';
  // With its name last: names of metrics hold dots themselves.
  const path = 'points.' + place + '.figures.' + figure.path;
  const value = dataElement(figure.value, path, metricUnit(metric));
  if (figure.low === undefined || figure.low === figure.value) return value;
  const half = dataElement(figure.value - figure.low, '', metricUnit(metric));
  return el('span', {}, value, el('span', { class: 'half' }, ' ± ', half));
}

/** Where a metric is least and where most. */
function extremes(page: Page, metric: string): Child[] {
  const points = pointsOf(page.decoded);
  let least = -1;
  let most = -1;
  points.forEach((point, i) => {
    const value = point.figure(metric)?.value;
    if (value === undefined) return;
    if (least < 0 || value < (points[least]?.figure(metric)?.value ?? 0)) least = i;
    if (most < 0 || value > (points[most]?.figure(metric)?.value ?? 0)) most = i;
  });
  const cell = (place: number): Child[] => {
    const point = points[place];
    if (point === undefined) return ['–', ''];
    return [figureCell(point, place, metric), nameElement(settings(page.decoded, point), 120)];
  };
  return [metricWords(metric), ...cell(least), ...cell(most)];
}

/** The point that meets the goals with least of what is to be least. */
function bestPoint(page: Page): HTMLElement[] {
  const minimized = textOf(at(study(page), ['minimize']));
  const hasGoals = items(at(study(page), ['points'])).some(
    (point) => typeof member(point, 'goals_met') === 'boolean',
  );
  const place = numberOf(at(study(page), ['best_point']));
  const point = place === undefined ? undefined : pointsOf(page.decoded)[place];
  if (point === undefined || place === undefined) {
    return hasGoals ? [el('p', { class: 'bad' }, 'No point meets all goals.')] : [];
  }
  const what = minimized === '' ? 'The best point' : 'Least ' + metricWords(minimized);
  const words = el('p', {}, what + (hasGoals ? ' where all goals are met: ' : ': '));
  words.append(el('strong', {}, nameElement(settings(page.decoded, point), 200)));
  words.append(' (point ' + place + ').');
  return [words];
}

/** Whether a point meets the goals; nothing where there are none. */
function goalCell(page: Page, place: number): Child {
  const met = at(study(page), ['points', place, 'goals_met']);
  return typeof met === 'boolean' ? verdict(met) : null;
}

export const sweepAnswer: Section = {
  id: 'answer',
  title: 'Answer',
  content: (page) => {
    const points = pointsOf(page.decoded);
    const metrics = metricsOf(page.decoded);
    const varied = parametersOf(page.decoded)
      .map((one) => one.name)
      .join(', ');
    const box = el('div', { class: 'answer' });
    box.append(...bestPoint(page));
    box.append(
      el('p', {}, numberText(points.length) + ' points over ', nameElement(varied, 200), '.'),
    );
    const columns: Column[] = [
      { title: 'figure' },
      { title: 'least', isNumber: true },
      { title: 'at' },
      { title: 'most', isNumber: true },
      { title: 'at' },
    ];
    const rows = metrics.map((metric) => extremes(page, metric));
    const warnings = warningBox(items(at(study(page), ['warnings'])));
    return [
      ofStudy(warnings, box, rows.length > 0 ? readTable('Least and most', columns, rows) : null),
    ];
  },
};

export const response: Section = {
  id: 'response',
  title: 'Response',
  content: (page) => charts(page, 'response'),
};

export const parallel: Section = {
  id: 'parallel',
  title: 'All points',
  content: (page) => charts(page, 'parallel'),
};

export const points: Section = {
  id: 'points',
  title: 'Table',
  content: (page) => {
    const all = pointsOf(page.decoded);
    if (all.length === 0) return [];
    const metrics = metricsOf(page.decoded);
    const parameters = parametersOf(page.decoded);
    const hasGoals = all.some((_, i) => goalCell(page, i) !== null);
    const rows = all
      .slice(0, rowsMost)
      .map((point, i): Child[] => [
        String(i),
        ...point.values.map((value) =>
          typeof value === 'number' ? numberText(value) : nameElement(value, 40),
        ),
        ...metrics.map((metric) => figureCell(point, i, metric)),
        ...(hasGoals ? [goalCell(page, i)] : []),
      ]);
    const columns: Column[] = [{ title: 'point' }];
    for (const one of parameters) {
      columns.push({ title: parameterWords(one), isNumber: typeof one.values[0] === 'number' });
    }
    for (const metric of metrics) columns.push({ title: metricWords(metric), isNumber: true });
    if (hasGoals) columns.push({ title: 'goals' });
    const rest = all.length - rows.length;
    return [
      ofStudy(readTable('Points', columns, rows)),
      rest > 0 ? el('p', { class: 'quiet' }, '… and ' + rest + ' more in sweep.csv.') : null,
    ];
  },
};

/** What queues used of their quotas and beyond, from the bills. */
import { amountsHeight, amountsLegend, amountsOption, type Amounts } from './amounts.ts';
import {
  mostOfAll,
  simulated,
  systemOf,
  type Cell,
  type Chart,
  type Table,
  type View,
} from './chart.ts';
import type { DecodedStory, DecodedSystem } from './decoded.ts';
import { at, figureAt, names, numberOf } from './figures.ts';
import { figureText, numberText } from './numbers.ts';
import { look } from './palette.ts';
import { roundUp } from './series_charts.ts';
import { shownName } from './words.ts';

const queuesMost = 30;

/** What is billed of a queue, as the summary calls it. */
const fields = ['within_quota', 'over_quota', 'quota_idle', 'quota_lent', 'used'];

interface Share {
  queue: string;
  level: number;
  hours: { [field: string]: number };
}

function shares(system: DecodedSystem): Share[] {
  const queues = at(system.summary, ['billing', 'by_queue']);
  return names(queues)
    .slice(0, queuesMost)
    .map((queue) => {
      const hours: { [field: string]: number } = {};
      for (const field of fields) {
        const path = ['billing', 'by_queue', queue, 'gpu_hours', field];
        hours[field] = figureAt(system.summary, path)?.value ?? 0;
      }
      const level = numberOf(at(queues, [queue, 'level'])) ?? 0;
      return { queue, level, hours };
    });
}

function hoursOf(share: Share, field: string): number {
  return share.hours[field] ?? 0;
}

/** Length of the longest bar. */
function longest(system: DecodedSystem): number {
  let most = 0;
  for (const share of shares(system)) {
    most = Math.max(most, hoursOf(share, 'used') + hoursOf(share, 'quota_idle'));
  }
  return roundUp(most);
}

function amounts(story: DecodedStory, view: View): Amounts {
  const list = shares(systemOf(story, view));
  const part = (field: string, name: string, index: number, pattern: number) => ({
    name,
    look: { ...look(index, view.dark), pattern },
    values: list.map((share) => hoursOf(share, field)),
  });
  const indent = (share: Share): string => new Array(share.level + 1).join('\u00a0\u00a0');
  return {
    names: list.map((share) => indent(share) + shownName(share.queue)),
    parts: [
      part('within_quota', 'within quota', 2, 0),
      part('quota_idle', 'quota left idle', 6, 1),
      part('over_quota', 'over quota', 4, 2),
    ],
    axis: 'GPU-hours',
    most: mostOfAll(story, longest),
  };
}

function sentence(story: DecodedStory, view: View): string {
  const parts = shares(systemOf(story, view)).map(
    (share) =>
      shownName(share.queue) +
      ' used ' +
      figureText(hoursOf(share, 'used'), 'hours', view.unit) +
      ', of which ' +
      numberText(hoursOf(share, 'over_quota')) +
      ' over its quota, and left ' +
      numberText(hoursOf(share, 'quota_idle')) +
      ' of the quota idle',
  );
  return 'In GPU-hours: ' + parts.join('; ') + '.';
}

function table(story: DecodedStory, view: View): Table {
  return {
    columns: [
      { name: 'queue', unit: 'text' },
      { name: 'used', unit: 'hours' },
      { name: 'within quota', unit: 'hours' },
      { name: 'over quota', unit: 'hours' },
      { name: 'quota left idle', unit: 'hours' },
      { name: 'quota lent', unit: 'hours' },
    ],
    rows: shares(systemOf(story, view)).map((share): Cell[] => [
      shownName(share.queue),
      hoursOf(share, 'used'),
      hoursOf(share, 'within_quota'),
      hoursOf(share, 'over_quota'),
      hoursOf(share, 'quota_idle'),
      hoursOf(share, 'quota_lent'),
    ]),
  };
}

export const queueShares: Chart = {
  name: 'queue-shares',
  title: 'What queues used of their quotas',
  kinds: simulated,
  has: (story, index) => {
    const system = story.systems[index];
    return system !== undefined && shares(system).length > 0;
  },
  sentence,
  option: (story, view) => amountsOption(amounts(story, view), view),
  table,
  height: (story, view) => amountsHeight(shares(systemOf(story, view)).length),
  legend: (story, view) => amountsLegend(amounts(story, view)),
};

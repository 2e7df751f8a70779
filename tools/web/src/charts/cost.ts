/** What the stack costs: its parts and their energy. */
import { amountsHeight, amountsOption, type Amounts } from './amounts.ts';
import { mostOfAll, simulated, systemOf, type Chart, type Table, type View } from './chart.ts';
import type { DecodedStory, DecodedSystem } from './decoded.ts';
import { at, figureAt, items, member, textOf } from './figures.ts';
import { numberText } from './numbers.ts';
import { look } from './palette.ts';
import { roundUp } from './series_charts.ts';
import { shownName } from './words.ts';

interface Part {
  name: string;
  amount: number;
}

export function currency(system: DecodedSystem): string {
  return textOf(at(system.summary, ['cost', 'currency']));
}

/** Purchases, then energy where it is counted. Parts without a price are left out. */
function parts(system: DecodedSystem): Part[] {
  const list: Part[] = [];
  items(at(system.summary, ['cost', 'parts'])).forEach((part) => {
    const amount = figureAt(part, ['purchase']);
    const count = figureAt(part, ['count']);
    if (amount === undefined || count === undefined) return;
    const name = numberText(count.value) + ' × ' + shownName(textOf(member(part, 'name')));
    list.push({ name, amount: amount.value });
  });
  const energy = figureAt(system.summary, ['cost', 'energy']);
  if (energy !== undefined) list.push({ name: 'energy', amount: energy.value });
  return list;
}

function longest(system: DecodedSystem): number {
  let most = 0;
  for (const part of parts(system)) most = Math.max(most, part.amount);
  return roundUp(most);
}

function amounts(story: DecodedStory, view: View): Amounts {
  const system = systemOf(story, view);
  const list = parts(system);
  return {
    names: list.map((part) => part.name),
    parts: [
      { name: currency(system), look: look(0, view.dark), values: list.map((part) => part.amount) },
    ],
    axis: currency(system),
    most: mostOfAll(story, longest),
  };
}

function table(story: DecodedStory, view: View): Table {
  const system = systemOf(story, view);
  return {
    columns: [
      { name: 'part', unit: 'text' },
      { name: currency(system), unit: 'number' },
    ],
    rows: parts(system).map((part) => [part.name, part.amount]),
  };
}

export const cost: Chart = {
  name: 'cost',
  title: 'What the stack costs',
  kinds: simulated,
  has: (story, index) => {
    const system = story.systems[index];
    return system !== undefined && parts(system).length > 0;
  },
  sentence: (story, view) => {
    const system = systemOf(story, view);
    const list = parts(system).map((part) => part.name + ' ' + numberText(part.amount));
    return 'In ' + currency(system) + ': ' + list.join(', ') + '.';
  },
  option: (story, view) => amountsOption(amounts(story, view), view),
  table,
  height: (story, view) => amountsHeight(parts(systemOf(story, view)).length),
};

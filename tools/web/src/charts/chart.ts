/** What a chart is: all that the page and `plot` need to draw one and to tell it in words. */
import type { EChartsOption } from 'echarts';
import type { Kind } from '../story.ts';
import type { DecodedStory, DecodedSystem } from './decoded.ts';
import type { FigureUnit, TimeUnit } from './numbers.ts';
import type { Look } from './palette.ts';

/** How the reader wants to see it. */
export interface View {
  dark: boolean;
  unit: TimeUnit;
  /** Of the picture, in pixels. */
  width: number;
  /** Which side of a comparison, from 0. */
  system: number;
  /** Drawn in the picture; the page has one of its own, whose entries are buttons. */
  legend: boolean;
  /** Names of series that are not shown. */
  hidden: string[];
  /** The part of the time axis that is shown, in percent of it. */
  zoom: [number, number];
  /** What the reader chose where a chart has choices; empty: the first. */
  metric: string;
  parameter: string;
}

export type Cell = string | number | undefined;

/** The data of a chart. Numbers are exact and in base units: seconds, ratios, GPU-hours. */
export interface Table {
  columns: { name: string; unit: FigureUnit }[];
  rows: Cell[][];
}

export interface LegendEntry {
  name: string;
  look: Look;
  isLine: boolean;
}

/** What can be chosen: metrics or parameters, by their paths. */
export interface Choices {
  metric?: string[];
  parameter?: string[];
}

export interface Chart {
  name: string;
  title: string;
  kinds: Kind[];
  /** Over time: zooms together with the others. */
  isTimed?: boolean;
  has(story: DecodedStory, system: number): boolean;
  /** One sentence with the main numbers, for those who do not see the picture. */
  sentence(story: DecodedStory, view: View): string;
  option(story: DecodedStory, view: View): EChartsOption;
  table(story: DecodedStory, view: View): Table;
  height(story: DecodedStory, view: View): number;
  legend?(story: DecodedStory, view: View): LegendEntry[];
  choices?(story: DecodedStory): Choices;
}

/** The system that `view` is about. */
export function systemOf(story: DecodedStory, view: View): DecodedSystem {
  const system = story.systems[view.system];
  if (system === undefined) throw new Error('the story has no system ' + view.system);
  return system;
}

export function isHidden(view: View, name: string): boolean {
  return view.hidden.indexOf(name) >= 0;
}

/** The largest of what `measure` says of each system, so that all are drawn on one scale. */
export function mostOfAll(story: DecodedStory, measure: (system: DecodedSystem) => number): number {
  let most = 0;
  for (const system of story.systems) most = Math.max(most, measure(system));
  return most;
}

/** Kinds with simulated systems in their story. */
export const simulated: Kind[] = ['run', 'compare'];

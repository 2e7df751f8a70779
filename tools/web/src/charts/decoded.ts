/**
 * A story whose packed columns are plain lists: what charts are drawn from. The page unpacks
 * them in the browser, the program before it calls the charts.
 */
import type { Distribution, JsonObject, Kind } from '../story.ts';

export type Numbers = Float64Array | Uint32Array | number[];

export interface DecodedSeries {
  start_s: Numbers;
  end_s: number;
  columns: { name: string; values: Numbers }[];
}

/** What charts need of a run; the timeline is drawn by its own part of the page. */
export interface DecodedDetail {
  series: DecodedSeries;
  delays: { all: Distribution; by_size: Distribution[]; by_queue: Distribution[] };
  timeline?: { groups: { name: string; nodes: number; gpus_per_node: number }[] };
}

export interface DecodedSystem {
  name: string;
  summary: JsonObject;
  detail?: DecodedDetail;
}

export interface DecodedStory {
  kind: Kind;
  title: string;
  systems: DecodedSystem[];
  study?: JsonObject;
}

/**
 * What a page tells, as the program writes it into `<script id="story">`. Times are in seconds,
 * GPU time in GPU-hours. Names are free text of users: always shown as text, never as markup.
 */

/**
 * A long column of numbers: little-endian, compressed as a zlib stream, then base64.
 * `text` is a JSON list of strings instead.
 */
export interface Packed {
  packed: 'f64' | 'u32' | 'u16' | 'u8' | 'text';
  count: number;
  zlib: string;
}

/** Anything that summary.json, compare.json, plan.json or forecast.json hold. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export type Kind = 'run' | 'compare' | 'sweep' | 'plan' | 'forecast' | 'trace';

export interface Story {
  kind: Kind;
  title: string;
  /** One for a run, one for each side of a comparison, none for studies. */
  systems: System[];
  /** compare.json, plan.json, forecast.json, trace_stats.json or the rows of a sweep; absent for a run. */
  study?: JsonObject;
  input: Input;
}

/** How the page was made; enough to make it again. */
export interface Input {
  version: string;
  /** Without directories, such as `headroom run quickstart.json --seed 1`. */
  command: string;
  /** Each input file with all overrides applied. */
  files: { name: string; text: string }[];
}

export interface System {
  name: string;
  /** summary.json as it is: with replications each figure is {mean, ci95_low, ci95_high, n}. */
  summary: JsonObject;
  /** Of the first replication; absent for packing runs. */
  detail?: Detail;
}

export interface Detail {
  series: Series;
  delays: { all: Distribution; by_size: Distribution[]; by_queue: Distribution[] };
  /** Absent where the page would grow too large. */
  timeline?: Timeline;
}

/** timeseries.csv: averages over equal steps. */
export interface Series {
  start_s: Packed;
  end_s: number;
  /** Columns are named as in timeseries.csv. */
  columns: { name: string; values: Packed }[];
}

/** Queue delays of the jobs that summary.json counts: `fraction[i]` of them up to `delay_s[i]`. */
export interface Distribution {
  name: string;
  count: number;
  delay_s: number[];
  fraction: number[];
}

/**
 * Who held what when. Times are whole numbers of `unit_s`. Nodes are numbered through all
 * groups. Each run of a job holds `ranges[i]` ranges of nodes, which follow each other in
 * `range_first` and `range_nodes`, and `run_milli_gpus` thousandths of a GPU in all,
 * spread evenly over its nodes. Small numbers pack well: three columns hold differences,
 * modulo 2^32.
 */
export interface Timeline {
  unit_s: number;
  length_s: number;
  groups: { name: string; nodes: number; gpus_per_node: number }[];
  queues: string[];
  users: string[];
  states: string[];
  reasons: string[];
  /** How many runs there were; the page shows those that held most GPU time. */
  all_runs: number;
  /** Part of all GPU time held that the shown runs are. */
  shown_part: number;
  job_name: Packed;
  job_user: Packed;
  job_queue: Packed;
  job_milli_gpus: Packed;
  /** Since the submission of the job before. */
  job_submit: Packed;
  /** Until the first start, or the end of the simulation. */
  job_wait: Packed;
  job_state: Packed;
  job_reason: Packed;
  /** How many jobs beyond the one that follows the job of the run before. */
  run_job: Packed;
  /** Since the first start of its job. */
  run_start: Packed;
  run_length: Packed;
  run_milli_gpus: Packed;
  run_ranges: Packed;
  range_first: Packed;
  range_nodes: Packed;
}

/**
 * The runs of a timeline, ordered for drawing: for each node its runs by start. Nodes lie below
 * each other, each as high as it has GPUs, so that a place on the vertical axis is a number of
 * GPUs. Times are in units of the timeline.
 */
import type { DecodedTimeline } from './decoded.ts';

export interface Schedule {
  readonly data: DecodedTimeline;
  readonly jobs: number;
  readonly runs: number;
  readonly nodes: number;
  /** End of the axis of time. */
  readonly length: number;
  /** At least one, so that a node without GPUs has a place too. */
  readonly nodeGpus: Uint32Array;
  /** Where each node begins on the vertical axis; the last number is the whole height. */
  readonly nodeTop: Float64Array;
  readonly nodeGroup: Uint32Array;
  /** The first node of each group, and the number of nodes at the end. */
  readonly groupFirst: Uint32Array;
  /** Entries `entryFirst[n]` to `entryFirst[n + 1]` of `entryRun` are the runs of node n. */
  readonly entryFirst: Uint32Array;
  readonly entryRun: Uint32Array;
  /** The latest end among the entries of the node up to this one: lets a search begin late. */
  readonly entryReach: Float64Array;
  readonly runEnd: Float64Array;
  /** Thousandths of a GPU on each of the run's nodes. */
  readonly runShare: Float64Array;
  readonly runQueue: Uint32Array;
  /** All runs by start; those of one start as they come. */
  readonly order: Uint32Array;
  /** Ranges `rangeOf[r]` to `rangeOf[r + 1]` are those of run r. */
  readonly rangeOf: Uint32Array;
  /** Entries `runsOf[j]` to `runsOf[j + 1]` of `jobRun` are the runs of job j. */
  readonly runsOf: Uint32Array;
  readonly jobRun: Uint32Array;
}

/** Running sums with a zero before them: counts become places. */
function places(counts: ArrayLike<number>): Uint32Array {
  const first = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i += 1) first[i + 1] = first[i]! + counts[i]!;
  return first;
}

/** Calls `visit` with each node of a run that the cluster has. */
export function eachNode(
  plan: Pick<Schedule, 'data' | 'rangeOf' | 'nodes'>,
  run: number,
  visit: (node: number) => void,
): void {
  for (let range = plan.rangeOf[run]!; range < plan.rangeOf[run + 1]!; range += 1) {
    const first = plan.data.range_first[range]!;
    const end = Math.min(first + plan.data.range_nodes[range]!, plan.nodes);
    for (let node = first; node < end; node += 1) visit(node);
  }
}

function layOut(data: DecodedTimeline) {
  const groupFirst = places(data.groups.map((group) => group.nodes));
  const nodes = groupFirst[data.groups.length]!;
  const nodeGpus = new Uint32Array(nodes);
  const nodeGroup = new Uint32Array(nodes);
  data.groups.forEach((group, index) => {
    nodeGpus.fill(Math.max(1, group.gpus_per_node), groupFirst[index]!, groupFirst[index + 1]!);
    nodeGroup.fill(index, groupFirst[index]!, groupFirst[index + 1]!);
  });
  return { nodes, nodeGpus, nodeGroup, groupFirst, nodeTop: Float64Array.from(places(nodeGpus)) };
}

function byStart(data: DecodedTimeline): Uint32Array {
  const order = Uint32Array.from(data.run_start.keys());
  const start = data.run_start;
  let sorted = true;
  for (let i = 1; i < order.length && sorted; i += 1) sorted = start[i - 1]! <= start[i]!;
  return sorted ? order : order.sort((a, b) => start[a]! - start[b]! || a - b);
}

function runsByJob(data: DecodedTimeline, order: Uint32Array) {
  const counts = new Uint32Array(data.job_name.length);
  for (const job of data.run_job) counts[job]! += 1;
  const runsOf = places(counts);
  const next = runsOf.slice();
  const jobRun = new Uint32Array(order.length);
  for (const run of order) {
    const job = data.run_job[run]!;
    jobRun[next[job]!] = run;
    next[job]! += 1;
  }
  return { runsOf, jobRun };
}

/** The runs of each node, by start. */
function fillEntries(plan: Omit<Schedule, 'entryFirst' | 'entryRun' | 'entryReach'>) {
  const { nodes, order, runEnd, rangeOf } = plan;
  const { range_first, range_nodes } = plan.data;
  const counts = new Uint32Array(nodes);
  for (let range = 0; range < range_first.length; range += 1) {
    const end = Math.min(range_first[range]! + range_nodes[range]!, nodes);
    for (let node = range_first[range]!; node < end; node += 1) counts[node]! += 1;
  }
  const entryFirst = places(counts);
  const next = entryFirst.slice();
  const reach = new Float64Array(nodes);
  const entryRun = new Uint32Array(entryFirst[nodes]!);
  const entryReach = new Float64Array(entryRun.length);
  const enter = (run: number, range: number) => {
    const end = Math.min(range_first[range]! + range_nodes[range]!, nodes);
    for (let node = range_first[range]!; node < end; node += 1) {
      const at = next[node]!;
      next[node] = at + 1;
      entryRun[at] = run;
      reach[node] = Math.max(reach[node]!, runEnd[run]!);
      entryReach[at] = reach[node]!;
    }
  };
  for (const run of order) {
    for (let range = rangeOf[run]!; range < rangeOf[run + 1]!; range += 1) enter(run, range);
  }
  return { entryFirst, entryRun, entryReach };
}

export function buildSchedule(data: DecodedTimeline): Schedule {
  const runs = data.run_job.length;
  const rangeOf = places(data.run_ranges);
  const runEnd = new Float64Array(runs);
  const runShare = new Float64Array(runs);
  const runQueue = new Uint32Array(runs);
  for (let run = 0; run < runs; run += 1) {
    let nodes = 0;
    for (let range = rangeOf[run]!; range < rangeOf[run + 1]!; range += 1) {
      nodes += data.range_nodes[range]!;
    }
    runEnd[run] = data.run_start[run]! + data.run_length[run]!;
    runShare[run] = data.run_milli_gpus[run]! / Math.max(1, nodes);
    runQueue[run] = data.job_queue[data.run_job[run]!]!;
  }
  const order = byStart(data);
  const plan = {
    data,
    jobs: data.job_name.length,
    runs,
    length: Math.max(data.length_s / data.unit_s, 1),
    ...layOut(data),
    rangeOf,
    runEnd,
    runShare,
    runQueue,
    order,
    ...runsByJob(data, order),
  };
  return { ...plan, ...fillEntries(plan) };
}

/** The first entry of a node whose run, or one before it, ends after `time`. */
export function firstReaching(plan: Schedule, node: number, time: number): number {
  let low = plan.entryFirst[node]!;
  let high = plan.entryFirst[node + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (plan.entryReach[middle]! > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The node at a height of the vertical axis, the last one below its end. */
export function nodeAt(plan: Schedule, height: number): number {
  let low = 0;
  let high = plan.nodes - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (plan.nodeTop[middle]! <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}

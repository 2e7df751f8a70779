/**
 * Which GPUs of a node each of its runs is drawn on. Results say how many GPUs of a node a run
 * held, not which; the lowest free ones are taken, in order of start. A run without GPUs has none.
 */
import type { Schedule } from './schedule.ts';

/** Spans `first[i]` to `first[i + 1]` belong to the node's entry i, counted from its first one. */
export interface Lanes {
  readonly first: Uint32Array;
  readonly lane: number[];
  readonly count: number[];
}

/** Rounding to the unit of time can make runs overlap that follow each other. */
const slack = 1.5;

class Node {
  readonly freeFrom: Float64Array;
  readonly held: Float64Array;

  constructor(gpus: number) {
    this.freeFrom = new Float64Array(gpus).fill(-Infinity);
    this.held = new Float64Array(gpus);
  }

  /** Whole lanes for runs of one GPU and more; `lanes` receives them in ascending order. */
  takeWhole(count: number, start: number, end: number, lanes: number[]): void {
    const free = this.freeFrom;
    for (let lane = 0; lane < free.length && lanes.length < count; lane += 1) {
      if (free[lane]! <= start + slack) lanes.push(lane);
    }
    if (lanes.length < Math.min(count, free.length)) {
      // More is held than there is: lanes that end soonest are shared rather than nothing shown.
      const soonest = [...free.keys()].sort((a, b) => free[a]! - free[b]! || a - b);
      lanes.splice(0, lanes.length, ...soonest.slice(0, count).sort((a, b) => a - b));
    }
    for (const lane of lanes) {
      free[lane] = Math.max(end, free[lane]!);
      this.held[lane] = 1000;
    }
  }

  /** Parts of a GPU share a lane as long as they fit. */
  takePart(share: number, start: number, end: number): number {
    let best = 0;
    for (let lane = 0; lane < this.freeFrom.length; lane += 1) {
      if (this.freeFrom[lane]! <= start + slack) this.held[lane] = 0;
      best = this.held[lane]! < this.held[best]! ? lane : best;
      if (this.held[lane]! + share <= 1000) {
        best = lane;
        break;
      }
    }
    this.held[best]! += share;
    this.freeFrom[best] = Math.max(end, this.freeFrom[best]!);
    return best;
  }
}

function assign(plan: Schedule, node: number): Lanes {
  const from = plan.entryFirst[node]!;
  const entries = plan.entryFirst[node + 1]! - from;
  const state = new Node(plan.nodeGpus[node]!);
  const first = new Uint32Array(entries + 1);
  const lane: number[] = [];
  const count: number[] = [];
  const taken: number[] = [];
  for (let i = 0; i < entries; i += 1) {
    const run = plan.entryRun[from + i]!;
    const start = plan.data.run_start[run]!;
    const share = plan.runShare[run]!;
    taken.length = 0;
    if (share >= 1000) state.takeWhole(Math.round(share / 1000), start, plan.runEnd[run]!, taken);
    else if (share > 0) taken.push(state.takePart(share, start, plan.runEnd[run]!));
    for (const next of taken) {
      const last = lane.length - 1;
      if (last >= first[i]! && lane[last]! + count[last]! === next) {
        count[last]! += 1;
      } else {
        lane.push(next);
        count.push(1);
      }
    }
    first[i + 1] = lane.length;
  }
  return { first, lane, count };
}

/** Assigns a node's lanes when they are first looked at. */
export class LaneBook {
  private readonly pages = new Map<number, Lanes>();

  constructor(private readonly plan: Schedule) {}

  of(node: number): Lanes {
    let lanes = this.pages.get(node);
    if (!lanes) {
      lanes = assign(this.plan, node);
      this.pages.set(node, lanes);
    }
    return lanes;
  }
}

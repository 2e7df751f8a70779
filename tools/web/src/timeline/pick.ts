/** Which run is at a place of the schedule. */
import { laneHeight, type Shown } from './density.ts';
import { firstReaching, nodeAt } from './schedule.ts';
import type { View } from './view.ts';

export interface Picked {
  readonly run: number;
  readonly node: number;
  /** Runs that share the pixel with it. */
  readonly others: number;
}

/** The run that holds most of the pixel at (x, y); the first of equals. */
export function pick(shown: Shown, view: View, x: number, y: number): Picked | undefined {
  const { plan } = shown;
  const gpu = view.gpuAt(y);
  if (plan.nodes === 0 || gpu < 0 || gpu >= plan.nodeTop[plan.nodes]!) return undefined;
  const from = view.timeAt(x) - view.unitsPerPixel;
  const to = view.timeAt(x) + view.unitsPerPixel;
  const reach = Math.max(0, 0.5 / view.pixelsPerGpu - 0.5);
  const last = nodeAt(plan, gpu + reach);
  let best: Picked | undefined;
  let most = -1;
  let found = 0;
  for (let node = nodeAt(plan, Math.max(0, gpu - reach)); node <= last; node += 1) {
    const end = plan.entryFirst[node + 1]!;
    for (let i = firstReaching(plan, node, from); i < end; i += 1) {
      const run = plan.entryRun[i]!;
      const start = plan.data.run_start[run]!;
      if (start > to) break;
      if (plan.runEnd[run]! <= from || shown.visible[run] === 0) continue;
      if (!onLane(shown, view, { node, entry: i, gpu })) continue;
      found += 1;
      const held = (Math.min(to, plan.runEnd[run]!) - Math.max(from, start)) * plan.runShare[run]!;
      if (held > most) {
        most = held;
        best = { run, node, others: 0 };
      }
    }
  }
  return best && { ...best, others: found - 1 };
}

function onLane(
  shown: Shown,
  view: View,
  at: { node: number; entry: number; gpu: number },
): boolean {
  const { plan } = shown;
  if (plan.nodeGpus[at.node]! * view.pixelsPerGpu < laneHeight) return true;
  const lanes = shown.lanes.of(at.node);
  const entry = at.entry - plan.entryFirst[at.node]!;
  const reach = Math.max(0, 0.5 / view.pixelsPerGpu - 0.5);
  const lane = at.gpu - plan.nodeTop[at.node]!;
  for (let i = lanes.first[entry]!; i < lanes.first[entry + 1]!; i += 1) {
    const top = lanes.lane[i]!;
    if (lane + reach >= top && lane - reach < top + lanes.count[i]!) return true;
  }
  return false;
}

/** Draws a frame: tiles of the schedule, axes, the chosen job and the cursor. */
import { clock, tickStep, tickText } from './axis.ts';
import { laneHeight, tileSize, type Shown } from './density.ts';
import type { Theme } from './palette.ts';
import { eachNode, nodeAt } from './schedule.ts';
import { shortName, type TileStore } from './tiles.ts';
import type { View } from './view.ts';

/** Margins of the plot, in pixels of the page. */
export const margin = { left: 112, top: 28 };
const text = 12;

/** A place of the plot, in pixels of the device. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Frame {
  readonly shown: Shown;
  readonly view: View;
  readonly theme: Theme;
  /** Jobs to mark; the first is the pinned one. */
  readonly marked: readonly number[];
  readonly cursor: Place | undefined;
}

export class Painter {
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly tiles: TileStore,
  ) {}

  draw(frame: Frame): void {
    const context = this.canvas.getContext('2d');
    if (!context) return;
    const { ratio, width, height } = frame.view;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = frame.theme.paper;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.font = `${text * ratio}px system-ui, sans-serif`;
    context.direction = 'ltr';

    context.save();
    context.translate(margin.left * ratio, margin.top * ratio);
    context.beginPath();
    context.rect(0, 0, width, height);
    context.clip();
    this.drawTiles(context, frame);
    drawNodeLines(context, frame);
    frame.marked.forEach((job, i) => markJob(context, frame, job, i === 0));
    drawCursor(context, frame);
    context.restore();
    drawTimeAxis(context, frame);
    drawNodeAxis(context, frame);
  }

  private drawTiles(context: CanvasRenderingContext2D, frame: Frame): void {
    const { shown, view, theme } = frame;
    const { unitsPerPixel, pixelsPerGpu } = view;
    // Whole pixels from the start of time: a pixel covers the same time wherever it is shown.
    const left = Math.round(view.start / unitsPerPixel);
    const top = Math.round(view.top * pixelsPerGpu);
    const firstX = Math.floor(left / tileSize) * tileSize;
    const firstY = Math.floor(top / tileSize) * tileSize;
    for (let y = firstY; y < top + view.height; y += tileSize) {
      for (let x = firstX; x < left + view.width; x += tileSize) {
        const place = { x, y, unitsPerPixel, pixelsPerGpu };
        context.drawImage(this.tiles.tile(shown, place, theme, view.ratio), x - left, y - top);
      }
    }
  }
}

function drawNodeLines(context: CanvasRenderingContext2D, frame: Frame): void {
  const { view, theme, shown } = frame;
  const { plan } = shown;
  if (plan.nodes === 0) return;
  context.fillStyle = theme.line;
  const last = nodeAt(plan, view.bottom);
  for (let node = nodeAt(plan, view.top); node <= last; node += 1) {
    const high = plan.nodeGpus[node]! * view.pixelsPerGpu >= laneHeight;
    const begins = plan.groupFirst[plan.nodeGroup[node]!] === node;
    if (!high && !begins) continue;
    context.fillStyle = begins && node > 0 ? theme.ink : theme.line;
    context.fillRect(0, Math.round(view.yOf(plan.nodeTop[node]!)) - 1, view.width, 1);
  }
}

/** Outlines all runs of a job; those too small to see become small marks. */
function markJob(
  context: CanvasRenderingContext2D,
  frame: Frame,
  job: number,
  pinned: boolean,
): void {
  const { shown, view, theme } = frame;
  const { plan } = shown;
  const least = 3 * view.ratio;
  context.lineWidth = (pinned ? 2 : 1) * view.ratio;
  context.strokeStyle = theme.ink;
  for (let i = plan.runsOf[job]!; i < plan.runsOf[job + 1]!; i += 1) {
    const run = plan.jobRun[i]!;
    const left = view.xOf(plan.data.run_start[run]!);
    const right = Math.max(view.xOf(plan.runEnd[run]!), left + least);
    if (right < 0 || left > view.width) continue;
    eachNode(plan, run, (node) => {
      for (const [lane, count] of lanesOf(frame, node, run)) {
        const top = view.yOf(plan.nodeTop[node]! + lane);
        const bottom = Math.max(view.yOf(plan.nodeTop[node]! + lane + count), top + least);
        if (bottom < 0 || top > view.height) continue;
        context.strokeRect(left, top, right - left, bottom - top);
      }
    });
  }
}

function lanesOf(frame: Frame, node: number, run: number): [number, number][] {
  const { plan, lanes } = frame.shown;
  const gpus = plan.nodeGpus[node]!;
  if (gpus * frame.view.pixelsPerGpu < laneHeight) return [[0, gpus]];
  const book = lanes.of(node);
  const from = plan.entryFirst[node]!;
  const entry = plan.entryRun.subarray(from, plan.entryFirst[node + 1]!).indexOf(run);
  const spans: [number, number][] = [];
  for (let i = book.first[entry] ?? 0; i < (book.first[entry + 1] ?? 0); i += 1) {
    spans.push([book.lane[i]!, book.count[i]!]);
  }
  return spans.length > 0 ? spans : [[0, gpus]];
}

function drawCursor(context: CanvasRenderingContext2D, frame: Frame): void {
  const { cursor, view, theme } = frame;
  if (!cursor) return;
  context.fillStyle = theme.ink;
  context.globalAlpha = 0.45;
  context.fillRect(Math.round(cursor.x), 0, view.ratio, view.height);
  context.fillRect(0, Math.round(cursor.y), view.width, view.ratio);
  context.globalAlpha = 1;
}

function drawTimeAxis(context: CanvasRenderingContext2D, frame: Frame): void {
  const { view, theme, shown } = frame;
  const { ratio } = view;
  const unit = shown.plan.data.unit_s;
  const step = tickStep(90 * ratio * view.unitsPerPixel * unit);
  const left = margin.left * ratio;
  const top = margin.top * ratio;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const first = Math.ceil((view.start * unit) / step);
  for (let i = first; i * step <= view.end * unit; i += 1) {
    const x = left + Math.round(view.xOf((i * step) / unit));
    context.fillStyle = theme.muted;
    context.fillRect(x, top - 6 * ratio, ratio, 6 * ratio);
    context.fillStyle = theme.ink;
    context.fillText(tickText(i * step, step), x + 4 * ratio, top / 2 - 2 * ratio);
  }
  context.fillStyle = theme.muted;
  context.fillRect(left, top - ratio, view.width, ratio);
  // Where no tick names the day, the corner does.
  if (step < 86400) {
    const day = clock(view.start * unit, false).split(',')[0] ?? '';
    context.fillStyle = theme.paper;
    context.fillRect(0, 0, left - 2 * ratio, top - ratio);
    context.fillStyle = theme.ink;
    context.fillText(day, 6 * ratio, top / 2 - 2 * ratio);
  }
}

function drawNodeAxis(context: CanvasRenderingContext2D, frame: Frame): void {
  const { view, theme, shown } = frame;
  const { plan } = shown;
  const { ratio } = view;
  if (plan.nodes === 0) return;
  context.save();
  context.translate(0, margin.top * ratio);
  context.beginPath();
  context.rect(0, 0, margin.left * ratio - 4 * ratio, view.height);
  context.clip();
  context.textBaseline = 'middle';
  const line = (text + 4) * ratio;
  const firstGroup = plan.nodeGroup[nodeAt(plan, view.top)]!;
  const lastGroup = plan.nodeGroup[nodeAt(plan, view.bottom)]!;
  let free = 0;
  for (let group = firstGroup; group <= lastGroup; group += 1) {
    const top = Math.max(0, view.yOf(plan.nodeTop[plan.groupFirst[group]!]!));
    const bottom = view.yOf(plan.nodeTop[plan.groupFirst[group + 1]!]!);
    if (top < free || bottom - top < line / 2) continue;
    context.fillStyle = theme.ink;
    context.font = `600 ${text * ratio}px system-ui, sans-serif`;
    context.fillText(shortName(plan.data.groups[group]!.name, 40), 6 * ratio, top + line / 2);
    free = top + line;
    context.font = `${text * ratio}px system-ui, sans-serif`;
    labelNodes(context, frame, group, free);
  }
  context.restore();
}

/** Numbers of the nodes of a group where they have room, below its name. */
function labelNodes(
  context: CanvasRenderingContext2D,
  frame: Frame,
  group: number,
  from: number,
): void {
  const { view, theme, shown } = frame;
  const { plan } = shown;
  const line = (text + 6) * view.ratio;
  const first = plan.groupFirst[group]!;
  const perNode = plan.nodeGpus[first]! * view.pixelsPerGpu;
  const every = tickStepOfCount(line / perNode);
  const begin = Math.max(first, nodeAt(plan, Math.max(0, view.top)));
  const end = Math.min(plan.groupFirst[group + 1]!, nodeAt(plan, view.bottom) + 1);
  // The name of the next group comes where this one ends.
  const below = Math.min(view.height, view.yOf(plan.nodeTop[plan.groupFirst[group + 1]!]!));
  context.fillStyle = theme.muted;
  for (let node = begin; node < end; node += 1) {
    if (node % every !== 0) continue;
    const y = view.yOf(plan.nodeTop[node]!) + Math.min(perNode, line) / 2;
    if (y - line / 2 < from || y + line / 3 > below) continue;
    context.fillText(`node ${node}`, 14 * view.ratio, y);
  }
}

/** The smallest of 1, 2, 5, 10, 20, … that is at least `least`. */
function tickStepOfCount(least: number): number {
  for (let scale = 1; ; scale *= 10) {
    for (const times of [1, 2, 5]) {
      if (scale * times >= least) return scale * times;
    }
  }
}

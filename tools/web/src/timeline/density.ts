/**
 * Draws one tile of the schedule by area: each pixel gets the part of its GPU time that each
 * queue holds. A run far smaller than a pixel still colours it, and the same pixel comes out the
 * same however the window moved there.
 */
import type { LaneBook } from './lanes.ts';
import type { Rgb } from './palette.ts';
import { firstReaching, nodeAt, type Schedule } from './schedule.ts';

export const tileSize = 256;

/** Where a tile lies: its first pixel, counted from the start of time and the first node. */
export interface TilePlace {
  readonly x: number;
  readonly y: number;
  readonly unitsPerPixel: number;
  readonly pixelsPerGpu: number;
}

/** A piece of a run that is large enough for an edge, and perhaps for its name. */
export interface Piece {
  readonly run: number;
  /** In pixels of the tile; may reach outside it. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Shown {
  readonly plan: Schedule;
  readonly lanes: LaneBook;
  /** One for each run that the filters let through. */
  readonly visible: Uint8Array;
  /** Of each queue, in the present theme. */
  colors: readonly Rgb[];
}

/** Nodes at least this high, in pixels, show which GPUs are held; others how many. */
export const laneHeight = 8;
/** What is seen of a pixel that is hardly held at all, so that short runs do not vanish. */
const faintest = 0.16;
/** Runs are drawn at least this wide, in pixels. */
const narrowest = 0.05;
const channels = 4;
/** Two more columns, where spans that end at the edge put their last differences. */
const stride = (tileSize + 2) * channels;
const edgesAtMost = 4000;

export class Raster {
  private readonly sums = new Float32Array(tileSize * stride);
  private pieces: Piece[] = [];

  /** Fills the image, and tells the pieces that are large enough to be seen one by one. */
  draw(shown: Shown, place: TilePlace, image: ImageData): Piece[] {
    const { plan } = shown;
    this.sums.fill(0);
    this.pieces = [];
    const topGpu = place.y / place.pixelsPerGpu;
    const bottomGpu = (place.y + tileSize) / place.pixelsPerGpu;
    if (plan.nodes > 0) {
      const last = nodeAt(plan, bottomGpu);
      for (let node = nodeAt(plan, topGpu); node <= last; node += 1) {
        const gpus = plan.nodeGpus[node]!;
        if (gpus * place.pixelsPerGpu >= laneHeight) this.addLanes(shown, place, node);
        else this.addNode(shown, place, node);
      }
    }
    this.paint(image);
    return this.pieces;
  }

  private addNode(shown: Shown, place: TilePlace, node: number): void {
    const { plan, visible, colors } = shown;
    const { run_start } = plan.data;
    const scale = place.unitsPerPixel;
    const from = place.x * scale;
    const to = from + tileSize * scale;
    const capacity = 1000 * plan.nodeGpus[node]!;
    const top = plan.nodeTop[node]! * place.pixelsPerGpu - place.y;
    const bottom = plan.nodeTop[node + 1]! * place.pixelsPerGpu - place.y;
    const last = plan.entryFirst[node + 1]!;
    for (let i = firstReaching(plan, node, from); i < last; i += 1) {
      const run = plan.entryRun[i]!;
      const start = run_start[run]!;
      if (start >= to) break;
      const end = plan.runEnd[run]!;
      if (end <= from || visible[run] === 0) continue;
      const span: Span = { left: (start - from) / scale, right: (end - from) / scale, top, bottom };
      this.cover(span, plan.runShare[run]! / capacity, colors[plan.runQueue[run]!]!);
    }
  }

  private addLanes(shown: Shown, place: TilePlace, node: number): void {
    const { plan, visible } = shown;
    const lanes = shown.lanes.of(node);
    const scale = place.unitsPerPixel;
    const from = place.x * scale;
    const to = from + tileSize * scale;
    const first = plan.entryFirst[node]!;
    const last = plan.entryFirst[node + 1]!;
    for (let i = firstReaching(plan, node, from); i < last; i += 1) {
      const run = plan.entryRun[i]!;
      const start = plan.data.run_start[run]!;
      if (start >= to) break;
      if (plan.runEnd[run]! <= from || visible[run] === 0) continue;
      const left = (start - from) / scale;
      const right = (plan.runEnd[run]! - from) / scale;
      for (let at = lanes.first[i - first]!; at < lanes.first[i - first + 1]!; at += 1) {
        const lane = plan.nodeTop[node]! + lanes.lane[at]!;
        this.addPiece(shown, place, {
          run,
          left,
          right,
          top: lane,
          bottom: lane + lanes.count[at]!,
        });
      }
    }
  }

  /** `piece` has its height in GPUs here. */
  private addPiece(shown: Shown, place: TilePlace, piece: Piece): void {
    const scale = place.pixelsPerGpu;
    let top = piece.top * scale - place.y;
    let bottom = piece.bottom * scale - place.y;
    if (scale >= 3) {
      top = Math.round(top);
      bottom = Math.round(bottom) - (scale >= 6 ? 1 : 0);
    }
    if (bottom <= 0 || top >= tileSize) return;
    const share = shown.plan.runShare[piece.run]!;
    const weight = share < 1000 ? share / 1000 : 1;
    const pixels: Piece = { ...piece, top, bottom };
    this.cover(pixels, weight, shown.colors[shown.plan.runQueue[piece.run]!]!);
    const large = piece.right - piece.left >= 4 && bottom - top >= 2;
    if (large && this.pieces.length < edgesAtMost) this.pieces.push(pixels);
  }

  /** Adds a rectangle, its edges as parts of pixels. */
  private cover(span: Span, weight: number, color: Rgb): void {
    const left = Math.max(0, span.left);
    const right = Math.min(tileSize, Math.max(span.right, span.left + narrowest));
    const top = Math.max(0, span.top);
    const bottom = Math.min(tileSize, span.bottom);
    if (right <= left) return;
    const first = Math.floor(left);
    const last = Math.floor(right);
    for (let row = Math.floor(top); row < bottom; row += 1) {
      const part = weight * (Math.min(bottom, row + 1) - Math.max(top, row));
      const at = row * stride;
      if (first === last) {
        this.step(at + first * channels, part * (right - left), color);
        this.step(at + (first + 1) * channels, -part * (right - left), color);
        continue;
      }
      const head = part * (first + 1 - left);
      const tail = part * (right - last);
      this.step(at + first * channels, head, color);
      this.step(at + (first + 1) * channels, part - head, color);
      this.step(at + last * channels, tail - part, color);
      this.step(at + (last + 1) * channels, -tail, color);
    }
  }

  private step(at: number, weight: number, color: Rgb): void {
    const sums = this.sums;
    sums[at]! += weight * color[0];
    sums[at + 1]! += weight * color[1];
    sums[at + 2]! += weight * color[2];
    sums[at + 3]! += weight;
  }

  /** Sums the differences along each row to colours, which are means weighted by what is held. */
  private paint(image: ImageData): void {
    const sums = this.sums;
    const pixels = image.data;
    for (let row = 0; row < tileSize; row += 1) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let held = 0;
      let at = row * stride;
      let to = row * tileSize * channels;
      for (let column = 0; column < tileSize; column += 1, at += channels, to += channels) {
        red += sums[at]!;
        green += sums[at + 1]!;
        blue += sums[at + 2]!;
        held += sums[at + 3]!;
        // Sums of 32 bits leave traces of about 1e-6 where nothing is held any more.
        if (held < 3e-5) {
          pixels[to + 3] = 0;
          continue;
        }
        pixels[to] = red / held;
        pixels[to + 1] = green / held;
        pixels[to + 2] = blue / held;
        pixels[to + 3] = 255 * Math.min(1, faintest + (1 - faintest) * held);
      }
    }
  }
}

interface Span {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

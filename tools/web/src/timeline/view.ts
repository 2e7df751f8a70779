/**
 * The window of time and nodes that the canvas shows, and how it moves. Pixels are those of the
 * device.
 */
import type { Schedule } from './schedule.ts';

/** The shortest window of time, in seconds. */
const shortest_s = 60;
/** The greatest height of a GPU, in pixels of the page. */
const tallest = 24;

export class View {
  width = 1;
  height = 1;
  ratio = 1;
  /** At the left edge, in units of time. */
  start = 0;
  unitsPerPixel = 1;
  /** At the top edge, in GPUs from the first node. */
  top = 0;
  pixelsPerGpu = 1;

  constructor(private readonly plan: Schedule) {}

  private get gpus(): number {
    return Math.max(1, this.plan.nodeTop[this.plan.nodes] ?? 1);
  }

  get end(): number {
    return this.start + this.width * this.unitsPerPixel;
  }

  get bottom(): number {
    return Math.min(this.gpus, this.top + this.height / this.pixelsPerGpu);
  }

  timeAt(x: number): number {
    return this.start + x * this.unitsPerPixel;
  }

  gpuAt(y: number): number {
    return this.top + y / this.pixelsPerGpu;
  }

  xOf(time: number): number {
    return (time - this.start) / this.unitsPerPixel;
  }

  yOf(gpu: number): number {
    return (gpu - this.top) * this.pixelsPerGpu;
  }

  /** Takes a new size of the canvas; what was shown stays shown. */
  resize(width: number, height: number, ratio: number): void {
    const whole = this.width <= 1;
    const span = this.end - this.start;
    const rows = this.height / this.pixelsPerGpu;
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.ratio = ratio;
    if (whole) {
      this.showAll();
      return;
    }
    this.unitsPerPixel = span / this.width;
    this.pixelsPerGpu = this.height / rows;
    this.clamp();
  }

  showAll(): void {
    this.start = 0;
    this.top = 0;
    this.unitsPerPixel = this.plan.length / this.width;
    this.pixelsPerGpu = this.height / this.gpus;
    this.clamp();
  }

  showTime(start: number, end: number): void {
    this.unitsPerPixel = (end - start) / this.width;
    this.clamp();
    this.start = (start + end - this.width * this.unitsPerPixel) / 2;
    this.clamp();
  }

  showRows(top: number, bottom: number): void {
    this.pixelsPerGpu = this.height / Math.max(1, bottom - top);
    this.clamp();
    this.top = (top + bottom - this.height / this.pixelsPerGpu) / 2;
    this.clamp();
  }

  /** A factor above 1 shows less time; what is at `x` stays there. */
  zoomTime(factor: number, x: number): void {
    const fixed = this.timeAt(x);
    this.unitsPerPixel /= factor;
    this.clamp();
    this.start = fixed - x * this.unitsPerPixel;
    this.clamp();
  }

  zoomRows(factor: number, y: number): void {
    const fixed = this.gpuAt(y);
    this.pixelsPerGpu *= factor;
    this.clamp();
    this.top = fixed - y / this.pixelsPerGpu;
    this.clamp();
  }

  pan(x: number, y: number): void {
    this.start += x * this.unitsPerPixel;
    this.top += y / this.pixelsPerGpu;
    this.clamp();
  }

  private clamp(): void {
    const all = this.plan.length;
    const least = Math.min(shortest_s / this.plan.data.unit_s, all);
    const span = Math.min(Math.max(this.unitsPerPixel * this.width, least), all);
    this.unitsPerPixel = span / this.width;
    this.start = Math.min(Math.max(this.start, 0), all - span);

    const low = this.height / this.gpus;
    const high = Math.max(low, tallest * this.ratio);
    this.pixelsPerGpu = Math.min(Math.max(this.pixelsPerGpu, low), high);
    const rows = this.height / this.pixelsPerGpu;
    this.top = Math.min(Math.max(this.top, 0), this.gpus - rows);
  }
}

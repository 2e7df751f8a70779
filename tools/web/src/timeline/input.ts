/** Turns the pointer, the wheel and the keys into movements of the window. */
import { margin, type Place } from './painter.ts';
import type { View } from './view.ts';

export interface Actions {
  /** The window moved. */
  moved(): void;
  /** The pointer or the cursor of the keys is at a place of the plot, or at none. */
  point(place: Place | undefined, byKey: boolean): void;
  /** The place was clicked, tapped or chosen by a key. */
  choose(place: Place): void;
  /** Unpin and take the cursor away. */
  escape(): void;
}

const keyZoom = 1.5;
/** In pixels of the page. */
const clickSlack = 4;
const cursorStep = 12;

export class Input {
  private readonly pointers = new Map<number, Place>();
  private travelled = 0;
  private cursor: Place | undefined;
  private readonly stop = new AbortController();

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly view: View,
    private readonly actions: Actions,
  ) {
    const signal = this.stop.signal;
    canvas.addEventListener('pointerdown', (event) => this.down(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.move(event), { signal });
    canvas.addEventListener('pointerup', (event) => this.up(event), { signal });
    canvas.addEventListener('pointercancel', (event) => this.drop(event), { signal });
    canvas.addEventListener('pointerleave', () => actions.point(undefined, false), { signal });
    canvas.addEventListener('wheel', (event) => this.wheel(event), { signal, passive: false });
    canvas.addEventListener('keydown', (event) => this.key(event), { signal });
    canvas.addEventListener('blur', () => actions.point(undefined, true), { signal });
  }

  destroy(): void {
    this.stop.abort();
  }

  private placeOf(event: MouseEvent): Place {
    const box = this.canvas.getBoundingClientRect();
    const { ratio } = this.view;
    return {
      x: (event.clientX - box.left - margin.left) * ratio,
      y: (event.clientY - box.top - margin.top) * ratio,
    };
  }

  private down(event: PointerEvent): void {
    this.canvas.setPointerCapture(event.pointerId);
    if (this.pointers.size === 0) this.travelled = 0;
    this.pointers.set(event.pointerId, this.placeOf(event));
  }

  private move(event: PointerEvent): void {
    const place = this.placeOf(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      this.actions.point(place, false);
      return;
    }
    this.travelled += Math.abs(place.x - before.x) + Math.abs(place.y - before.y);
    if (this.pointers.size === 2) this.pinch(event.pointerId, before, place);
    else this.view.pan(before.x - place.x, before.y - place.y);
    this.pointers.set(event.pointerId, place);
    this.actions.moved();
  }

  /** Two fingers: their distance across zooms time, their middle moves the window. */
  private pinch(moving: number, before: Place, after: Place): void {
    const still = [...this.pointers].find(([id]) => id !== moving)?.[1];
    if (!still) return;
    const far = Math.hypot(after.x - still.x, after.y - still.y);
    const near = Math.hypot(before.x - still.x, before.y - still.y);
    if (near > 1 && far > 1) this.view.zoomTime(far / near, (after.x + still.x) / 2);
    this.view.pan((before.x - after.x) / 2, (before.y - after.y) / 2);
  }

  private up(event: PointerEvent): void {
    const place = this.placeOf(event);
    const click = this.pointers.size === 1 && this.travelled <= clickSlack * this.view.ratio;
    this.drop(event);
    if (click) this.actions.choose(place);
  }

  private drop(event: PointerEvent): void {
    this.pointers.delete(event.pointerId);
  }

  /** The page keeps its wheel until the timeline is in use; a touchpad's pinch is meant for it. */
  private wheel(event: WheelEvent): void {
    const meant = event.ctrlKey || document.activeElement === this.canvas;
    if (!meant) return;
    event.preventDefault();
    const place = this.placeOf(event);
    const { ratio } = this.view;
    const lines = event.deltaMode === 1 ? 16 : 1;
    const down = event.deltaY * lines;
    const factor = Math.exp(-Math.max(-240, Math.min(240, down)) / (event.ctrlKey ? 100 : 400));
    if (event.altKey) this.view.zoomRows(factor, place.y);
    else if (event.shiftKey) this.view.pan(0, (down || event.deltaX) * ratio);
    else if (Math.abs(event.deltaX) > Math.abs(event.deltaY))
      this.view.pan(event.deltaX * ratio, 0);
    else this.view.zoomTime(factor, place.x);
    this.actions.moved();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const done =
      event.shiftKey && event.key.startsWith('Arrow')
        ? this.moveCursor(event.key)
        : this.moveWindow(event.key) || this.press(event.key);
    if (done) event.preventDefault();
  }

  private moveWindow(key: string): boolean {
    const { view } = this;
    const middle = { x: view.width / 2, y: view.height / 2 };
    const moves: Record<string, () => void> = {
      ArrowLeft: () => view.pan(-view.width / 10, 0),
      ArrowRight: () => view.pan(view.width / 10, 0),
      ArrowUp: () => view.pan(0, -view.height / 10),
      ArrowDown: () => view.pan(0, view.height / 10),
      PageUp: () => view.pan(0, -view.height * 0.9),
      PageDown: () => view.pan(0, view.height * 0.9),
      '+': () => view.zoomTime(keyZoom, middle.x),
      '=': () => view.zoomTime(keyZoom, middle.x),
      '-': () => view.zoomTime(1 / keyZoom, middle.x),
      ']': () => view.zoomRows(keyZoom, middle.y),
      '[': () => view.zoomRows(1 / keyZoom, middle.y),
      Home: () => view.showAll(),
    };
    const move = moves[key];
    if (!move) return false;
    move();
    this.actions.moved();
    if (this.cursor) this.actions.point(this.cursor, true);
    return true;
  }

  private moveCursor(key: string): boolean {
    const { view } = this;
    const step = cursorStep * view.ratio;
    const from = this.cursor ?? { x: view.width / 2, y: view.height / 2 };
    const x = from.x + (key === 'ArrowLeft' ? -step : key === 'ArrowRight' ? step : 0);
    const y = from.y + (key === 'ArrowUp' ? -step : key === 'ArrowDown' ? step : 0);
    this.cursor = {
      x: Math.min(Math.max(x, 0), view.width - 1),
      y: Math.min(Math.max(y, 0), view.height - 1),
    };
    this.actions.point(this.cursor, true);
    return true;
  }

  private press(key: string): boolean {
    if (key === 'Escape') {
      this.cursor = undefined;
      this.actions.escape();
      return true;
    }
    if ((key === 'Enter' || key === ' ') && this.cursor) {
      this.actions.choose(this.cursor);
      return true;
    }
    return false;
  }
}

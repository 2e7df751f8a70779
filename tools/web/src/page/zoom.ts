/** All charts over time show the same stretch of it, whichever of them was zoomed. */
import type { ECharts } from 'echarts';
import { button, el } from './dom.ts';

/** No less than this part of the axis is shown, in percent. */
const least = 0.5;

interface Zoomed {
  start?: number;
  end?: number;
  batch?: { start?: number; end?: number }[];
}

export class ZoomGroup {
  /** In percent of the whole time. */
  range: [number, number] = [0, 100];
  private readonly members: ECharts[] = [];
  private isTelling = false;

  join(chart: ECharts, host: HTMLElement): void {
    this.members.push(chart);
    chart.on('datazoom', (event) => this.follow(chart, event as Zoomed));
    host.addEventListener('dblclick', () => this.show(0, 100));
  }

  /** Buttons that do what the slider does. */
  buttons(): HTMLElement {
    const group = el('span', { class: 'zoom', role: 'group', 'aria-label': 'zoom in time' });
    group.append(
      button('+', () => this.scale(0.5), 'zoom in'),
      button('−', () => this.scale(2), 'zoom out'),
      button('←', () => this.move(-0.5), 'earlier'),
      button('→', () => this.move(0.5), 'later'),
      button('all', () => this.show(0, 100), 'show all of the time'),
    );
    return group;
  }

  private scale(factor: number): void {
    const [start, end] = this.range;
    const half = Math.max(least, (end - start) * factor) / 2;
    const middle = (start + end) / 2;
    this.show(middle - half, middle + half);
  }

  private move(parts: number): void {
    const [start, end] = this.range;
    const by = (end - start) * parts;
    this.show(start + by, end + by);
  }

  /** Shows as much from `start` to `end`, moved so that it lies within the whole. */
  private show(start: number, end: number): void {
    const width = Math.min(100, end - start);
    const from = Math.min(Math.max(0, start), 100 - width);
    this.range = [from, from + width];
    this.tell(undefined);
  }

  private follow(source: ECharts, event: Zoomed): void {
    if (this.isTelling) return;
    const { start, end } = event.batch?.[0] ?? event;
    if (start === undefined || end === undefined) return;
    this.range = [start, end];
    this.tell(source);
  }

  private tell(source: ECharts | undefined): void {
    const [start, end] = this.range;
    this.isTelling = true;
    for (const chart of this.members) {
      if (chart !== source) chart.dispatchAction({ type: 'dataZoom', start, end });
    }
    this.isTelling = false;
  }
}

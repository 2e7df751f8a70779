/**
 * The schedule of a run: nodes down, time across, on one canvas, with a legend that filters, a
 * search, the facts of the job under the pointer, and a table of what the window shows.
 */
import { countText } from '../charts/numbers.ts';
import type { Timeline } from '../story.ts';
import { clock } from './axis.ts';
import { decodeTimeline, type DecodedTimeline } from './decoded.ts';
import type { Shown } from './density.ts';
import { button, element } from './elements.ts';
import { factList, jobFacts, sentence } from './facts.ts';
import { Filters } from './filters.ts';
import { Input } from './input.ts';
import { LaneBook } from './lanes.ts';
import type { TimelineHandle, TimelinePage } from './page.ts';
import { Painter, margin, type Place } from './painter.ts';
import { paperTheme, queueColor, themeOf, type Theme } from './palette.ts';
import { pick, type Picked } from './pick.ts';
import { buildSchedule, eachNode, nodeAt, type Schedule } from './schedule.ts';
import { Search } from './search.ts';
import { JobTable, countInView, runsInView } from './table.ts';
import { TileStore } from './tiles.ts';
import { View } from './view.ts';

const buttonZoom = 2;
/** Milliseconds of rest before the words follow the picture. */
const rest = 350;
const help =
  'Drag or press arrow keys to move, + and - to zoom time, [ and ] to zoom nodes, Home for all. ' +
  'The wheel zooms once the picture has the focus; with Shift it scrolls, with Alt it zooms ' +
  'nodes. ' +
  'Shift with arrow keys moves a cursor, Enter pins the job there, Escape lets it go.';

export type { TimelineHandle, TimelinePage } from './page.ts';

export function mountTimeline(
  host: HTMLElement,
  timeline: DecodedTimeline,
  page: TimelinePage,
): TimelineHandle {
  return new Panel(host, buildSchedule(timeline), page);
}

/** Opens the columns of a story first. */
export async function openTimeline(
  host: HTMLElement,
  timeline: Timeline,
  page: TimelinePage,
): Promise<TimelineHandle> {
  return mountTimeline(host, await decodeTimeline(timeline), page);
}

class Panel implements TimelineHandle {
  private readonly root = element('div', 'timeline');
  private readonly frame = element('div', 'timeline-frame');
  private readonly canvas = element('canvas', 'timeline-canvas');
  private readonly tip = element('div', 'timeline-tip');
  private readonly pinnedBox = element('div', 'timeline-pinned');
  private readonly live = element('p', 'timeline-live');
  private readonly tiles = new TileStore();
  private readonly painter: Painter;
  private readonly view: View;
  private readonly filters: Filters;
  private readonly search: Search;
  private readonly table: JobTable;
  private readonly input: Input;
  private readonly shown: Shown;
  private readonly stop = new AbortController();
  private readonly watchers: { disconnect(): void }[] = [];
  private theme: Theme = paperTheme;
  private pinned: number | undefined;
  private hovered: Picked | undefined;
  private cursor: Place | undefined;
  private pending = 0;
  private timer = 0;

  constructor(
    private readonly host: HTMLElement,
    private readonly plan: Schedule,
    private readonly page: TimelinePage,
  ) {
    this.view = new View(plan);
    this.filters = new Filters(plan, () => this.refilter());
    const { visible } = this.filters;
    this.shown = { plan, lanes: new LaneBook(plan), visible, colors: [] };
    const say = (text: string) => this.say(text);
    this.search = new Search(plan.data.job_name, (job) => this.showJob(job), say);
    this.table = new JobTable(plan, page, () => runsInView(plan, this.view, visible));
    this.painter = new Painter(this.canvas, this.tiles);
    this.build();
    this.input = new Input(this.canvas, this.view, {
      moved: () => this.moved(),
      point: (place, byKey) => this.point(place, byKey),
      choose: (place) => this.choose(place),
      escape: () => this.unpin(),
    });
    this.watch();
    this.paintWith(themeOf(this.frame));
    this.resize();
    this.draw();
    this.wordsSoon();
  }

  refresh(): void {
    this.paintWith(themeOf(this.frame));
    this.schedule();
    this.showPinned();
    this.table.refresh();
  }

  show(job: string): boolean {
    const found = this.plan.data.job_name.indexOf(job);
    if (found >= 0) this.showJob(found);
    return found >= 0;
  }

  destroy(): void {
    this.stop.abort();
    this.input.destroy();
    for (const watcher of this.watchers) watcher.disconnect();
    cancelAnimationFrame(this.pending);
    clearTimeout(this.timer);
    this.root.remove();
  }

  private build(): void {
    const { canvas } = this;
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-roledescription', 'schedule');
    canvas.setAttribute('aria-label', 'Schedule: nodes down, time across, jobs coloured by queue');
    const note = element('p', 'timeline-help', help);
    note.id = `timeline-help-${document.querySelectorAll('.timeline-help').length}`;
    canvas.setAttribute('aria-describedby', note.id);
    this.tip.hidden = true;
    this.pinnedBox.hidden = true;
    this.live.setAttribute('role', 'status');
    this.frame.append(canvas, this.tip);
    const bar = element('div', 'timeline-bar');
    bar.append(this.buttons(), this.search.elements());
    this.root.append(bar, this.filters.elements(), this.frame, this.live, this.pinnedBox);
    this.root.append(note, this.table.elements());
    this.host.append(this.root);
  }

  private buttons(): HTMLElement {
    const { view } = this;
    const zoom = (factor: number) => () => {
      view.zoomTime(factor, view.width / 2);
      this.moved();
    };
    const rows = (factor: number) => () => {
      view.zoomRows(factor, view.height / 2);
      this.moved();
    };
    const all = () => {
      view.showAll();
      this.moved();
    };
    const box = element('div', 'timeline-buttons');
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', 'Zoom');
    box.append(
      button('time +', 'Show less time', zoom(buttonZoom)),
      button('time −', 'Show more time', zoom(1 / buttonZoom)),
      button('nodes +', 'Show fewer nodes', rows(buttonZoom)),
      button('nodes −', 'Show more nodes', rows(1 / buttonZoom)),
      button('Whole run', 'Whole run', all),
    );
    return box;
  }

  private watch(): void {
    const { signal } = this.stop;
    const sizes = new ResizeObserver(() => {
      this.resize();
      this.draw();
    });
    sizes.observe(this.frame);
    const refresh = () => this.refresh();
    const themes = new MutationObserver(refresh);
    themes.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['class', 'data-theme', 'style'],
    });
    this.watchers.push(sizes, themes);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', refresh, { signal });
    const print = () => {
      this.paintWith(paperTheme);
      this.draw();
    };
    addEventListener('beforeprint', print, { signal });
    addEventListener('afterprint', refresh, { signal });
  }

  private paintWith(theme: Theme): void {
    this.theme = theme;
    this.shown.colors = this.plan.data.queues.map((_, queue) => queueColor(queue, theme.dark));
    this.filters.paint(this.shown.colors);
    this.tiles.clear();
  }

  private resize(): void {
    const ratio = devicePixelRatio || 1;
    const width = Math.round(this.frame.clientWidth * ratio);
    const height = Math.round(this.frame.clientHeight * ratio);
    if (width === 0 || height === 0) return;
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.view.resize(width - margin.left * ratio, height - margin.top * ratio, ratio);
  }

  private moved(): void {
    this.hideTip();
    this.schedule();
    this.wordsSoon();
  }

  private refilter(): void {
    this.tiles.clear();
    this.moved();
  }

  private schedule(): void {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  private draw(): void {
    const marked: number[] = [];
    if (this.pinned !== undefined) marked.push(this.pinned);
    const hovered = this.hovered && this.plan.data.run_job[this.hovered.run];
    if (hovered !== undefined && hovered !== this.pinned) marked.push(hovered);
    const { shown, view, theme, cursor } = this;
    this.painter.draw({ shown, view, theme, marked, cursor });
  }

  private point(place: Place | undefined, byKey: boolean): void {
    const before = this.hovered?.run;
    this.hovered = place && this.pickAt(place);
    this.cursor = byKey ? place : undefined;
    if (byKey || this.hovered?.run !== before) this.schedule();
    if (!place || !this.hovered) this.hideTip();
    else this.showTip(this.hovered, place);
    if (byKey && place) this.wordsSoon();
  }

  private pickAt(place: Place): Picked | undefined {
    const { width, height } = this.view;
    if (place.x < 0 || place.y < 0 || place.x > width || place.y > height) return undefined;
    return pick(this.shown, this.view, place.x, place.y);
  }

  private hideTip(): void {
    this.tip.hidden = true;
  }

  private showTip(picked: Picked, place: Place): void {
    const facts = jobFacts(this.plan, this.page, this.plan.data.run_job[picked.run]!);
    facts.push({ name: 'node', value: String(picked.node) });
    this.tip.replaceChildren(factList(facts));
    if (picked.others > 0) {
      this.tip.append(
        element('p', '', `and ${countText(picked.others, 'more run')} here: zoom in`),
      );
    }
    this.tip.hidden = false;
    const { ratio } = this.view;
    const x = margin.left + place.x / ratio;
    const y = margin.top + place.y / ratio;
    const right = x + 16 + this.tip.offsetWidth <= this.frame.clientWidth;
    const left = right ? x + 16 : Math.max(0, x - 16 - this.tip.offsetWidth);
    const top = Math.min(y + 16, this.frame.clientHeight - this.tip.offsetHeight - 4);
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${Math.max(0, top)}px`;
  }

  private choose(place: Place): void {
    const picked = this.pickAt(place);
    if (picked) this.pin(this.plan.data.run_job[picked.run]!);
    else this.unpin();
  }

  private pin(job: number): void {
    this.pinned = job;
    this.showPinned();
    this.schedule();
    this.say(sentence(jobFacts(this.plan, this.page, job)));
  }

  private unpin(): void {
    this.pinned = undefined;
    this.hovered = undefined;
    this.cursor = undefined;
    this.hideTip();
    this.showPinned();
    this.schedule();
  }

  private showPinned(): void {
    this.pinnedBox.hidden = this.pinned === undefined;
    if (this.pinned === undefined) return;
    const job = this.pinned;
    this.pinnedBox.replaceChildren(
      factList(jobFacts(this.plan, this.page, job)),
      button('Zoom to its runs', 'Zoom to its runs', () => this.showJob(job)),
      button('Let go', 'Let go', () => this.unpin()),
    );
  }

  /** Zooms to all runs of a job, with some of what is around them. */
  private showJob(job: number): void {
    const { plan, view } = this;
    const runs = Array.from(plan.jobRun.subarray(plan.runsOf[job]!, plan.runsOf[job + 1]!));
    this.pin(job);
    if (runs.length === 0) return;
    const start = Math.min(...runs.map((run) => plan.data.run_start[run]!));
    const end = Math.max(...runs.map((run) => plan.runEnd[run]!));
    let first = plan.nodes;
    let last = 0;
    for (const run of runs) {
      eachNode(plan, run, (node) => {
        first = Math.min(first, node);
        last = Math.max(last, node);
      });
    }
    const space = Math.max((end - start) * 0.5, 1);
    view.showTime(start - space, end + space);
    if (first <= last) {
      const around = Math.max(4, last - first);
      view.showRows(
        plan.nodeTop[Math.max(0, first - around)]!,
        plan.nodeTop[Math.min(plan.nodes, last + around + 1)]!,
      );
    }
    this.moved();
  }

  private wordsSoon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.words();
      this.table.refresh();
    }, rest);
  }

  /** The window in words, and the job at the cursor. */
  private words(): void {
    const { plan, view } = this;
    if (plan.nodes === 0) {
      this.say('The cluster has no nodes to draw.');
      return;
    }
    const unit = plan.data.unit_s;
    const runs = countInView(plan, view, this.filters.visible);
    const first = nodeAt(plan, view.top);
    const last = nodeAt(plan, Math.max(0, view.bottom - 1e-6));
    let text =
      `${clock(view.start * unit)} to ${clock(view.end * unit)}, ` +
      `${first === last ? 'node' : `nodes ${first} to`} ${last}, ${countText(runs, 'run')}`;
    if (plan.runs < plan.data.all_runs) {
      const part = (100 * plan.data.shown_part).toFixed(1);
      const all = countText(plan.data.all_runs, 'run');
      text += ` (of ${all} in all, those shown held ${part} % of GPU time)`;
    }
    if (this.cursor && this.hovered) {
      const job = plan.data.run_job[this.hovered.run]!;
      text += `. At the cursor: ${sentence(jobFacts(plan, this.page, job))}`;
    }
    this.say(text);
  }

  private say(text: string): void {
    this.live.textContent = text;
  }
}

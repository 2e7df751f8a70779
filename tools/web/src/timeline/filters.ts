/** Which runs are shown: by queue, by size and by state of their jobs. */
import { choice, element } from './elements.ts';
import { sizeClass } from './facts.ts';
import { css, type Rgb } from './palette.ts';
import type { Schedule } from './schedule.ts';

export class Filters {
  readonly visible: Uint8Array;
  private readonly hiddenQueues = new Set<number>();
  private readonly swatches: HTMLElement[] = [];
  private readonly jobClass: string[];
  private size = '';
  private state = '';

  constructor(
    private readonly plan: Schedule,
    private readonly changed: () => void,
  ) {
    this.visible = new Uint8Array(plan.runs).fill(1);
    const names = new Map<number, string>();
    this.jobClass = Array.from(plan.data.job_milli_gpus, (milli) => {
      const name = names.get(milli) ?? sizeClass(milli);
      names.set(milli, name);
      return name;
    });
  }

  /** Whether the filters let a job through. */
  lets(job: number): boolean {
    const { data } = this.plan;
    return (
      !this.hiddenQueues.has(data.job_queue[job]!) &&
      (this.size === '' || this.jobClass[job] === this.size) &&
      (this.state === '' || data.job_state[job] === Number(this.state))
    );
  }

  /** The legend, which is the filter by queue, and lists for the other two. */
  elements(): HTMLElement {
    const box = element('div', 'timeline-filters');
    box.append(this.legend());
    const classes = [...new Set(this.jobClass)].sort((a, b) => parseInt(a) - parseInt(b));
    const sizes = classes.map((name) => ({ value: name, text: `${name} GPUs` }));
    box.append(
      choice('Size', 'all sizes', sizes, (value) => {
        this.size = value;
        this.apply();
      }),
    );
    const present = new Set(this.plan.data.job_state);
    const states = this.plan.data.states
      .map((name, code) => ({ value: String(code), text: name, code }))
      .filter(({ code }) => present.has(code));
    box.append(
      choice('State', 'all states', states, (value) => {
        this.state = value;
        this.apply();
      }),
    );
    return box;
  }

  /** Gives the legend the colours of the picture. */
  paint(colors: readonly Rgb[]): void {
    this.swatches.forEach((swatch, queue) => {
      swatch.style.background = css(colors[queue] ?? [128, 128, 128]);
    });
  }

  private legend(): HTMLElement {
    const set = element('fieldset', 'timeline-legend');
    set.append(element('legend', '', 'Queues'));
    this.plan.data.queues.forEach((name, queue) => {
      const label = element('label', 'timeline-queue');
      const box = element('input');
      box.type = 'checkbox';
      box.checked = true;
      box.addEventListener('change', () => {
        if (box.checked) this.hiddenQueues.delete(queue);
        else this.hiddenQueues.add(queue);
        this.apply();
      });
      const text = element('bdi', '', name === '' ? 'no queue' : name);
      const swatch = element('span', 'timeline-swatch');
      this.swatches.push(swatch);
      label.append(box, swatch, text);
      set.append(label);
    });
    return set;
  }

  private apply(): void {
    const { run_job } = this.plan.data;
    for (let run = 0; run < this.plan.runs; run += 1) {
      this.visible[run] = this.lets(run_job[run]!) ? 1 : 0;
    }
    this.changed();
  }
}

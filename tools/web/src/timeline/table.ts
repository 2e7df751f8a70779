/** The jobs in the window as a table: what the picture shows, for those who do not see it. */
import { countText, numberText } from '../charts/numbers.ts';
import { clock } from './axis.ts';
import { element } from './elements.ts';
import { gpuText, reason } from './facts.ts';
import type { TimelinePage } from './page.ts';
import { firstReaching, nodeAt, type Schedule } from './schedule.ts';
import type { View } from './view.ts';

const page100 = 100;
const columns = [
  'job',
  'queue',
  'user',
  'GPUs',
  'submitted',
  'waited',
  'why',
  'started',
  'ran',
  'state',
];

/** Marks the shown runs that the window touches, and counts them. */
function touch(
  plan: Schedule,
  view: View,
  visible: Uint8Array,
): { seen: Uint8Array; count: number } {
  const seen = new Uint8Array(plan.runs);
  let count = 0;
  if (plan.nodes === 0) return { seen, count };
  const last = nodeAt(plan, Math.max(0, view.bottom - 1e-9));
  for (let node = nodeAt(plan, view.top); node <= last; node += 1) {
    const end = plan.entryFirst[node + 1]!;
    for (let i = firstReaching(plan, node, view.start); i < end; i += 1) {
      const run = plan.entryRun[i]!;
      if (plan.data.run_start[run]! > view.end) break;
      if (seen[run] || !visible[run] || plan.runEnd[run]! <= view.start) continue;
      seen[run] = 1;
      count += 1;
    }
  }
  return { seen, count };
}

export function countInView(plan: Schedule, view: View, visible: Uint8Array): number {
  return touch(plan, view, visible).count;
}

/** By start, then in the order of the file. */
export function runsInView(plan: Schedule, view: View, visible: Uint8Array): Uint32Array {
  const { seen } = touch(plan, view, visible);
  return plan.order.filter((run) => seen[run] === 1);
}

export class JobTable {
  private readonly box = element('details', 'timeline-table');
  private readonly body = element('tbody');
  private readonly count = element('p');
  private readonly more = element('button', '', 'Show more');
  private runs: Uint32Array = new Uint32Array();
  private filled = 0;

  constructor(
    private readonly plan: Schedule,
    private readonly page: TimelinePage,
    private readonly list: () => Uint32Array,
  ) {}

  elements(): HTMLElement {
    const scroll = element('div', 'timeline-scroll');
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', 'Runs in the window');
    const table = element('table');
    const head = element('tr');
    for (const name of columns) {
      const cell = element('th', '', name);
      cell.scope = 'col';
      head.append(cell);
    }
    const top = element('thead');
    top.append(head);
    table.append(top, this.body);
    scroll.append(table);
    this.more.type = 'button';
    this.more.addEventListener('click', () => this.extend());
    this.box.append(element('summary', '', 'Runs in the window as a table'));
    this.box.append(this.count, scroll, this.more);
    this.box.addEventListener('toggle', () => this.refresh());
    return this.box;
  }

  /** Lists anew, if anybody looks. */
  refresh(): void {
    if (!this.box.open) return;
    this.runs = this.list();
    this.filled = 0;
    this.body.replaceChildren();
    this.extend();
  }

  private extend(): void {
    const end = Math.min(this.runs.length, this.filled + page100);
    for (; this.filled < end; this.filled += 1) this.body.append(this.row(this.runs[this.filled]!));
    const all = countText(this.runs.length, 'run');
    this.count.textContent = `${numberText(this.filled)} of ${all}, by start`;
    this.more.hidden = this.filled >= this.runs.length;
  }

  private row(run: number): HTMLElement {
    const { data } = this.plan;
    const unit = data.unit_s;
    const job = data.run_job[run]!;
    const row = element('tr');
    const cells = [
      (data.job_name[job] ?? '').slice(0, 200),
      data.queues[data.job_queue[job]!] ?? '',
      data.users[data.job_user[job]!] ?? '',
      gpuText(data.run_milli_gpus[run]!),
      clock(data.job_submit[job]! * unit),
      this.page.span(data.job_wait[job]! * unit),
      reason(data, job),
      clock(data.run_start[run]! * unit),
      this.page.span(data.run_length[run]! * unit),
      data.states[data.job_state[job]!] ?? '',
    ];
    for (const text of cells) {
      const cell = element('td');
      cell.append(element('bdi', '', text));
      row.append(cell);
    }
    return row;
  }
}

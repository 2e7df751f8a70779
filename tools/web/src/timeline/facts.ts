/** What is told of a job, in words. */
import { clock } from './axis.ts';
import type { DecodedTimeline } from './decoded.ts';
import type { TimelinePage } from './page.ts';
import type { Schedule } from './schedule.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** A whole number of GPUs, or a part of one, without noise. */
export function gpuText(milli: number): string {
  return String(milli / 1000);
}

/** The classes of the report: 1, 2, 3-4, 5-8, and so on by powers of two; 0 apart. */
export function sizeClass(milli: number): string {
  if (milli === 0) return '0';
  let high = 1;
  while (milli > 1000 * high) high *= 2;
  const low = high / 2 + 1;
  return high <= 2 ? String(high) : `${low}-${high}`;
}

/** Why it waited; nothing for a job that did not. */
export function reason(data: DecodedTimeline, job: number): string {
  return data.job_wait[job] === 0 ? '' : (data.reasons[data.job_reason[job]!] ?? '');
}

export function jobFacts(plan: Schedule, page: TimelinePage, job: number): Fact[] {
  const { data } = plan;
  const unit = data.unit_s;
  const facts: Fact[] = [
    { name: 'job', value: data.job_name[job] ?? '' },
    { name: 'queue', value: data.queues[data.job_queue[job]!] ?? '' },
    { name: 'user', value: data.users[data.job_user[job]!] ?? '' },
    { name: 'GPUs', value: gpuText(data.job_milli_gpus[job]!) },
    { name: 'submitted', value: clock(data.job_submit[job]! * unit) },
    { name: 'waited', value: page.span(data.job_wait[job]! * unit) },
    { name: 'why', value: reason(data, job) },
  ];
  const first = plan.runsOf[job]!;
  const runs = plan.runsOf[job + 1]! - first;
  if (runs > 0) {
    let held = 0;
    for (let i = first; i < first + runs; i += 1) held += data.run_length[plan.jobRun[i]!]!;
    facts.push({ name: 'started', value: clock(data.run_start[plan.jobRun[first]!]! * unit) });
    const times = runs > 1 ? ` in ${runs} runs` : '';
    facts.push({ name: 'ran', value: page.span(held * unit) + times });
  } else {
    facts.push({ name: 'started', value: 'no run is shown' });
  }
  facts.push({ name: 'state', value: data.states[data.job_state[job]!] ?? '' });
  return facts;
}

/** The facts as one sentence for readers of the screen. */
export function sentence(facts: readonly Fact[]): string {
  return facts
    .filter((fact) => fact.value !== '')
    .map((fact) => `${fact.name} ${fact.value.slice(0, 80)}`)
    .join(', ');
}

/** A list of terms; names may be in any script and direction, and are text only. */
export function factList(facts: readonly Fact[]): HTMLElement {
  const list = document.createElement('dl');
  list.className = 'timeline-facts';
  for (const fact of facts) {
    if (fact.value === '') continue;
    const term = document.createElement('dt');
    term.textContent = fact.name;
    const value = document.createElement('dd');
    const text = document.createElement('bdi');
    text.textContent = fact.value;
    value.append(text);
    list.append(term, value);
  }
  return list;
}

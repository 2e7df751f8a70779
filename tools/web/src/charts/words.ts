/** What figures are called and how they are shown, as in the program's own reports. */
import { figureText, type FigureUnit, type TimeUnit } from './numbers.ts';

interface Known {
  path: string;
  unit: FigureUnit;
  words: string;
}

/** The first that fits decides. */
const known: Known[] = [
  { path: 'queue_delay_s', unit: 'seconds', words: 'queue delay' },
  { path: 'jct_s', unit: 'seconds', words: 'completion time' },
  { path: 'run_s', unit: 'seconds', words: 'run time' },
  { path: 'bounded_slowdown', unit: 'number', words: 'bounded slowdown' },
  { path: 'slowdown', unit: 'number', words: 'slowdown' },
  { path: 'makespan_s', unit: 'seconds', words: 'makespan' },
  { path: 'end_s_max', unit: 'seconds', words: 'last end' },
  { path: 'start_s_sum', unit: 'seconds', words: 'sum of starts' },
  { path: 'simulated_s', unit: 'seconds', words: 'simulated time' },
  { path: 'gpu.busy_ratio', unit: 'ratio', words: 'GPUs busy' },
  { path: 'gpu.allocated_ratio', unit: 'ratio', words: 'GPUs allocated' },
  { path: 'gpu.asked_ratio', unit: 'ratio', words: 'GPUs asked for' },
  { path: 'gpu.capacity_hours', unit: 'hours', words: 'GPU-hours of capacity' },
  { path: 'gpu.count', unit: 'number', words: 'GPUs' },
  { path: 'gpu_hours', unit: 'hours', words: 'GPU-hours' },
  { path: 'training.phases', unit: 'hours', words: 'training' },
  { path: 'fragmentation', unit: 'ratio', words: 'fragmentation' },
  { path: 'jobs.queued', unit: 'number', words: 'jobs still queued' },
  { path: 'jobs.running', unit: 'number', words: 'jobs still running' },
  { path: 'jobs', unit: 'number', words: 'jobs' },
  { path: 'start_delay_s', unit: 'seconds', words: 'wait for a notebook' },
  { path: 'return_delay_s', unit: 'seconds', words: 'wait to come back' },
  { path: 'deadline.met_ratio', unit: 'ratio', words: 'runs in time' },
  { path: 'latency_s', unit: 'seconds', words: 'latency' },
  { path: 'ttft_s', unit: 'seconds', words: 'time to first token' },
  { path: 'tpot_s', unit: 'seconds', words: 'time between tokens' },
  { path: 'gpus_wanted', unit: 'number', words: 'GPUs wanted' },
  { path: 'jobs_per_hour', unit: 'number', words: 'jobs an hour' },
  { path: 'requests_per_s', unit: 'number', words: 'requests a second' },
  { path: 'input_tokens_per_s', unit: 'number', words: 'tokens in, a second' },
  { path: 'output_tokens_per_s', unit: 'number', words: 'tokens out, a second' },
  { path: 'cost.purchase', unit: 'number', words: 'purchase' },
  { path: 'cost.energy', unit: 'number', words: 'energy over the lifetime' },
  { path: 'cost.total', unit: 'number', words: 'cost in all' },
  { path: 'cost.power_kw', unit: 'number', words: 'mean power in kW' },
  { path: 'cost.per_useful_gpu_hour', unit: 'number', words: 'cost of a useful GPU-hour' },
  { path: 'cost', unit: 'number', words: 'cost' },
];

interface Found {
  metric: Known;
  place: number;
}

/** Where a known metric stands in `path`: at its begin, or behind what part of the jobs. */
function find(path: string): Found | undefined {
  const isPart = /^(by_|service\.|interactive\.|pipelines\.|sweeps\.)/.test(path);
  for (const metric of known) {
    const place = isPart ? path.lastIndexOf('.' + metric.path) + 1 : 0;
    if (isPart && place === 0) continue;
    if (path.substr(place, metric.path.length) !== metric.path) continue;
    const next = path.charAt(place + metric.path.length);
    if (next === '' || next === '.' || next === ' ') return { metric, place };
  }
  return undefined;
}

/** The unit of the metric at `path`; of an unknown one as its name tells. */
export function metricUnit(path: string): FigureUnit {
  const found = find(path);
  if (found !== undefined) return found.metric.unit;
  if (/_s($|[._ ])/.test(path)) return 'seconds';
  return /ratio/.test(path) ? 'ratio' : 'number';
}

function partWords(part: string): string {
  if (part === '') return '';
  const dot = part.indexOf('.');
  const kind = part.substring(0, dot).replace(/^by_|s$/g, '').replace(/^interactive$/, 'people');
  const name = part.substring(dot + 1, part.length - 1);
  if (kind === 'size') return ', jobs of ' + name + (name === '1' ? ' GPU' : ' GPUs');
  if (name === '') return ', no ' + kind;
  return ', ' + kind + ' ' + clipped(name, 24);
}

/** `queue delay p95, jobs of 5-8 GPUs` for `by_size.5-8.queue_delay_s.p95`. */
export function metricWords(path: string): string {
  const found = find(path);
  if (found === undefined) return path;
  const rest = path.substring(found.place + found.metric.path.length);
  return (
    found.metric.words + rest.replace(/[._]/g, ' ') + partWords(path.substring(0, found.place))
  );
}

export function metricText(path: string, value: number, unit: TimeUnit): string {
  return figureText(value, metricUnit(path), unit);
}

/** `idle no demand` for `idle_no_demand`. */
export function spaced(name: string): string {
  return name.replace(/_/g, ' ');
}

/** Controls, and marks that turn the direction of what follows. */
function isControl(code: number): boolean {
  if (code < 0x20 || code === 0x7f) return true;
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

function withoutControls(text: string): string {
  let clean = '';
  for (let i = 0; i < text.length; i++) {
    clean += isControl(text.charCodeAt(i)) ? '?' : text.charAt(i);
  }
  return clean;
}

/** At most `most` characters; a longer text ends in an ellipsis. Never cuts a surrogate pair. */
export function clipped(text: string, most: number): string {
  const clean = withoutControls(text.substring(0, most + 1));
  if (clean.length <= most) return clean;
  const last = clean.charCodeAt(most - 2);
  return clean.substring(0, last >= 0xd800 && last < 0xdc00 ? most - 2 : most - 1) + '…';
}

/** The name of a queue, a user or a group; nobody's has none. */
export function shownName(name: string): string {
  return name === '' ? '(none)' : clipped(name, 32);
}

/** `text` as HTML that shows it and nothing else; for tooltips, which take markup. */
export function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

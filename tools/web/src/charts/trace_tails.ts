/** The distributions of a trace: durations, sizes, GPU-hours, gaps, tokens. */
import type { Chart, View } from './chart.ts';
import type { DecodedStory } from './decoded.ts';
import { at, member, names, numberOf } from './figures.ts';
import { look, plainLook } from './palette.ts';
import {
  tailLine,
  tailsLegend,
  tailsOption,
  tailsSentence,
  tailsTable,
  type TailLine,
  type Tails,
} from './tail_curves.ts';

type Make = (story: DecodedStory, isDark: boolean) => Tails;

function present(lines: (TailLine | undefined)[]): TailLine[] {
  const found: TailLine[] = [];
  for (const line of lines) if (line !== undefined) found.push(line);
  return found;
}

function tailChart(name: string, title: string, make: Make): Chart {
  const of = (story: DecodedStory, view: View): Tails => make(story, view.dark);
  return {
    name,
    title,
    kinds: ['trace'],
    has: (story) => make(story, false).lines.some((line) => line.values.length > 1),
    sentence: (story, view) => tailsSentence(of(story, view), view),
    option: (story, view) => tailsOption(of(story, view), view),
    table: (story, view) => tailsTable(of(story, view)),
    height: () => 340,
    legend: (story, view) => tailsLegend(of(story, view)),
  };
}

const durations = tailChart('trace-durations', 'How long jobs run', (story, isDark) => {
  const bySize = at(story.study, ['curves', 'duration_s_by_size']);
  const sizes = names(bySize).map((size, i) => {
    const words = size + (size === '1' ? ' GPU' : ' GPUs');
    return tailLine(member(bySize, size), words, look(i, isDark));
  });
  const all = tailLine(at(story.study, ['curves', 'duration_s']), 'all jobs', plainLook(isDark), 3);
  return {
    lines: present(sizes.length > 1 ? sizes.concat([all]) : [all]),
    quantity: 'duration',
    unit: 'seconds',
    of: 'jobs',
  };
});

const sizes = tailChart('trace-gpus', 'How many GPUs jobs ask for', (story, isDark) => ({
  lines: present([tailLine(at(story.study, ['curves', 'gpus']), 'jobs', look(0, isDark), 2.4)]),
  quantity: 'GPUs of the job',
  unit: 'number',
  of: 'jobs',
}));

const gpuHours = tailChart('trace-gpu-hours', 'GPU-hours of a job', (story, isDark) => ({
  lines: present([
    tailLine(at(story.study, ['curves', 'gpu_hours']), 'jobs', look(0, isDark), 2.4),
  ]),
  quantity: 'GPU-hours of the job',
  unit: 'number',
  of: 'jobs',
}));

/** What independent arrivals at the same rate would have: exp(-gap / mean). */
function independent(line: TailLine, mean: number, isDark: boolean): TailLine {
  const least = line.parts[line.parts.length - 1] ?? 1;
  const values: number[] = [];
  const parts: number[] = [];
  const first = line.values[0] ?? mean;
  const last = mean * Math.log(1 / Math.min(least, 0.99));
  const begin = Math.min(first, last / 2);
  for (let i = 0; i <= 60; i++) {
    const gap = begin * Math.pow(last / begin, i / 60);
    values.push(gap);
    parts.push(Math.exp(-gap / mean));
  }
  return { name: 'independent arrivals', look: look(1, isDark), width: 1.8, values, parts };
}

/** Of jobs as it stands; of requests the time over the gaps in it. */
function meanGap(story: DecodedStory): number | undefined {
  const mean = numberOf(at(story.study, ['arrivals', 'gap_s', 'mean']));
  const requests = numberOf(at(story.study, ['requests'])) ?? 0;
  const span = numberOf(at(story.study, ['span_s'])) ?? 0;
  return mean ?? (requests > 1 ? span / (requests - 1) : undefined);
}

const gaps = tailChart('trace-gaps', 'Gaps between arrivals', (story, isDark) => {
  const line = tailLine(at(story.study, ['curves', 'gap_s']), 'this trace', look(0, isDark), 2.4);
  const mean = meanGap(story);
  const lines = present([line]);
  if (line !== undefined && mean !== undefined && mean > 0) {
    lines.push(independent(line, mean, isDark));
  }
  return { lines, quantity: 'gap', unit: 'seconds', of: 'gaps' };
});

const tokens = tailChart('trace-tokens', 'Tokens of a request', (story, isDark) => ({
  lines: present([
    tailLine(at(story.study, ['curves', 'input_tokens']), 'in', look(0, isDark), 2.4),
    tailLine(at(story.study, ['curves', 'output_tokens']), 'out', look(1, isDark), 2.4),
  ]),
  quantity: 'tokens of the request',
  unit: 'number',
  of: 'requests',
}));

const service = tailChart('trace-service', 'How long requests were served', (story, isDark) => ({
  lines: present([
    tailLine(at(story.study, ['curves', 'service_s']), 'requests', look(0, isDark), 2.4),
  ]),
  quantity: 'service time',
  unit: 'seconds',
  of: 'requests',
}));

export const traceTails = { durations, sizes, gpuHours, gaps, tokens, service };

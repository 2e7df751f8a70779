// Makes reports as a reader would, with the command, in a folder that goes away afterwards.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = new URL('../../', import.meta.url).pathname;
const program = process.env.HEADROOM ?? join(root, 'build/release/headroom');
const folder = mkdtempSync(join(tmpdir(), 'headroom-web-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export const quickstart = join(root, 'scenarios/quickstart.json');

/** Writes a scenario or study into the folder. */
export function input(name, value) {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(value));
  return file;
}

/** Runs the command; answers with the folder of results and the report in it. */
export async function makeReport(name, ...args) {
  const results = join(folder, name);
  await promisify(execFile)(program, [...args, '-q', '--out', results], { cwd: root });
  return { results, file: join(results, 'report.html') };
}

const study = { name: 'small study', base: quickstart, replications: 2 };
const counts = { 'cluster.nodes[1].count': [1, 2, 3] };
const delayGoal = [{ metric: 'queue_delay_s.p95', at_most: '6h' }];

/** Less to draw, where charts are many. */
const fewDays = 'workload[0].generate.until=3d';

/** Whole numbers that look random and are the same on each run: Park and Miller, 1988. */
function* draws(seed) {
  for (let x = seed; ; ) {
    x = (x * 48271) % 2147483647;
    yield x;
  }
}

/** A trace of three weeks with users whose names are numbers or markup, and how jobs ended. */
function jobsFile() {
  const draw = draws(7);
  const next = (most) => draw.next().value % most;
  const users = ['ann', '7', '<b>bob</b>', '3'];
  const states = ['completed', 'failed', 'killed', ''];
  const lines = ['id,submit_s,duration_s,walltime_s,gpus,user,state'];
  for (let i = 0, at = 0; i < 900; i += 1) {
    at += next(4000);
    const run = 1 + next(10 ** (1 + next(5)));
    const user = users[next(4) * next(2)];
    lines.push([i, at, run, run * (1 + next(4)), 2 ** next(5), user, states[next(4)]].join(','));
  }
  const file = join(folder, 'three-weeks.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function requestsFile() {
  const draw = draws(11);
  const next = (most) => draw.next().value % most;
  const lines = ['TIMESTAMP,ContextTokens,GeneratedTokens'];
  for (let i = 0, at = 0; i < 600; i += 1) {
    at += next(6);
    const time = new Date(Date.UTC(2023, 10, 16, 18) + at * 1000).toISOString();
    lines.push(`${time.slice(0, 19).replace('T', ' ')}.0000000,${1 + next(4000)},${1 + next(500)}`);
  }
  const file = join(folder, 'requests.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** Arguments that make one report of each kind. */
export const kinds = {
  run: () => ['run', quickstart],
  replicated: () => ['run', quickstart, '--set', 'run.replications=3', '--set', fewDays],
  storage: () => ['run', join(root, 'scenarios/studies/dgx1-storage/nfs.json')],
  kinds: () => [
    'run',
    join(root, 'scenarios/studies/mixed-day/mixed-day.json'),
    '--set',
    'run.until=1d',
    // A goal that is missed ends the command with a status of 1.
    '--set',
    'goals[1].at_most=2h',
  ],
  compare: () => [
    'compare',
    quickstart,
    '--set',
    fewDays,
    '--with',
    'scheduler.policy=fifo',
    '--replications',
    '3',
  ],
  sweep: () => [
    'sweep',
    input('sweep', {
      ...study,
      vary: { ...counts, 'scheduler.policy': ['fifo', 'easy-backfill'] },
      minimize: 'queue_delay_s.p95',
      metrics: ['gpu.allocated_ratio'],
    }),
  ],
  plan: () => [
    'plan',
    input('plan', {
      ...study,
      vary: { ...counts, 'cluster.nodes[0].count': [4, 5, 6] },
      goals: delayGoal,
      minimize: 'cost.total',
      prices: { each: { old: 30000, new: 199000 } },
    }),
  ],
  trace: () => ['trace', 'stats', jobsFile(), '--gpus', '16', '--zero', 'mon 08:00'],
  requests: () => ['trace', 'stats', requestsFile()],
  forecast: () => [
    'forecast',
    input('forecast', {
      ...study,
      goals: delayGoal,
      growth: {
        start: '2027-01',
        months: 6,
        per_month: 0.15,
        order: { nodes: 'new', lead_time_months: 2, for_months: 3 },
      },
      deliveries: [{ month: 3, nodes: 'new', count: 1 }],
    }),
  ],
};

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

/** Arguments that make one report of each kind. */
export const kinds = {
  run: () => ['run', quickstart],
  replicated: () => ['run', quickstart, '--set', 'run.replications=3', '--set', fewDays],
  storage: () => ['run', join(root, 'scenarios/studies/dgx1-storage/nfs.json')],
  services: () => [
    'run',
    join(root, 'scenarios/studies/day-and-night/day-and-night.json'),
    '--set',
    'run.until=12h',
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

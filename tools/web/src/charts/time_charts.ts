/** The charts over time that a run has. */
import type { DecodedDetail, DecodedSystem } from './decoded.ts';
import { valueAt } from './figures.ts';
import { column, columnNames, meanOf, mostOf, type TimeLine } from './over_time.ts';
import { classLook, look, solid, type Look } from './palette.ts';
import { timeChart, usedColumns } from './series_charts.ts';
import { clipped, shownName, spaced } from './words.ts';

/** Lines in one picture that can still be told apart. */
const linesMost = 12;

function gpuCount(system: DecodedSystem): number | undefined {
  return valueAt(system.summary, 'gpu.count');
}

/** `name` of the series as a line called `shown`; none where the series lacks it. */
function line(detail: DecodedDetail, name: string, shown: string, look_: Look): TimeLine[] {
  const values = column(detail.series, name);
  return values === undefined ? [] : [{ name: shown, values, look: look_ }];
}

/** The same, of a part of all GPUs. */
function gpuRatio(values: TimeLine[], system: DecodedSystem): TimeLine[] {
  const count = gpuCount(system) ?? 0;
  if (count <= 0) return [];
  return values.map((one) => {
    const ratios: number[] = [];
    for (let i = 0; i < one.values.length; i++) ratios.push((one.values[i] as number) / count);
    return { name: one.name, values: ratios, look: one.look };
  });
}

const gpuHoursOverTime = timeChart({
  name: 'gpu-hours-over-time',
  title: 'What the GPUs did over time',
  unit: 'number',
  axis: 'GPUs',
  isStacked: true,
  height: 340,
  // Useful at the bottom, the rest in the order of the account on top.
  lines: (detail, _, isDark) =>
    usedColumns(detail, 'account.', '')
      .reverse()
      .reduce<TimeLine[]>(
        (all, name) =>
          all.concat(line(detail, 'account.' + name, spaced(name), classLook(name, isDark))),
        [],
      ),
  most: gpuCount,
});

const queueLength = timeChart({
  name: 'queue-length',
  title: 'Jobs that wait and jobs that run',
  unit: 'number',
  axis: 'jobs',
  lines: (detail, _, isDark) =>
    line(detail, 'queued_jobs', 'waiting', solid(1, isDark)).concat(
      line(detail, 'running_jobs', 'running', { ...look(0, isDark), dash: [4, 2] }),
    ),
});

const utilisation = timeChart({
  name: 'utilisation',
  title: 'GPUs allocated and busy',
  unit: 'ratio',
  axis: 'part of all GPUs',
  isWhole: true,
  lines: (detail, system, isDark) =>
    gpuRatio(
      line(detail, 'gpus_allocated', 'allocated', look(0, isDark))
        .concat(line(detail, 'gpus_busy', 'busy', solid(1, isDark)))
        .concat(
          line(detail, 'gpus_down', 'down', look(6, isDark)).filter(
            (one) => mostOf(one.values).value > 0,
          ),
        ),
      system,
    ),
  most: () => 1,
});

/** GPUs of a node group, as far as the timeline says. */
function gpusOfGroup(detail: DecodedDetail, name: string): number {
  let count = 0;
  for (const group of detail.timeline?.groups ?? []) {
    if (group.name === name) count += group.nodes * group.gpus_per_node;
  }
  return count;
}

const utilisationByGroup = timeChart({
  name: 'utilisation-by-group',
  title: 'GPUs allocated by node group',
  unit: 'number',
  axis: 'GPUs',
  lines: (detail, _, isDark) => {
    const groups = columnNames(detail.series, 'by_group.', '.gpus_allocated');
    if (groups.length < 2) return [];
    return groups.slice(0, linesMost).reduce<TimeLine[]>((all, name, i) => {
      const gpus = gpusOfGroup(detail, name);
      const shown = shownName(name) + (gpus > 0 ? ' (of ' + gpus + ')' : '');
      return all.concat(
        line(detail, 'by_group.' + name + '.gpus_allocated', shown, look(i, isDark)),
      );
    }, []);
  },
});

/** The queues that held most, in the order of the series. */
function largestQueues(detail: DecodedDetail): string[] {
  const all = columnNames(detail.series, 'by_queue.', '.gpus_allocated');
  const held: { [name: string]: number } = {};
  for (const name of all) {
    const values = column(detail.series, 'by_queue.' + name + '.gpus_allocated');
    held[' ' + name] = values === undefined ? 0 : meanOf(detail.series, values, 0);
  }
  const sorted = all.slice().sort((a, b) => (held[' ' + b] ?? 0) - (held[' ' + a] ?? 0));
  const most = sorted.slice(0, linesMost);
  return all.filter((name) => most.indexOf(name) >= 0);
}

function queueLines(what: string, isDark: boolean, detail: DecodedDetail): TimeLine[] {
  return largestQueues(detail).reduce<TimeLine[]>(
    (all, name, i) =>
      all.concat(line(detail, 'by_queue.' + name + what, shownName(name), look(i, isDark))),
    [],
  );
}

const queuesOverTime = timeChart({
  name: 'queues-over-time',
  title: 'GPUs that each queue holds',
  unit: 'number',
  axis: 'GPUs',
  isStacked: true,
  lines: (detail, _, isDark) => queueLines('.gpus_allocated', isDark, detail),
  most: gpuCount,
});

const queuesWaiting = timeChart({
  name: 'queues-waiting',
  title: 'GPUs that each queue waits for',
  unit: 'number',
  axis: 'GPUs',
  lines: (detail, _, isDark) => queueLines('.queued_gpus', isDark, detail),
});

/** Utilisations of links and stores, most used first. */
export function linkNames(detail: DecodedDetail, from: number): { name: string; mean: number }[] {
  const means = usedColumns(detail, '', '_utilisation').map((name) => {
    const values = column(detail.series, name + '_utilisation') ?? [];
    return { name, mean: meanOf(detail.series, values, from) };
  });
  return means.sort((a, b) => b.mean - a.mean || (a.name < b.name ? -1 : 1));
}

const links = timeChart({
  name: 'links',
  title: 'How much storage and links are used',
  unit: 'ratio',
  axis: 'part of the capacity',
  lines: (detail, system, isDark) =>
    linkNames(detail, valueAt(system.summary, 'measured_from_s') ?? 0)
      .slice(0, 8)
      .reduce<TimeLine[]>(
        (all, { name }, i) =>
          all.concat(
            line(detail, name + '_utilisation', clipped(spaced(name), 32), look(i, isDark)),
          ),
        [],
      ),
  most: () => 1,
});

const replicas = timeChart({
  name: 'replicas',
  title: 'Replicas of services that are ready',
  unit: 'number',
  axis: 'replicas',
  lines: (detail, _, isDark) =>
    columnNames(detail.series, 'service.', '.replicas')
      .slice(0, linesMost)
      .reduce<TimeLine[]>(
        (all, name, i) =>
          all.concat(
            line(detail, 'service.' + name + '.replicas', shownName(name), look(i, isDark)),
          ),
        [],
      ),
});

const fragmentation = timeChart({
  name: 'fragmentation',
  title: 'GPUs that are free but of no use',
  unit: 'ratio',
  axis: 'part of all GPUs',
  height: 260,
  lines: (detail, _, isDark) =>
    line(detail, 'fragmentation', 'fragmented', solid(1, isDark)).filter(
      (one) => mostOf(one.values).value > 0,
    ),
});

export const timeCharts = {
  gpuHoursOverTime,
  queueLength,
  utilisation,
  utilisationByGroup,
  queuesOverTime,
  queuesWaiting,
  links,
  replicas,
  fragmentation,
};

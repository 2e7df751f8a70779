/** Where the GPU-hours went. */
import { figureAt, names } from '../../charts/figures.ts';
import { spaced } from '../../charts/words.ts';
import type { JsonObject } from '../../story.ts';
import { type Child } from '../dom.ts';
import { dataElement, figure } from '../figures.ts';
import { charts, eachSystem, type Section } from '../section.ts';
import { readTable } from '../table.ts';
import { movedParts } from './compare.ts';

function hoursTable(summary: JsonObject): Child[] {
  const capacity = figureAt(summary, ['gpu', 'capacity_hours']);
  if (capacity === undefined || capacity.value <= 0) return [];
  const rows: Child[][] = [];
  for (const name of names(summary['gpu_hours'])) {
    const hours = figureAt(summary, ['gpu_hours', name]);
    if (hours === undefined || hours.value === 0) continue;
    rows.push([
      spaced(name),
      figure(summary, ['gpu_hours', name], 'number'),
      dataElement(hours.value / capacity.value, '', 'ratio'),
    ]);
  }
  rows.push(['capacity', figure(summary, ['gpu', 'capacity_hours'], 'number'), '']);
  const columns = [
    { title: 'class' },
    { title: 'GPU-hours', isNumber: true },
    { title: 'of capacity', isNumber: true },
  ];
  return [readTable('GPU-hours by class', columns, rows)];
}

export const gpuHours: Section = {
  id: 'gpu-hours',
  title: 'GPU-hours',
  content: (page) => [
    ...charts(page, 'gpu-hours', 'gpu-hours-over-time'),
    ...movedParts(page, 'gpu_hours', 'Where GPU-hours moved'),
    ...eachSystem(page, hoursTable),
  ],
};

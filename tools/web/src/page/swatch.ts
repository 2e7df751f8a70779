/** Small pictures of how a series looks, for legends. */
import type { LegendEntry } from '../charts/chart.ts';
import { svg } from './dom.ts';

/** Paths over a field of 22 by 12 that stand for the patterns of the charts. */
const strokes = [
  '',
  'M-2 12 12-2M4 18 18-2M10 18 26 2',
  'M-2 0 12 14M4-6 22 12M12-4 26 10',
  'M3 3h2M10 3h2M17 3h2M6 8h2M13 8h2',
  'M4 0v12M9 0v12M14 0v12M19 0v12',
];

export function swatch(entry: LegendEntry, isDark: boolean): SVGElement {
  const picture = svg('svg', {
    width: '22',
    height: '12',
    viewBox: '0 0 22 12',
    'aria-hidden': 'true',
  });
  const { colour, dash, pattern } = entry.look;
  if (entry.isLine) {
    const line = svg('path', { d: 'M0 6H22', stroke: colour, 'stroke-width': '3' });
    if (dash !== 'solid') line.setAttribute('stroke-dasharray', dash.join(' '));
    picture.appendChild(line);
    return picture;
  }
  picture.appendChild(svg('rect', { width: '22', height: '12', rx: '2', fill: colour }));
  const path = strokes[pattern] ?? '';
  if (path === '') return picture;
  const stroke = isDark ? 'rgba(0,0,0,0.5)' : 'rgba(255,255,255,0.75)';
  picture.appendChild(svg('path', { d: path, stroke, 'stroke-width': '2', fill: 'none' }));
  return picture;
}

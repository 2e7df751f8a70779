/** Confidence intervals as lines with short ends, upright or lying. */
import type { CustomSeriesOption } from 'echarts';

/** An interval at a place of the other axis; places and bounds are in units of the axes. */
export type Whisker = [place: number | string, low: number, high: number];

/** Half the length of the ends, in pixels. */
const half = 4;

export function whiskers(data: Whisker[], colour: string, lying: boolean): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    tooltip: { show: false },
    clip: true,
    data,
    encode: lying ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    renderItem: (_, api) => {
      const place = api.value(0);
      const ends = [api.value(1), api.value(2)].map((bound) =>
        api.coord(lying ? [bound, place] : [place, bound]),
      );
      const [a = [0, 0], b = [0, 0]] = ends;
      const line = (from: number[], to: number[]) => ({
        type: 'line' as const,
        shape: { x1: from[0] ?? 0, y1: from[1] ?? 0, x2: to[0] ?? 0, y2: to[1] ?? 0 },
        style: { stroke: colour, lineWidth: 1.4 },
      });
      const end = (at: number[]) => {
        const [x = 0, y = 0] = at;
        return lying ? line([x, y - half], [x, y + half]) : line([x - half, y], [x + half, y]);
      };
      return { type: 'group', children: [line(a, b), end(a), end(b)] };
    },
    z: 3,
  };
}

/** What all pictures share: fonts, colours of axes, room around the drawing. */
import type { EChartsOption, LegendComponentOption, TitleComponentOption } from 'echarts';
import type { LegendEntry, View } from './chart.ts';
import { decal, ink } from './palette.ts';

// No quotes: pictures put it into an attribute as it is.
const family = 'system-ui, -apple-system, Roboto, Helvetica, Arial, sans-serif';

/** Colours and fonts; to be completed by axes and series. */
export function frame(view: View): EChartsOption {
  const colours = ink(view.dark);
  return {
    animation: false,
    backgroundColor: view.legend ? colours.paper : 'transparent',
    textStyle: { fontFamily: family, fontSize: 12, color: colours.text },
    aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
    tooltip: {
      backgroundColor: colours.panel,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 12 },
      confine: true,
    },
  };
}

/** Labels and lines of an axis; `grid` draws lines across. */
export function axisLook(view: View, grid: boolean) {
  const colours = ink(view.dark);
  return {
    nameTextStyle: { color: colours.quiet, fontSize: 12 },
    axisLabel: { color: colours.quiet, fontSize: 11, hideOverlap: true },
    axisLine: { show: !grid, lineStyle: { color: colours.quiet } },
    axisTick: { show: !grid, lineStyle: { color: colours.quiet } },
    splitLine: { show: grid, lineStyle: { color: colours.line } },
  };
}

/** The legend inside the picture, where there is no page around it. */
export function legendInside(view: View, entries: LegendEntry[]): LegendComponentOption {
  if (!view.legend || entries.length < 2) return { show: false };
  return {
    show: true,
    type: 'scroll',
    top: 4,
    left: 8,
    right: 8,
    itemWidth: 26,
    textStyle: { color: ink(view.dark).text, fontSize: 12 },
    pageTextStyle: { color: ink(view.dark).quiet },
    data: entries.map((entry) => ({ name: entry.name })),
  };
}

/** What the upright axis shows, written above it from the left edge of the picture. */
export function axisTitle(view: View, text: string, top: number): TitleComponentOption {
  const textStyle = { color: ink(view.dark).quiet, fontSize: 12, fontWeight: 'normal' as const };
  return { text, left: 8, top: top - 30, textStyle };
}

/** Room above the drawing for a legend inside and the name of the axis. */
export function topRoom(view: View, entries: number): number {
  return view.legend && entries > 1 ? 56 : 32;
}

/** The fill of a bar or an area. */
export function fill(look: { colour: string; pattern: number }, view: View) {
  const pattern = decal(look.pattern, view.dark);
  return { color: look.colour, decal: pattern ?? { symbol: 'none' } };
}

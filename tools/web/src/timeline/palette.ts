/** Colours of queues and of the surface that they are drawn on. */
import { look } from '../charts/palette.ts';

export type Rgb = readonly [number, number, number];

/** How many colours the charts have before they come again. */
const hues = 7;
/** Then they come lighter, then darker. */
const rounds: readonly { toward: number; part: number }[] = [
  { toward: 0, part: 0 },
  { toward: 255, part: 0.5 },
  { toward: 0, part: 0.45 },
];

/** The colour that the charts give the queue, or a shade of it where they would give a dash. */
export function queueColor(queue: number, dark: boolean): Rgb {
  const hue = look(queue, dark).colour;
  const round = rounds[Math.floor(queue / hues) % rounds.length]!;
  const part = (from: number) => {
    const value = parseInt(hue.slice(from, from + 2), 16);
    return Math.round(value + (round.toward - value) * round.part);
  };
  return [part(1), part(3), part(5)];
}

export function css(color: Rgb, alpha = 1): string {
  return `rgba(${color[0]}, ${color[1]}, ${color[2]}, ${alpha})`;
}

/** Relative luminance of WCAG 2.2. */
function luminance(color: Rgb): number {
  const [r, g, b] = color.map((c) => {
    const part = c / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Black or white, whichever is read better on a colour. */
export function textOn(color: Rgb): string {
  return luminance(color) > 0.18 ? '#000' : '#fff';
}

export interface Theme {
  readonly dark: boolean;
  readonly ink: string;
  readonly paper: string;
  readonly muted: string;
  readonly line: string;
}

export const paperTheme: Theme = {
  dark: false,
  ink: '#111',
  paper: '#fff',
  muted: '#555',
  line: '#ccc',
};

/** The theme that the style sheet gives the element, in whatever way it does so. */
export function themeOf(element: HTMLElement): Theme {
  const style = getComputedStyle(element);
  const paper = (style.backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
  const [r = 255, g = 255, b = 255] = paper;
  return {
    dark: luminance([r, g, b]) < 0.18,
    ink: style.color,
    paper: style.backgroundColor,
    muted: style.columnRuleColor,
    line: style.outlineColor,
  };
}

/**
 * Numbers for people, in the style of the terminal report: rounded, thousands separated, the
 * same on every machine. No locale, no exponent, never "NaN".
 */

/** What the reader chose to see times in. */
export type TimeUnit = 'auto' | 's' | 'min' | 'h' | 'd';

export const timeUnits: TimeUnit[] = ['auto', 's', 'min', 'h', 'd'];

/** How a figure is shown. */
export type FigureUnit = 'seconds' | 'ratio' | 'hours' | 'factor' | 'number' | 'text';

const space = '\u00a0';
const minus = '\u2212';
const absent = '\u2013';

interface Scale {
  unit: string;
  seconds: number;
  /** Shown in this unit up to here: where rounding to three digits would reach the next. */
  below: number;
}

const scales: Scale[] = [
  { unit: 's', seconds: 1, below: 59.95 },
  { unit: 'min', seconds: 60, below: 59.95 * 60 },
  { unit: 'h', seconds: 3600, below: 47.95 * 3600 },
  { unit: 'd', seconds: 86400, below: Infinity },
];

/** The scale called `unit`; seconds for a name that is none. */
function scaleOf(unit: string): Scale {
  for (const scale of scales) {
    if (scale.unit === unit) return scale;
  }
  return scales[0] as Scale;
}

/** The unit for an axis that reaches to `most` seconds. */
export function axisScale(most: number, unit: TimeUnit): { unit: string; seconds: number } {
  if (unit !== 'auto') return scaleOf(unit);
  for (const scale of scales) {
    if (most < scale.below * (scale.unit === 'd' ? 1 : 2)) return scale;
  }
  return scaleOf('d');
}

/** A comma after each three digits before the point. */
function grouped(text: string): string {
  const dot = text.indexOf('.');
  let whole = dot < 0 ? text : text.substring(0, dot);
  const rest = dot < 0 ? '' : text.substring(dot);
  for (let place = whole.length - 3; place > 0; place -= 3) {
    whole = whole.substring(0, place) + ',' + whole.substring(place);
  }
  return whole + rest;
}

function withoutEndingZeros(text: string): string {
  return text.indexOf('.') < 0 ? text : text.replace(/0+$/, '').replace(/\.$/, '');
}

/** `size` >= 0 to three digits, or all before the point where they are more. */
function threeDigits(size: number): string {
  if (size >= 99.95) return grouped(size.toFixed(0));
  if (size >= 0.9995) return size.toFixed(1);
  return size < 0.0005 ? '<0.001' : withoutEndingZeros(size.toFixed(3));
}

function signed(value: number, text: string): string {
  return value < 0 ? minus + text : text;
}

/** `28,481`, `12.3`, `0.058`; an en dash for what is no number. */
export function numberText(value: number): string {
  if (!isFinite(value)) return absent;
  const size = Math.abs(value);
  const text = size === Math.floor(size) ? grouped(size.toFixed(0)) : threeDigits(size);
  return signed(value, text);
}

/** `71.2 %` for 0.712. */
export function ratioText(value: number): string {
  if (!isFinite(value)) return absent;
  const percent = Math.abs(value) * 100;
  const shown = percent >= 999.5 ? grouped(percent.toFixed(0)) : percent.toFixed(1);
  return signed(shown === '0.0' ? 0 : value, shown) + space + '%';
}

/** `1.2 h`: in the unit chosen, or the largest that leaves at least 1; from two days on in days. */
export function durationText(seconds: number, unit: TimeUnit): string {
  if (!isFinite(seconds)) return absent;
  const size = Math.abs(seconds);
  if (size === 0) return '0';
  if (unit !== 'auto') {
    return signed(seconds, threeDigits(size / scaleOf(unit).seconds)) + space + unit;
  }
  if (size < 0.0005) return '<1' + space + 'ms';
  if (size < 0.9995) return signed(seconds, (size * 1000).toFixed(0)) + space + 'ms';
  for (const scale of scales) {
    if (size >= scale.below) continue;
    const count = size / scale.seconds;
    // Close below 1 it rounds to 1.0, which three digits would not.
    const text = count < 99.95 ? count.toFixed(1) : threeDigits(count);
    return signed(seconds, text) + space + scale.unit;
  }
  return absent;
}

/** `1.42×`. */
export function factorText(value: number): string {
  if (!isFinite(value)) return absent;
  return signed(value, grouped(Math.abs(value).toFixed(Math.abs(value) < 99.95 ? 2 : 0))) + '×';
}

/** A figure of `kind`; `hours` are GPU-hours. */
export function figureText(value: number, kind: FigureUnit, unit: TimeUnit): string {
  if (kind === 'seconds') return durationText(value, unit);
  if (kind === 'ratio') return ratioText(value);
  if (kind === 'hours') return numberText(value) + space + 'h';
  if (kind === 'factor') return factorText(value);
  return numberText(value);
}

/** `+12 %`, `−0.4 %`, `×15`: a change of `ratio` in proportion, as `compare` prints it. */
export function relativeText(ratio: number): string {
  if (!isFinite(ratio)) return absent;
  if (ratio >= 10) return '×' + grouped((ratio + 1).toFixed(0));
  const size = Math.abs(ratio);
  if (size < 0.0005) return '0.0' + space + '%';
  const text = (size * 100).toFixed(size < 0.1 ? 1 : 0);
  return (ratio < 0 ? minus : '+') + text + space + '%';
}

/** At most nine digits without exponent, for cells that programs read. */
export function plainText(value: number): string {
  if (!isFinite(value)) return '';
  if (value === Math.floor(value)) return value.toFixed(0);
  const places = Math.max(
    0,
    9 - Math.max(1, Math.floor(Math.log(Math.abs(value)) / Math.LN10) + 1),
  );
  const text = withoutEndingZeros(value.toFixed(Math.min(places, 12)));
  return text === '-0' ? '0' : text;
}

/** `1 job`, `12 jobs`. */
export function countText(count: number, singular: string): string {
  return numberText(count) + ' ' + singular + (count === 1 ? '' : 's');
}

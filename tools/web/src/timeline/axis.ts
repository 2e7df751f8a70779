/** Ticks and words for points of simulated time. */

const day = 86400;
const stepsOfDay = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
];

/** The smallest round step, in seconds, that is at least `least`. */
export function tickStep(least: number): number {
  const small = stepsOfDay.find((step) => step >= least);
  if (small !== undefined) return small;
  for (let scale = day; ; scale *= 10) {
    for (const times of [1, 2, 5]) {
      if (scale * times >= least) return scale * times;
    }
  }
}

const two = (n: number) => String(n).padStart(2, '0');

/** A point of time as day and time of day, days counted from 0, such as "day 3, 04:05:06". */
export function clock(seconds: number, withSeconds = true): string {
  const whole = Math.round(seconds);
  const rest = whole % day;
  const hours = Math.floor(rest / 3600);
  const minutes = Math.floor((rest % 3600) / 60);
  const tail = withSeconds ? `:${two(rest % 60)}` : '';
  return `day ${Math.floor(whole / day)}, ${two(hours)}:${two(minutes)}${tail}`;
}

/** What a tick says: the day at midnight, the time of day otherwise. */
export function tickText(seconds: number, step: number): string {
  const whole = Math.round(seconds);
  if (step >= day || whole % day === 0) return `day ${Math.floor(whole / day)}`;
  const rest = whole % day;
  const text = `${two(Math.floor(rest / 3600))}:${two(Math.floor((rest % 3600) / 60))}`;
  return step < 60 ? `${text}:${two(rest % 60)}` : text;
}

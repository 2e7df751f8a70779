/** Unpacks the columns of a story with the browser's own inflater. */
import type { DecodedStory, DecodedSystem } from '../charts/decoded.ts';
import { unpackNumbers } from '../decode.ts';
import type { Series, Story, System } from '../story.ts';

async function decodedSeries(series: Series) {
  const start_s = await unpackNumbers(series.start_s);
  const columns = await Promise.all(
    series.columns.map(async ({ name, values }) => ({ name, values: await unpackNumbers(values) })),
  );
  return { start_s, end_s: series.end_s, columns };
}

async function decodedSystem(system: System): Promise<DecodedSystem> {
  const { name, summary, detail } = system;
  if (detail === undefined) return { name, summary };
  const series = await decodedSeries(detail.series);
  const { delays, timeline } = detail;
  return { name, summary, detail: { series, delays, ...(timeline ? { timeline } : {}) } };
}

/** All but the timeline, which unpacks itself when it is looked at. */
export async function decodedStory(story: Story): Promise<DecodedStory> {
  const systems = await Promise.all(story.systems.map(decodedSystem));
  const { kind, title, study } = story;
  return { kind, title, systems, ...(study ? { study } : {}) };
}

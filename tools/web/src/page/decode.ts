/** Unpacks the columns of a story with the browser's own inflater. */
import type { DecodedStory, DecodedSystem, Numbers } from '../charts/decoded.ts';
import type { Packed, Series, Story, System } from '../story.ts';

async function inflated(packed: Packed): Promise<ArrayBuffer> {
  const text = atob(packed.zlib);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(stream).arrayBuffer();
}

/** A column of numbers. The bytes are little-endian, as all machines with a browser are. */
export async function numbersOf(packed: Packed): Promise<Numbers> {
  const bytes = await inflated(packed);
  return packed.packed === 'u32' ? new Uint32Array(bytes) : new Float64Array(bytes);
}

/** A column of texts. */
export async function textsOf(packed: Packed): Promise<string[]> {
  return JSON.parse(new TextDecoder().decode(await inflated(packed))) as string[];
}

async function decodedSeries(series: Series) {
  const start_s = await numbersOf(series.start_s);
  const columns = await Promise.all(
    series.columns.map(async ({ name, values }) => ({ name, values: await numbersOf(values) })),
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

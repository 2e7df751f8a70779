/** Opens the packed columns of a story. */
import type { Packed } from './story.ts';

async function inflate(column: Packed): Promise<ArrayBuffer> {
  const text = atob(column.zlib);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(stream).arrayBuffer();
}

type Reader = (view: DataView, place: number) => number;

const readers: { [kind: string]: Reader } = {
  u8: (view, place) => view.getUint8(place),
  u16: (view, place) => view.getUint16(2 * place, true),
  u32: (view, place) => view.getUint32(4 * place, true),
  f64: (view, place) => view.getFloat64(8 * place, true),
};

/** The numbers of a column, on machines of either byte order. */
export async function unpackNumbers(column: Packed): Promise<Float64Array> {
  const view = new DataView(await inflate(column));
  const numbers = new Float64Array(column.count);
  const read = readers[column.packed];
  if (read === undefined) throw new Error('a column of numbers holds ' + column.packed);
  for (let i = 0; i < column.count; i += 1) numbers[i] = read(view, i);
  return numbers;
}

/** The strings of a column of texts. */
export async function unpackTexts(column: Packed): Promise<string[]> {
  return JSON.parse(new TextDecoder().decode(await inflate(column))) as string[];
}

// Bundles a source file for node, so that tests import what the page and the charts are made of.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export async function load(file) {
  const directory = await mkdtemp(join(tmpdir(), 'headroom-web-'));
  const outfile = join(directory, 'module.mjs');
  const source = fileURLToPath(new URL('../src/' + file, import.meta.url));
  try {
    await build({ entryPoints: [source], bundle: true, format: 'esm', outfile });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(directory, { recursive: true });
  }
}

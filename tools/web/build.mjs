// Bundles the page for browsers and its charts for the `plot` command.
//   node build.mjs OUTPUT_DIRECTORY [SOURCE_DIRECTORY TARGET]
// Writes echarts.js (the prebuilt file of the package), page.js, page.css and charts.js. The
// charts run without a browser in an ECMAScript 5 engine too, so they are brought down to that.
// With the directory where the sources stand, sources.d lists, as make would, which of them TARGET
// was made of.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import ts from 'typescript';

const [out = 'dist', sourceDirectory, target] = process.argv.slice(2);
await mkdir(out, { recursive: true });

const shared = {
  bundle: true,
  format: 'iife',
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
};
const script = await build({
  ...shared,
  entryPoints: { page: 'src/page/main.ts' },
  outdir: out,
  target: 'es2020',
  minify: true,
});
const style = await build({
  ...shared,
  entryPoints: { page: 'src/page/page.css' },
  outdir: out,
  minify: true,
});
const modern = await build({
  ...shared,
  entryPoints: { charts: 'src/charts/plot.ts' },
  write: false,
  target: 'es2020',
});
const { outputText } = ts.transpileModule(modern.outputFiles[0].text, {
  compilerOptions: { target: ts.ScriptTarget.ES5, downlevelIteration: true },
});
await writeFile(`${out}/charts.js`, outputText);
await copyFile('src/page/page.html', `${out}/page.html`);
await copyFile('node_modules/echarts/dist/echarts.min.js', `${out}/echarts.js`);

// A script ends where the browser sees its closing tag, wherever that stands.
for (const file of ['echarts.js', 'page.js']) {
  const text = await readFile(`${out}/${file}`, 'utf8');
  if (/<\/script|<!--/i.test(text)) throw new Error(`${file} would end the page's script early`);
}

if (sourceDirectory !== undefined) {
  const results = [script, style, modern];
  const inputs = results.flatMap((result) => Object.keys(result.metafile.inputs));
  const sources = [...new Set([...inputs, 'src/page/page.html'])]
    .filter((input) => input.startsWith('src/'))
    .map((input) => `${sourceDirectory}/${input}`);
  await writeFile(`${out}/sources.d`, `${target}: ${sources.sort().join(' \\\n  ')}\n`);
}

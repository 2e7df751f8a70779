// Puts a page together as the program does, to look at it while it changes:
//   node build.mjs && node dev.mjs STORY.json OUT.html
import { readFile, writeFile } from 'node:fs/promises';

const [storyFile, outFile] = process.argv.slice(2);
if (!outFile) throw new Error('usage: node dev.mjs STORY.json OUT.html');
const dist = (name) => readFile(new URL('dist/' + name, import.meta.url), 'utf8');

const story = await readFile(storyFile, 'utf8');
const text = (value) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const parts = {
  title: text(JSON.parse(story).title),
  style: await dist('page.css'),
  story: story.replace(/</g, '\\u003c'),
  echarts: await dist('echarts.js'),
  script: await dist('page.js'),
};
const template = await readFile(new URL('src/page/page.html', import.meta.url), 'utf8');
await writeFile(
  outFile,
  template.replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]),
);

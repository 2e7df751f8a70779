// Each kind of report: quiet, drawn, true, readable by everybody.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { accessFaults, colors, drawn, open, skip, startBrowser } from './browser.mjs';
import { kinds, makeReport } from './reports.mjs';

let browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.close());

const units = ['auto', 's', 'min', 'h', 'd'];

/** The number at a path whose names may hold dots themselves. */
function numberAt(value, names) {
  if (names.length === 0) return typeof value === 'number' ? value : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  for (let length = names.length; length > 0; length -= 1) {
    const name = names.slice(0, length).join('.');
    if (!Object.hasOwn(value, name)) continue;
    const found = numberAt(value[name], names.slice(length));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All figures that say where they come from, with what they are part of. */
async function figures(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('data[data-path]')].map((data) => ({
      path: data.dataset.path,
      value: data.value,
      study: data.closest('[data-study]') !== null,
      system: Number(data.closest('[data-system]')?.dataset.system ?? 0),
    })),
  );
}

async function sources(kind, results, page) {
  const read = async (name) => JSON.parse(await readFile(`${results}/${name}.json`, 'utf8'));
  const story = await page.evaluate(() => JSON.parse(document.getElementById('story').textContent));
  if (kind === 'run') return { study: {}, systems: [await read('summary')] };
  const systems = story.systems.map(({ summary }) => summary);
  // A sweep's results are a database; what the page was given of it is checked against itself.
  const name = kind === 'trace' ? 'trace_stats' : kind;
  return { study: kind === 'sweep' ? story.study : await read(name), systems };
}

async function checkTruth(kind, results, page) {
  const { study, systems } = await sources(kind, results, page);
  const found = await figures(page);
  for (const { path, value, study: ofStudy, system } of found) {
    const expected = numberAt(ofStudy ? study : systems[system], path.split('.'));
    assert.equal(Number(value), expected, `${path} is not what the results say`);
  }
  return found.length;
}

async function checkCharts(page) {
  const charts = await page.evaluate(() =>
    [...document.querySelectorAll('.panel .picture')].map((picture) => ({
      name: picture.closest('.panel').dataset.chart,
      shapes: picture.querySelectorAll('svg path, svg circle, svg rect').length,
      words: picture.getAttribute('aria-label').length,
    })),
  );
  const [seen, schedules] = await colors(page, '.panel .picture', '.schedule canvas');
  charts.forEach(({ name, shapes, words }, i) => {
    assert.ok(shapes > 2, `${name} is empty`);
    assert.ok(words > 20, `${name} has no words`);
    assert.ok(seen[i] >= 3, `${name} shows nothing`);
  });
  assert.ok(
    schedules.every((count) => count >= 4),
    'a schedule shows nothing',
  );
  return charts.length;
}

async function checkWords(page) {
  const unit = page.locator('.reader select').first();
  for (const name of units) {
    await unit.selectOption(name);
    const text = await page.evaluate(() => document.body.innerText);
    const noise = text.match(/.{0,40}(\bNaN\b|\bundefined\b|\bInfinity\b|\d[eE]-\d).{0,20}/);
    assert.equal(noise, null, `noise in the words with unit ${name}: ${noise?.[0]}`);
  }
  await unit.selectOption('auto');
}

async function checkWidths(page) {
  for (const width of [400, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(() => {
      const root = document.documentElement;
      return root.scrollWidth - root.clientWidth;
    });
    assert.ok(over <= 0, `the page is ${over} px too wide at ${width} px`);
  }
}

for (const [name, args] of Object.entries(kinds)) {
  describe(`the report of ${name}`, { skip }, () => {
    let report;
    let page;
    const kind = args()[0];
    before(async () => {
      if (skip) return;
      report = await makeReport(name, ...args());
      page = await open(browser, report.file, { place: 'all' });
      await drawn(page);
    });
    after(() => page?.close());

    it('draws every chart', async () => {
      assert.ok((await checkCharts(page)) > 0, 'there is no chart');
    });
    it('shows numbers that are exactly those of the results', async () => {
      assert.ok((await checkTruth(kind, report.results, page)) > 3, 'hardly a number has a source');
    });
    it('has no noise in its words', async () => checkWords(page));
    it('fits narrow and wide windows', async () => checkWidths(page));
    it('is readable by everybody, in light and dark', async () => {
      const theme = page.locator('.reader select').nth(1);
      await theme.selectOption('light');
      assert.deepEqual(await accessFaults(page), [], 'light');
      await theme.selectOption('dark');
      // Nothing but colours changes with the theme.
      assert.deepEqual(await accessFaults(page, ['color-contrast']), [], 'dark');
    });
    it('says nothing to the console, and asks nothing of anybody', () => {
      assert.deepEqual(page.faults, []);
    });
    it('has the same bytes when made again', async () => {
      const again = await makeReport(`${name}-again`, ...args());
      const bytes = await readFile(report.file);
      assert.ok(bytes.equals(await readFile(again.file)), 'the bytes differ');
    });
  });
}

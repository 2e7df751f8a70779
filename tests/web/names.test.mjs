// Names are text of strangers: shown as they are, never run, and they break no layout.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { drawn, open, skip, startBrowser } from './browser.mjs';
import { input, makeReport } from './reports.mjs';

/** Each would tell by `window.ran` that it was run. */
const attacks = [
  '<script>window.ran=1</script>',
  '"><img src=x onerror=window.ran=2>',
  '</script><script>window.ran=3</script>',
  '<!--<script>window.ran=4',
  "'><svg onload=window.ran=5>",
  '</title><iframe srcdoc="<script>parent.ran=6</script>">',
  '{{constructor.constructor("window.ran=7")()}}',
  'javascript:window.ran=8',
];
const scripts = [
  'عربي مع English',
  '\u202ertl',
  '🚀🧑‍🚀',
  '"quoted" \'twice\' `thrice`',
  'x'.repeat(1000),
];
const names = [...attacks, ...scripts];

function job(name, i) {
  const user = names[(i + 1) % names.length];
  const queue = names[(i + 2) % names.length];
  return { id: name, submit_s: 60 * i, gpus: 8, duration_s: 7200, user, queue };
}

const scenario = {
  name: attacks.join(' '),
  cluster: { nodes: names.map((name) => ({ name, count: 1, gpus: 8 })).slice(0, 6) },
  workload: [{ jobs: names.map(job) }],
  scheduler: { policy: 'fifo' },
};

/** What may be in the body of the page; anything else was made from a name. */
const harmless = 'script, iframe, object, embed, img, link, meta, base, form[action]';

async function checkHarmless(page) {
  await page.waitForTimeout(100);
  assert.equal(await page.evaluate(() => globalThis.ran), undefined, 'a name was run');
  const made = await page.evaluate((those) => {
    const own = (one) => one.parentElement === document.body && one.tagName === 'SCRIPT';
    const all = [...document.body.querySelectorAll(those)].filter((one) => !own(one));
    const handlers = [...document.body.querySelectorAll('*')].filter((one) =>
      one.getAttributeNames().some((name) => name.startsWith('on')),
    );
    return [...all, ...handlers].map((one) => one.outerHTML.slice(0, 200));
  }, harmless);
  assert.deepEqual(made, []);
  assert.deepEqual(page.faults, []);
  const own = await page.locator('body > script').count();
  assert.equal(own, 3, 'a name ended a script');
}

async function checkWidths(page) {
  for (const width of [400, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(over <= 0, `the page is ${over} px too wide at ${width} px`);
  }
}

/** Opens everything that shows names: tables, facts of a job, results of the search. */
async function lookAtAll(page) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  const field = page.getByLabel('Find a job');
  for (const name of attacks.slice(0, 4)) {
    await field.fill(name);
    await field.press('Enter');
    const shown = page.locator('.timeline-pinned dd').first();
    assert.equal(await shown.textContent(), name);
  }
  await field.fill('window.ran');
  await field.press('Enter');
  assert.ok((await page.locator('.timeline-results li').count()) > 3);
}

describe('names of strangers', { skip }, () => {
  let browser;
  let report;
  before(async () => {
    if (skip) return;
    browser = await startBrowser();
    report = await makeReport('names', 'run', input('names', scenario));
  });
  after(() => browser?.close());

  it('are shown as text and never run', async () => {
    const page = await open(browser, report.file, { place: 'all' });
    await drawn(page);
    await lookAtAll(page);
    await checkHarmless(page);
    assert.equal(await page.title(), scenario.name);
    assert.ok((await page.locator('h1').textContent()).startsWith(attacks[0]));
    await checkWidths(page);
    await page.close();
  });

  it('may be of ten thousand letters in the page', async () => {
    const long = [...attacks, '🚀x'.repeat(3400), 'ا'.repeat(10000), '<b>'.repeat(3400)];
    const text = await readFile(report.file, 'utf8');
    const [, json] = text.match(/<script type="application\/json" id="story">(.*?)<\/script>/s);
    const story = JSON.parse(json);
    const { timeline } = story.systems[0].detail;
    const { count } = timeline.job_name;
    const texts = Array.from({ length: count }, (_, i) => long[(i + attacks.length) % long.length]);
    timeline.job_name.zlib = deflateSync(JSON.stringify(texts)).toString('base64');
    timeline.queues = timeline.queues.map((_, i) => long[(i + attacks.length) % long.length]);
    timeline.groups.forEach((group, i) => (group.name = long[i + attacks.length] ?? group.name));
    const file = report.file.replace('report.html', 'long.html');
    await writeFile(
      file,
      text.replace(json, () => JSON.stringify(story).replaceAll('<', '\\u003c')),
    );
    const page = await open(browser, file, { place: 'all' });
    await drawn(page);
    await page.locator('.timeline-canvas').click({ position: { x: 300, y: 60 } });
    await page.locator('.timeline-table summary').click();
    await checkHarmless(page);
    await checkWidths(page);
    await page.close();
  });
});

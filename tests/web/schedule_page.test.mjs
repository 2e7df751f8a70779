// The schedule in a report: it moves, zooms, finds, filters and tells, by pointer and by keys.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { drawn, open, skip, startBrowser } from './browser.mjs';
import { input, makeReport } from './reports.mjs';

const hour = 3600;

/** Two nodes: `first` and `second` side by side on node 0, `third` on both nodes after them. */
const scenario = {
  name: 'three jobs',
  cluster: { nodes: [{ name: 'pair', count: 2, gpus: 8 }] },
  workload: [
    {
      jobs: [
        { id: 'first', submit_s: 0, gpus: 4, duration_s: 2 * hour, user: 'ann', queue: 'red' },
        { id: 'second', submit_s: 0, gpus: 4, duration_s: 2 * hour, user: 'bob', queue: 'blue' },
        { id: 'third', submit_s: 0, gpus: 16, duration_s: hour, user: 'cyd', queue: 'blue' },
      ],
    },
  ],
  scheduler: { policy: 'fifo', placement: 'best-fit' },
};

/** Where the canvas begins to show time and nodes, as painter.ts says. */
const margin = { left: 112, top: 28 };

describe('the schedule', { skip }, () => {
  let browser;
  let report;
  let page;
  let canvas;
  const words = () => page.locator('.timeline-live').textContent();
  const fact = (box, name) => page.locator(`.timeline-${box} dt:text-is("${name}") + dd`);

  /** The colour at a part of the run's time and of the nodes' height. */
  const colorAt = (time, height) =>
    canvas.evaluate(
      (one, [x, y]) => {
        const [r, g, b] = one.getContext('2d').getImageData(x, y, 1, 1).data;
        return `${r} ${g} ${b}`;
      },
      Object.values(spot(time, height)),
    );
  let box;
  const spot = (time, height) => ({
    x: Math.round(margin.left + time * (box.width - margin.left)),
    y: Math.round(margin.top + height * (box.height - margin.top)),
  });
  const rest = () => page.waitForTimeout(450);

  before(async () => {
    if (skip) return;
    browser = await startBrowser();
    report = await makeReport('three', 'run', input('three', scenario));
    page = await open(browser, report.file, { place: 'all' });
    await drawn(page);
    canvas = page.locator('.timeline-canvas');
  });
  after(() => browser?.close());
  beforeEach(async () => {
    await canvas.scrollIntoViewIfNeeded();
    await canvas.press('Escape');
    await canvas.press('Home');
    await canvas.blur();
    await page.mouse.move(0, 0);
    box = await canvas.boundingBox();
    await rest();
  });

  it('draws each run where and when it was', async () => {
    const [red, blue] = [await colorAt(0.3, 0.1), await colorAt(0.3, 0.4)];
    assert.notEqual(red, blue);
    assert.equal(await colorAt(0.3, 0.75), '255 255 255', 'node 1 was free at first');
    assert.equal(await colorAt(0.8, 0.1), blue);
    assert.equal(await colorAt(0.8, 0.75), blue);
    assert.match(await words(), /^day 0, 00:00:00 to day 0, 03:00:00, nodes 0 to 1, 3 runs$/);
  });

  it('tells of the job under the pointer, and keeps it when clicked', async () => {
    await canvas.hover({ position: spot(0.8, 0.75) });
    assert.equal(await fact('tip', 'job').textContent(), 'third');
    assert.equal(await fact('tip', 'GPUs').textContent(), '16');
    assert.equal(await fact('tip', 'started').textContent(), 'day 0, 02:00:00');
    await canvas.click({ position: spot(0.3, 0.1) });
    assert.equal(await fact('pinned', 'job').textContent(), 'first');
    assert.equal(await fact('pinned', 'user').textContent(), 'ann');
    assert.equal(await fact('pinned', 'state').textContent(), 'completed');
    await page.getByRole('button', { name: 'Let go' }).click();
    assert.equal(await page.locator('.timeline-pinned').isVisible(), false);
  });

  it('zooms to one minute and back with keys', async () => {
    await canvas.focus();
    for (let i = 0; i < 20; i += 1) await page.keyboard.press('+');
    await rest();
    assert.match(await words(), /^day 0, 01:29:30 to day 0, 01:30:30,/);
    await page.keyboard.press('ArrowRight');
    await rest();
    assert.match(await words(), /^day 0, 01:29:36 to day 0, 01:30:36,/);
    await page.keyboard.press('Home');
    await rest();
    assert.match(await words(), /to day 0, 03:00:00, nodes 0 to 1, 3 runs$/);
  });

  it('zooms with the wheel once it is in use, and moves when dragged', async () => {
    const before = await words();
    await canvas.hover({ position: spot(0.5, 0.5) });
    await page.mouse.wheel(0, -200);
    await rest();
    assert.equal(await words(), before, 'the page keeps its wheel');
    await page.evaluate(() => document.querySelector('.timeline-canvas').focus());
    box = await canvas.boundingBox();
    await canvas.hover({ position: spot(0.5, 0.5) });
    await page.mouse.wheel(0, -240);
    await rest();
    const zoomed = await words();
    assert.notEqual(zoomed, before);
    await page.mouse.down();
    await page.mouse.move(box.x + 400, box.y + 200, { steps: 4 });
    await page.mouse.up();
    await rest();
    assert.notEqual(await words(), zoomed);
    assert.equal(await page.locator('.timeline-pinned').isVisible(), false, 'a drag is no click');
  });

  it('finds a job and zooms to it', async () => {
    await page.getByLabel('Find a job').fill('third');
    await page.getByRole('button', { name: 'Find' }).click();
    assert.equal(await fact('pinned', 'job').textContent(), 'third');
    await rest();
    assert.match(
      await words(),
      /^day 0, 01:30:00 to day 0, 03:00:00, nodes 0 to 1, 3 runs$|^day 0, 01:00:00/,
    );
    await page.getByLabel('Find a job').fill('nobody');
    await page.getByRole('button', { name: 'Find' }).click();
    assert.match(await words(), /no job is named nobody/);
  });

  it('hides what the filters leave out', async () => {
    const white = '255 255 255';
    await page.locator('.timeline-queue', { hasText: 'red' }).locator('input').uncheck();
    await rest();
    assert.equal(await colorAt(0.3, 0.1), white);
    assert.notEqual(await colorAt(0.3, 0.4), white);
    assert.match(await words(), /2 runs$/);
    await page.locator('.timeline-queue', { hasText: 'red' }).locator('input').check();
    await page.getByLabel('Size').selectOption({ label: '9-16 GPUs' });
    await rest();
    assert.match(await words(), /1 run$/);
    assert.equal(await colorAt(0.3, 0.4), white);
    await page.getByLabel('Size').selectOption('');
  });

  it('lists the runs of the window in a table', async () => {
    await page.locator('.timeline-table summary').click();
    const rows = page.locator('.timeline-table tbody tr');
    assert.equal(await rows.count(), 3);
    assert.equal(await rows.nth(2).locator('td').first().textContent(), 'third');
  });

  it('has a cursor for those without a pointer', async () => {
    await canvas.focus();
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('Shift+ArrowUp');
    await rest();
    assert.match(await words(), /At the cursor: job second, queue blue, user bob/);
    await page.keyboard.press('Enter');
    assert.equal(await fact('pinned', 'job').textContent(), 'second');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.timeline-pinned').isVisible(), false);
  });

  it('follows the theme, the size of the window and the density of its pixels', async () => {
    await page.locator('.reader select').nth(1).selectOption('dark');
    await drawn(page);
    assert.equal(await colorAt(0.3, 0.75), '20 23 26');
    await page.setViewportSize({ width: 700, height: 700 });
    await drawn(page);
    box = await canvas.boundingBox();
    assert.equal(await canvas.evaluate((one) => one.width), Math.round(box.width));
    assert.notEqual(await colorAt(0.8, 0.75), '20 23 26');
    const sharp = await open(browser, report.file, { place: 'all', deviceScaleFactor: 2 });
    await drawn(sharp);
    const twice = await sharp
      .locator('.timeline-canvas')
      .evaluate((one) => one.width / one.clientWidth);
    assert.equal(twice, 2);
    assert.deepEqual(sharp.faults, []);
    await sharp.close();
  });
});

// The whole page without a pointer: each control is reached, seen to be reached, and works.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { drawn, open, skip, startBrowser } from './browser.mjs';
import { makeReport, quickstart } from './reports.mjs';

const controls = 'a[href], button, select, input, summary, [tabindex="0"]';

/** Numbers the controls that can be seen, and answers with how many there are. */
async function number(page) {
  return page.evaluate((those) => {
    const seen = [...document.querySelectorAll(those)].filter(
      (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('svg'),
    );
    seen.forEach((one, i) => one.setAttribute('data-stop', String(i)));
    return seen.length;
  }, controls);
}

/** Where the focus is, and whether that can be seen. */
async function focus(page) {
  return page.evaluate(() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    const box = one.getBoundingClientRect();
    return {
      stop: one.getAttribute('data-stop'),
      marked: outline || style.boxShadow !== 'none',
      inside: box.bottom > 0 && box.top < innerHeight,
      html: one.outerHTML.slice(0, 160),
    };
  });
}

describe('the page without a pointer', { skip }, () => {
  let browser;
  let page;
  before(async () => {
    if (skip) return;
    browser = await startBrowser();
    const { file } = await makeReport('keys', 'run', quickstart);
    page = await open(browser, file, { place: 'all' });
    await drawn(page);
  });
  after(() => browser?.close());

  it('leads to every control, each in sight with a visible mark', async () => {
    const count = await number(page);
    assert.ok(count > 20, `only ${count} controls`);
    const reached = new Set();
    for (let i = 0; i < count + 5; i += 1) {
      await page.keyboard.press('Tab');
      const { stop, marked, inside, html } = await focus(page);
      if (stop === null) continue;
      assert.ok(marked, `nothing shows the focus on ${html}`);
      assert.ok(inside, `out of sight: ${html}`);
      reached.add(Number(stop));
    }
    const missed = [...Array(count).keys()].filter((i) => !reached.has(i));
    const html = await page.evaluate(
      (stops) =>
        stops.map((i) => document.querySelector(`[data-stop="${i}"]`).outerHTML.slice(0, 120)),
      missed,
    );
    assert.deepEqual(html, []);
  });

  it('switches series off and on with Space', async () => {
    const entry = page.locator('.legend button[aria-pressed]').first();
    await entry.focus();
    await page.keyboard.press('Space');
    const same = page.locator('.legend button[aria-pressed]').first();
    assert.equal(await same.getAttribute('aria-pressed'), 'false');
    await same.press('Space');
    assert.equal(await same.getAttribute('aria-pressed'), 'true');
  });

  it('opens tables with Enter', async () => {
    const summary = page.locator('.panel details.data > summary').first();
    await summary.press('Enter');
    const table = page.locator('.panel details.data[open] tbody tr');
    await table.first().waitFor();
    assert.ok((await table.count()) > 0);
  });

  it('zooms all charts over time together', async () => {
    const paths = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.panel')]
          .filter((panel) => panel.querySelector('.zoom'))
          .map((panel) => panel.querySelector('.picture').innerHTML.length),
      );
    const before = await paths();
    assert.ok(before.length > 1, 'there are charts over time');
    await page.locator('.zoom button', { hasText: '+' }).first().press('Enter');
    await drawn(page);
    const after = await paths();
    assert.ok(
      after.every((length, i) => length !== before[i]),
      'a chart did not follow',
    );
  });

  it('goes to a section from the navigation', async () => {
    await page.locator('nav a[href="#schedule"]').press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'schedule-title');
    assert.deepEqual(page.faults, []);
  });
});

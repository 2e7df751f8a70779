// A headless Chromium that watches what a page does: nothing may be loaded, said to the console
// as an error, or asked of the reader in a dialog.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const chromium = [process.env.CHROMIUM, ...places].find((path) => path && existsSync(path));
const web = process.env.HEADROOM_WEB ?? new URL('../../tools/web', import.meta.url).pathname;
const require = createRequire(pathToFileURL(`${web}/package.json`));

function missing() {
  if (!chromium) return 'there is no chromium';
  if (!existsSync(`${web}/node_modules/playwright-core`)) return `${web} has no node_modules`;
  return '';
}

/** Why pages cannot be opened here; false where they can. ctest looks for the printed words. */
export const skip = missing() ? `web pages skipped: ${missing()}` : false;
if (skip) console.log(skip);

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function startBrowser() {
  return require('playwright-core').chromium.launch({ executablePath: chromium, args });
}

/** Notes in `page.faults` whatever a report must not do. */
async function watch(page, url) {
  page.faults = [];
  const note = (text) => page.faults.push(text);
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => note(`error: ${error.stack}`));
  page.on('dialog', (dialog) => {
    note(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.route('**/*', (route) => {
    const asked = route.request().url().split(/[?#]/)[0];
    if (asked === url) return route.continue();
    note(`request: ${asked}`);
    return route.abort();
  });
}

/**
 * Opens a report and waits until it is made. `place` follows the # of its address; `prepare` is
 * called with the page before anything is in it.
 */
export async function open(browser, file, how = {}) {
  const { place = '', width = 1280, prepare, ...options } = how;
  const page = await browser.newPage({ viewport: { width, height: 900 }, ...options });
  page.setDefaultTimeout(30000);
  const url = pathToFileURL(file).href;
  await watch(page, url);
  await prepare?.(page);
  await page.goto(`${url}#${place}`);
  await page.waitForSelector('html[data-ready=true]', { state: 'attached' });
  return page;
}

/** Waits until all pictures of a page opened at `all` are there. */
export async function drawn(page) {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.schedule')].every((one) => one.querySelector('canvas')),
  );
  // Two frames: sizes are observed in the first.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** Serious and critical faults that axe-core finds, as lines of text; `rules` for some only. */
export async function accessFaults(page, rules) {
  await page.evaluate(require('axe-core').source);
  return page.evaluate(async (only) => {
    const where = { include: [['html']], exclude: [['.picture svg']] };
    const how = { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) };
    const { violations } = await globalThis.axe.run(where, how);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.slice(0, 5).map(({ html }) => `${id}: ${html.slice(0, 200)}`),
      );
  }, rules);
}

/** How many colours the elements of each selector have on one screenshot of the page, up to 64. */
export async function colors(page, ...selectors) {
  const shot = (await page.screenshot({ fullPage: true })).toString('base64');
  return page.evaluate(
    async ([png, all]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${png}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      const context = canvas.getContext('2d', { willReadFrequently: true });
      context.drawImage(image, 0, 0);
      const count = (one) => {
        const { left, top, width, height } = one.getBoundingClientRect();
        const part = context.getImageData(left + scrollX, top + scrollY, width, height);
        const seen = new Set();
        for (const pixel of new Uint32Array(part.data.buffer)) {
          if (seen.add(pixel).size === 64) break;
        }
        return seen.size;
      };
      return all.map((those) => [...document.querySelectorAll(those)].map(count));
    },
    [shot, selectors],
  );
}

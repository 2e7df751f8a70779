// What the schedule draws, held against slow and obvious ways to say the same.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';

const web = process.env.HEADROOM_WEB ?? new URL('../../tools/web', import.meta.url).pathname;
const sources = new URL('../../tools/web/src/timeline', import.meta.url).pathname;
const skip = existsSync(`${web}/node_modules/esbuild`) ? false : `${web} has no node_modules`;

/** The modules under test, as the page's bundler makes them. */
async function load() {
  const { build } = createRequire(pathToFileURL(`${web}/package.json`))('esbuild');
  const names = ['axis', 'density', 'lanes', 'schedule', 'table', 'view', 'facts', 'pick'];
  const contents = names.map((name) => `export * from './${name}.ts';`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: sources, loader: 'ts' },
    bundle: true,
    format: 'esm',
    write: false,
  });
  return import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`
  );
}

/** Numbers that look random, the same in every run: Lehmer's generator, 16807 mod 2^31 - 1. */
function generator(seed) {
  let state = seed;
  const next = () => (state = (state * 16807) % 2147483647) / 2147483647;
  return { next, below: (n) => Math.floor(next() * n) };
}

const gpus = 4;
const nodes = 6;
const length = 1000;

/** Runs that never hold more than there is: each takes what is free on a stretch of one node. */
function randomRuns(random, count) {
  const runs = [];
  const held = (node, time) =>
    runs.reduce(
      (sum, run) =>
        sum +
        (node >= run.first && node < run.first + run.nodes && run.start <= time && time < run.end
          ? run.milli
          : 0),
      0,
    );
  for (let tries = 0; runs.length < count && tries < 20 * count; tries += 1) {
    const start = random.below(length - 1);
    const end = Math.min(length, start + 1 + random.below(200));
    const first = random.below(nodes);
    const span = 1 + random.below(Math.min(3, nodes - first));
    const milli = 1000 * (1 + random.below(gpus));
    const free = (node) => {
      for (let time = start; time < end; time += 1)
        if (held(node, time) + milli > 1000 * gpus) return false;
      return true;
    };
    const all = Array.from({ length: span }, (_, i) => first + i);
    if (all.every(free))
      runs.push({ start, end, first, nodes: span, milli, queue: random.below(3) });
  }
  return runs;
}

function timelineOf(runs) {
  const column = (of) => Float64Array.from(runs, of);
  const none = column(() => 0);
  return {
    unit_s: 1,
    length_s: length,
    groups: [
      { name: 'a', nodes: 2, gpus_per_node: gpus },
      { name: 'b', nodes: nodes - 2, gpus_per_node: gpus },
    ],
    queues: ['q', 'r', 's'],
    users: ['u'],
    states: ['completed'],
    reasons: [''],
    all_runs: runs.length,
    shown_part: 1,
    job_name: runs.map((_, i) => `job ${i}`),
    job_user: none,
    job_queue: column((run) => run.queue),
    job_milli_gpus: column((run) => run.milli * run.nodes),
    job_submit: none,
    job_wait: none,
    job_state: none,
    job_reason: none,
    run_job: column((_, i) => i),
    run_start: column((run) => run.start),
    run_length: column((run) => run.end - run.start),
    run_milli_gpus: column((run) => run.milli * run.nodes),
    run_ranges: column(() => 1),
    range_first: column((run) => run.first),
    range_nodes: column((run) => run.nodes),
  };
}

const colors = [
  [200, 0, 0],
  [0, 200, 0],
  [0, 0, 200],
];
const size = 256;

/** Length of the part of [from, to] within [low, high]. */
const common = (from, to, low, high) => Math.max(0, Math.min(to, high) - Math.max(from, low));

/** What pixel (x, y) of a tile must hold: each run by the area of the pixel that it covers. */
function obviousPixel(runs, rows, place, [x, y]) {
  const sum = [0, 0, 0, 0];
  const from = (place.x + x) * place.unitsPerPixel;
  const top = (place.y + y) / place.pixelsPerGpu;
  runs.forEach((run, i) => {
    if (run.hidden) return;
    // A run is drawn at least a twentieth of a pixel wide.
    const end = Math.max(run.end, run.start + place.unitsPerPixel / 20);
    const time = common(run.start, end, from, from + place.unitsPerPixel) / place.unitsPerPixel;
    for (const [low, high, weight] of rows(i)) {
      const height = common(low, high, top, top + 1 / place.pixelsPerGpu) * place.pixelsPerGpu;
      const part = time * height * weight;
      colors[run.queue].forEach((c, at) => (sum[at] += part * c));
      sum[3] += part;
    }
  });
  return sum;
}

describe('the schedule of random runs', { skip }, () => {
  let timeline;
  let runs;
  let plan;
  let shown;
  before(async () => {
    if (skip) return;
    timeline = await load();
    const random = generator(7);
    runs = randomRuns(random, 150);
    runs.forEach((run) => (run.hidden = random.below(5) === 0));
    plan = timeline.buildSchedule(timelineOf(runs));
    const visible = Uint8Array.from(runs, (run) => (run.hidden ? 0 : 1));
    shown = { plan, lanes: new timeline.LaneBook(plan), visible, colors };
  });

  /** For each node, the lanes of each of its runs. */
  function lanesOf(node) {
    const book = shown.lanes.of(node);
    const from = plan.entryFirst[node];
    const found = new Map();
    for (let i = 0; from + i < plan.entryFirst[node + 1]; i += 1) {
      const lanes = [];
      for (let at = book.first[i]; at < book.first[i + 1]; at += 1) {
        for (let lane = 0; lane < book.count[at]; lane += 1) lanes.push(book.lane[at] + lane);
      }
      found.set(plan.entryRun[from + i], lanes);
    }
    return found;
  }

  it('gives each run as many GPUs as it holds, and no GPU to two runs at once', () => {
    for (let node = 0; node < nodes; node += 1) {
      const found = lanesOf(node);
      const there = runs.flatMap((run, i) =>
        node >= run.first && node < run.first + run.nodes ? [i] : [],
      );
      assert.deepEqual(
        [...found.keys()].sort((a, b) => a - b),
        there,
      );
      for (const [i, lanes] of found) {
        assert.equal(new Set(lanes).size, runs[i].milli / 1000);
        for (const [j, others] of found) {
          if (j <= i || common(runs[i].start, runs[i].end, runs[j].start, runs[j].end) <= 2)
            continue;
          assert.deepEqual(
            lanes.filter((lane) => others.includes(lane)),
            [],
          );
        }
      }
    }
  });

  function check(place, rows) {
    const image = { data: new Uint8ClampedArray(4 * size * size) };
    new timeline.Raster().draw(shown, place, image);
    let drawn = 0;
    const width = Math.min(size, length / place.unitsPerPixel - place.x);
    const height = Math.min(size, gpus * nodes * place.pixelsPerGpu - place.y);
    for (let y = 0; y < height; y += Math.ceil(height / 30)) {
      for (let x = 0; x < width; x += Math.ceil(width / 40)) {
        const [red, green, blue, held] = obviousPixel(runs, rows, place, [x, y]);
        const at = 4 * (y * size + x);
        const [r, g, b, a] = image.data.slice(at, at + 4);
        if (held < 1e-4) continue;
        drawn += 1;
        const where = `pixel ${x}, ${y} of ${JSON.stringify(place)}`;
        assert.ok(Math.abs(a - 255 * (0.16 + 0.84 * Math.min(1, held))) <= 1.5, where);
        [r, g, b].forEach((c, i) => {
          assert.ok(Math.abs(c - [red, green, blue][i] / held) <= 1.5, `colour of ${where}`);
        });
      }
    }
    assert.ok(drawn > 20, 'the tile is empty');
  }

  it('colours pixels by the GPU time that queues hold, nodes smaller and larger than they', () => {
    const rows = (i) =>
      Array.from({ length: runs[i].nodes }, (_, n) => [
        gpus * (runs[i].first + n),
        gpus * (runs[i].first + n + 1),
        runs[i].milli / 1000 / gpus,
      ]);
    for (const pixelsPerGpu of [0.1, 0.3, 1.2]) {
      check({ x: 0, y: 0, unitsPerPixel: 4, pixelsPerGpu }, rows);
      check({ x: 13, y: 0, unitsPerPixel: 33.3, pixelsPerGpu }, rows);
    }
  });

  it('colours pixels by the GPUs that are held where those can be seen', () => {
    const rows = (i) => {
      const found = [];
      for (let node = runs[i].first; node < runs[i].first + runs[i].nodes; node += 1) {
        for (const lane of lanesOf(node).get(i))
          found.push([gpus * node + lane, gpus * node + lane + 1, 1]);
      }
      return found;
    };
    check({ x: 0, y: 0, unitsPerPixel: 4, pixelsPerGpu: 2.1 }, rows);
    check({ x: 40, y: 9, unitsPerPixel: 0.7, pixelsPerGpu: 2.9 }, rows);
  });

  it('draws a pixel the same wherever its tile begins', () => {
    const draw = (x) => {
      const image = { data: new Uint8ClampedArray(4 * size * size) };
      new timeline.Raster().draw(shown, { x, y: 0, unitsPerPixel: 2.7, pixelsPerGpu: 0.8 }, image);
      return image.data;
    };
    const [here, there] = [draw(0), draw(100)];
    for (let y = 0; y < 20; y += 1) {
      for (let x = 0; x < size - 100; x += 1) {
        for (let c = 0; c < 4; c += 1) {
          const [a, b] = [here[4 * (y * size + x + 100) + c], there[4 * (y * size + x) + c]];
          assert.ok(Math.abs(a - b) <= 1, `pixel ${x}, ${y}: ${a} and ${b}`);
        }
      }
    }
  });

  it('counts and lists the runs of any window', () => {
    const random = generator(11);
    for (let i = 0; i < 50; i += 1) {
      const view = new timeline.View(plan);
      view.resize(200, 100, 1);
      view.zoomTime(1 + 15 * random.next(), random.below(200));
      view.zoomRows(1 + 5 * random.next(), random.below(100));
      const touched = runs.filter(
        (run) =>
          !run.hidden &&
          run.start <= view.end &&
          run.end > view.start &&
          gpus * (run.first + run.nodes) > view.top &&
          gpus * run.first < view.bottom - 1e-9,
      );
      assert.equal(timeline.countInView(plan, view, shown.visible), touched.length);
      const listed = [...timeline.runsInView(plan, view, shown.visible)].map(
        (run) => runs[run].start,
      );
      assert.deepEqual(
        listed,
        touched.map((run) => run.start).sort((a, b) => a - b),
      );
    }
  });

  it('picks the run that is drawn there', () => {
    const view = new timeline.View(plan);
    view.resize(1000, gpus * nodes * 10, 1);
    for (let node = 0; node < nodes; node += 1) {
      const found = lanesOf(node);
      for (const [i, lanes] of found) {
        if (runs[i].hidden || runs[i].end - runs[i].start < 4) continue;
        const x = (runs[i].start + runs[i].end) / 2;
        const picked = timeline.pick(shown, view, x, 10 * (gpus * node + lanes[0]) + 5);
        assert.equal(picked?.run, i);
        assert.equal(picked.node, node);
      }
    }
  });
});

describe('words of the schedule', { skip }, () => {
  it('name times by day and time of day', async () => {
    const { clock, tickStep, tickText } = await load();
    assert.equal(clock(0), 'day 0, 00:00:00');
    assert.equal(clock(3 * 86400 + 4 * 3600 + 5 * 60 + 6.4), 'day 3, 04:05:06');
    assert.equal(clock(86399.7), 'day 1, 00:00:00');
    assert.equal(tickStep(61), 120);
    assert.equal(tickStep(90000), 2 * 86400);
    assert.equal(tickStep(1.5e6), 20 * 86400);
    assert.equal(tickText(86400, 3600), 'day 1');
    assert.equal(tickText(5400, 1800), '01:30');
    assert.equal(tickText(75, 15), '00:01:15');
  });

  it('name classes of size as the report does', async () => {
    const { sizeClass } = await load();
    const classes = [0, 500, 1000, 2000, 3000, 4000, 5000, 8000, 9000, 1024000].map(sizeClass);
    assert.deepEqual(classes, ['0', '1', '1', '2', '3-4', '3-4', '5-8', '5-8', '9-16', '513-1024']);
  });
});

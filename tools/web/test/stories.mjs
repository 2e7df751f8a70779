// Small stories of each kind, with names that try to be more than text.

export const payload = '<img src=x onerror=alert(1)>"\'&{{b}}';

const delays = (name, seconds) => ({
  name,
  count: seconds.length,
  delay_s: seconds,
  fraction: seconds.map((_, i) => (i + 1) / seconds.length),
});

function summary() {
  return {
    scenario: payload,
    seed: 1,
    simulated_s: 7200,
    measured_from_s: 1800,
    jobs: { submitted: 4, started: 4 },
    gpu: { count: 10, capacity_hours: 20, allocated_ratio: 0.6, busy_ratio: 0.5 },
    gpu_hours: { down: 0, idle_no_demand: 6, idle_fragmented: 2, input_stall: 2, useful: 10 },
    billing: {
      by_queue: {
        [payload]: { level: 0, gpu_hours: hours(6, 4, 2, 1, 1) },
        b: { level: 1, gpu_hours: hours(4, 4, 0, 2, 0) },
      },
    },
    cost: {
      currency: 'USD',
      total: 30,
      energy: 10,
      parts: [{ name: payload, count: 2, each: 10, purchase: 20 }],
    },
  };
}

function hours(used, within_quota, over_quota, quota_idle, quota_lent) {
  return { used, within_quota, over_quota, quota_idle, quota_lent };
}

function detail() {
  const column = (name, ...values) => ({ name, values });
  return {
    series: {
      start_s: [0, 1800, 3600, 5400],
      end_s: 7200,
      columns: [
        column('queued_jobs', 0, 3, 2, 0),
        column('running_jobs', 1, 2, 2, 1),
        column('gpus_allocated', 4, 10, 8, 2),
        column('gpus_busy', 4, 8, 6, 2),
        column('gpus_down', 0, 0, 0, 0),
        column('fragmentation', 0, 0.1, 0.05, 0),
        column('account.down', 0, 0, 0, 0),
        column('account.idle_no_demand', 6, 0, 2, 8),
        column('account.useful', 4, 8, 6, 2),
        column('account.input_stall', 0, 2, 2, 0),
        column('service.' + payload + '.replicas', 1, 3, 2, 2),
        column('by_queue.' + payload + '.gpus_allocated', 2, 6, 6, 0),
        column('by_queue.' + payload + '.queued_gpus', 0, 2, 2, 0),
        column('by_queue.b.gpus_allocated', 2, 4, 2, 2),
        column('by_queue.b.queued_gpus', 0, 1, 0, 0),
        column('by_group.' + payload + '.gpus_allocated', 2, 5, 4, 1),
        column('by_group.new.gpus_allocated', 2, 5, 4, 1),
        column('store_bandwidth_utilisation', 0.1, 0.9, 0.8, 0.1),
        column('nic_utilisation', 0.1, 0.2, 0.2, 0),
      ],
    },
    delays: {
      all: delays('all', [0, 10, 60, 600]),
      by_size: [delays('1', [0, 10]), delays('2', [60, 600])],
      by_queue: [delays(payload, [0, 600]), delays('b', [10, 60])],
    },
    timeline: { groups: [{ name: 'new', nodes: 2, gpus_per_node: 4 }] },
  };
}

export function runStory() {
  return {
    kind: 'run',
    title: payload,
    systems: [{ name: payload, summary: summary(), detail: detail() }],
  };
}

const difference = (metric, relative, low, high, change) => ({
  metric,
  a: 10,
  b: 10 * (1 + relative),
  difference: 10 * relative,
  relative,
  relative_ci95_low: low,
  relative_ci95_high: high,
  change,
});

export function compareStory() {
  const story = runStory();
  const system = { name: 'B', summary: summary(), detail: detail() };
  system.detail.series.columns[0].values = [0, 30, 20, 0];
  const metrics = [
    difference('queue_delay_s.mean', -0.29, -0.32, -0.25, 'better'),
    difference('by_queue.' + payload + '.queue_delay_s.p95', 0.21, 0.13, 0.29, 'worse'),
    { metric: 'jobs.killed', a: 0, b: 0, difference: 0, relative: null, change: 'same' },
  ];
  return {
    ...story,
    kind: 'compare',
    systems: [{ ...story.systems[0], name: 'A' }, system],
    study: { against_a: [{ side: 'B', verdict: 'B is better', metrics }] },
  };
}

export function sweepStory() {
  const figure = (mean) => ({ mean, ci95_low: mean * 0.9, ci95_high: mean * 1.1, n: 5 });
  const points = [];
  for (const rate of ['10/h', '20/h']) {
    for (const policy of ['fifo', payload]) {
      const delay = Number(rate.slice(0, 2)) * (policy === 'fifo' ? 60 : 30);
      const figures = { 'queue_delay_s.p95': figure(delay), 'gpu.busy_ratio': figure(0.5) };
      points.push({ values: [rate, policy], figures });
    }
  }
  const parameters = [
    { name: 'workload[0].generate.arrivals.poisson', values: ['10/h', '20/h'] },
    { name: 'scheduler.policy', values: ['fifo', payload] },
  ];
  const metrics = ['queue_delay_s.p95', 'gpu.busy_ratio'];
  return { kind: 'sweep', title: 's', systems: [], study: { parameters, metrics, points } };
}

export function planStory() {
  const point = (count, objective, delay, meets) => ({
    keys: { 'cluster.nodes[0].count': count, 'scheduler.policy': payload },
    objective,
    queue_delay_s_p95: delay,
    meets,
    runs: 3,
    goals: [{ goal: 'queue_delay_s.p95', at_most: 60, at_least: null, value: delay, met: meets }],
  });
  const points = [point(1, 100, 600, false), point(2, 200, 30, true), point(3, 300, 0, true)];
  return {
    kind: 'plan',
    title: 'p',
    systems: [],
    study: {
      minimize: 'cost.total',
      best: points[1].keys,
      objective: 200,
      goals: points[1].goals,
      points,
      below: [0],
      above: [2],
      frontier: [0, 1, 2],
    },
  };
}

export function forecastStory() {
  const month = (place, delay, met) => ({
    month: place,
    demand: 1 + place / 10,
    gpus: 48,
    metrics: {
      'gpu.busy_ratio': { mean: 0.5, low: 0.4, high: 0.6, n: 5 },
      'queue_delay_s.p95': { mean: delay, low: delay * 0.9, high: delay * 1.1, n: 5 },
      'cost.total': null,
    },
    goals: [{ goal: 'queue_delay_s.p95', value: delay, met, confidence: 0.99 }],
  });
  return {
    kind: 'forecast',
    title: 'f',
    systems: [],
    study: {
      breaches: [{ goal: 'queue_delay_s.p95', month: 1, last_month: null, earliest: 1, latest: 2 }],
      orders: [{ count: 2, order_by: 0, arrives: 2, needed: 1, enough_until: 9, is_enough: true }],
      months: [month(0, 60, true), month(1, 600, false), month(2, 900, false)],
    },
  };
}

const curve = (...value) => ({ value, at_least: value.map((_, i) => 1 - i / value.length) });

/** Jobs of two weeks: each hour of the week has as many as its number in it. */
export function traceStory() {
  const hours = Array.from({ length: 168 }, (_, i) => i);
  const load = (jobs, gpu_hours) => ({ jobs, gpu_hours });
  const study = {
    trace: payload,
    jobs: 10,
    span_s: 14 * 86400,
    gpu_hours: 40,
    arrivals: {
      clock_known: false,
      by_hour: hours.slice(0, 24),
      hours_seen: hours.slice(0, 24).map(() => 14),
      by_weekday: hours.slice(0, 7),
      weekday_hours_seen: hours.slice(0, 7).map(() => 48),
      by_week_hour: hours,
      week_hours_seen: hours.map(() => 2),
      gap_s: { mean: 1200 },
    },
    offered_load: { gpus: 8, ratio: 0.5, by_week: [0.5, 0.5] },
    over_time: { step_s: 86400, jobs: [4, 6], gpus_wanted: [2, 3], jobs_per_hour: [0.2, 0.3] },
    curves: {
      duration_s: curve(1, 60, 7200),
      duration_s_by_size: { 1: curve(1, 60), 8: curve(60, 7200) },
      gpus: curve(1, 8),
      gpu_hours: curve(0.01, 16),
      gap_s: curve(0.5, 600, 86400),
    },
    concentration: {
      users: {
        count: 2,
        with_half: 1,
        shared: { of_sharers: [0, 0.5, 1], of_sum: [0, 0.2, 1] },
      },
    },
    by_size: { 1: load(6, 8), 8: load(4, 32) },
    by_state: { completed: load(5, 10), killed: load(4, 25), untold: load(1, 5) },
    by_user: { [payload]: load(4, 32), 7: load(6, 8) },
    estimates: { jobs: 4, by_tenth: [1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1] },
  };
  return { kind: 'trace', title: payload, systems: [], study };
}

export function requestStory() {
  const study = {
    requests: 3,
    span_s: 120,
    over_time: {
      step_s: 60,
      requests: [1, 2],
      requests_per_s: [0.02, 0.03],
      input_tokens_per_s: [10, 20],
      output_tokens_per_s: [1, 2],
    },
    curves: {
      input_tokens: curve(100, 2000),
      output_tokens: curve(10, 20),
      service_s: curve(0.5, 4),
      gap_s: curve(1, 60),
    },
  };
  return { kind: 'trace', title: 'requests', systems: [], study };
}

export const stories = [
  runStory(),
  compareStory(),
  sweepStory(),
  planStory(),
  forecastStory(),
  traceStory(),
  requestStory(),
];

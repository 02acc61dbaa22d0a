/**
 * Measures what a push costs as there are more charts, as they are larger, and under ECR's default quotas, on the emulator
 * with round trips of 25 ms: `npm run bench:scale [-- RUNS]`, 3 runs where it is not said, always one of 1,000 charts. Prints
 * the table and writes it into bench/README.md, and the plots into docs/scaling.svg. A push that fails ends it.
 */
import { randomFillSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withEmulator, type RemoteEmulator } from './emulator.ts';
import { median } from './measure.ts';
import { fillIn, markdownTable } from './page.ts';
import { plotsAsSvg, type Plot } from './plot.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

const roundTripMilliseconds = 25;
const runs = Number(process.argv[2] ?? 3);

type Inputs = Readonly<Record<string, string>>;

/** What a step costs: the medians of its runs. */
interface Cost {
  /** How many charts, or how many bytes. */
  readonly amount: number;
  readonly milliseconds: number;
  /** The most memory that it held, in MB. */
  readonly peak: number;
}

async function inWorkshop<Result>(work: (shop: Workshop) => Promise<Result>): Promise<Result> {
  const shop = await openWorkshop();
  try {
    return await work(shop);
  } finally {
    await shop.close();
  }
}

/** Measures fresh pushes to repositories that are there. */
async function costOf(
  shop: Workshop,
  emulator: RemoteEmulator,
  amount: number,
  inputs: Inputs,
  times = runs,
): Promise<Cost> {
  await shop.action(emulator, { ...inputs, version: shop.nextVersion() });
  const seen: { readonly milliseconds: number; readonly peak: number }[] = [];
  for (let index = 0; index < times; index += 1) {
    const began = performance.now();
    const peak = await shop.peak(emulator, { ...inputs, version: shop.nextVersion() });
    seen.push({ milliseconds: performance.now() - began, peak });
  }
  return {
    amount,
    milliseconds: median(seen.map(({ milliseconds }) => milliseconds)),
    peak: median(seen.map(({ peak }) => peak)),
  };
}

/** Pushes ever more small charts, each number of them in one step. */
async function byNumber(shop: Workshop, emulator: RemoteEmulator): Promise<readonly Cost[]> {
  const costs: Cost[] = [];
  for (const count of [1, 10, 100, 1000]) {
    await shop.charts(count);
    costs.push(await costOf(shop, emulator, count, { 'chart-path': 'chart-*' }, count < 1000 ? runs : 1));
    report(costs.at(-1));
  }
  return costs;
}

const mebibyte = 1024 * 1024;

/** Pushes one chart with ever more in it that cannot be compressed. */
async function bySize(shop: Workshop, emulator: RemoteEmulator): Promise<readonly Cost[]> {
  const [chart = ''] = await shop.charts(1);
  const costs: Cost[] = [];
  for (const size of [10 * 1024, 100 * 1024, mebibyte, 10 * mebibyte, 90 * mebibyte]) {
    await writeFile(path.join(shop.directory, chart, 'content.bin'), randomFillSync(Buffer.alloc(size)));
    costs.push(await costOf(shop, emulator, size, { 'chart-path': chart }));
    report(costs.at(-1));
  }
  return costs;
}

function report(cost: Cost | undefined): void {
  if (cost === undefined) return;
  const { amount, milliseconds, peak } = cost;
  console.log(`${amount}: ${milliseconds.toFixed(0)} ms, ${peak.toFixed(0)} MB`);
}

/** A push that meets AWS's quotas, as a line of the table. */
interface Throttled {
  readonly what: string;
  readonly limit: string;
  readonly inputs: Inputs;
  readonly deliveries: number;
  /** What one region takes in calls per second, as a full bucket at the start as well, and how many calls there are of it. */
  readonly rate: number;
  readonly calls: number;
}

const regions = [
  ...['af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'ap-southeast-1'],
  ...['ap-southeast-2', 'ca-central-1', 'eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-west-1', 'eu-west-2'],
  ...['eu-west-3', 'me-south-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
];

function throttledPushes(count: number): readonly Throttled[] {
  const all: Inputs = { 'chart-path': 'chart-*' };
  return [
    {
      what: `${count} charts, private`,
      limit: 'PutImage, 10 a second',
      inputs: all,
      deliveries: count,
      rate: 10,
      calls: count,
    },
    {
      what: `${count} charts, public`,
      limit: 'uploads, 10 a second',
      inputs: { ...all, 'registry-type': 'public' },
      deliveries: count,
      rate: 10,
      calls: 2 * count,
    },
    {
      what: `${count} charts to ${regions.length} regions`,
      limit: 'PutImage, 10 a second and region',
      inputs: { ...all, 'aws-region': regions.join('\n') },
      deliveries: count * regions.length,
      rate: 10,
      calls: count,
    },
  ];
}

/** Measures one fresh push under the quotas, and compares it with the time that the quota alone asks for. */
async function underQuotas(shop: Workshop, push: Throttled): Promise<readonly string[]> {
  const { what, limit, inputs, deliveries, rate, calls } = push;
  return await withEmulator({ roundTripMilliseconds, quotas: true }, async (emulator) => {
    await shop.action(emulator, { ...inputs, version: shop.nextVersion() });
    const before = (await emulator.requests()).length;
    const began = performance.now();
    await shop.action(emulator, { ...inputs, version: shop.nextVersion() });
    const seconds = (performance.now() - began) / 1000;
    const requests = (await emulator.requests()).slice(before);
    const pushed = requests.filter(({ operation, status }) => operation === 'PutImage' && status === 201);
    const refused = requests.filter(({ status }) => status === 429).length;
    const share = (calls - rate) / rate / seconds;
    const cells = [
      what,
      limit,
      `${seconds.toFixed(1)} s`,
      `${(pushed.length / seconds).toFixed(1)} a second`,
      share.toFixed(2),
      String(requests.length),
      String(refused),
      String(deliveries - pushed.length),
    ];
    console.log(cells.join(' | '));
    return cells;
  });
}

const count = (value: number): string => value.toLocaleString('en');
const bytes = (value: number): string =>
  value < mebibyte ? `${value / 1024} KB` : `${value / mebibyte} MiB`;
const time = (value: number): string =>
  value < 10
    ? `${value.toFixed(1)} ms`
    : value < 10_000
      ? `${value.toFixed(0)} ms`
      : `${(value / 1000).toFixed(0)} s`;
const megabytes = (value: number): string => `${value.toFixed(0)} MB`;

function plotsOf(byCount: readonly Cost[], byBytes: readonly Cost[]): readonly Plot[] {
  const each = (costs: readonly Cost[], unit: number): Plot['points'] =>
    costs.map(({ amount, milliseconds }) => ({ x: amount, y: (milliseconds / amount) * unit }));
  const peaks = (costs: readonly Cost[]): Plot['points'] =>
    costs.map(({ amount, peak }) => ({ x: amount, y: peak }));
  const memory = { showY: megabytes, fromZero: true };
  return [
    {
      title: 'Time per chart, by charts in the step',
      points: each(byCount, 1),
      showX: count,
      showY: time,
      fromZero: false,
    },
    { title: 'Peak memory, by charts in the step', points: peaks(byCount), showX: count, ...memory },
    {
      title: 'Time per MiB, by size of the chart',
      points: each(byBytes, mebibyte),
      showX: bytes,
      showY: time,
      fromZero: false,
    },
    { title: 'Peak memory, by size of the chart', points: peaks(byBytes), showX: bytes, ...memory },
  ];
}

function costTable(byCount: readonly Cost[], byBytes: readonly Cost[]): string {
  const row = ({ amount, milliseconds, peak }: Cost, what: string, unit: number, name: string): string[] => [
    what,
    time(milliseconds),
    `${time((milliseconds / amount) * unit)} per ${name}`,
    megabytes(peak),
  ];
  return markdownTable(
    ['One step with', 'Time', 'Of it', 'Peak memory'],
    [
      ...byCount.map((cost) =>
        row(cost, `${count(cost.amount)} small chart${cost.amount === 1 ? '' : 's'}`, 1, 'chart'),
      ),
      ...byBytes.map((cost) => row(cost, `a chart of ${bytes(cost.amount)}`, mebibyte, 'MiB')),
    ],
  );
}

const throttled = await inWorkshop(async (shop) => {
  await shop.charts(50);
  const lines: (readonly string[])[] = [];
  for (const push of throttledPushes(50)) lines.push(await underQuotas(shop, push));
  return lines;
});
const byBytes = await inWorkshop((shop) =>
  withEmulator({ roundTripMilliseconds }, (emulator) => bySize(shop, emulator)),
);
const byCount = await inWorkshop((shop) =>
  withEmulator({ roundTripMilliseconds }, (emulator) => byNumber(shop, emulator)),
);

const quotas = markdownTable(
  ['Under quotas', 'The narrowest', 'Time', 'Pushed', 'Of the limit', 'Requests', '429', 'Not pushed'],
  throttled,
);
await fillIn('scale', `${costTable(byCount, byBytes)}\n\n${quotas}`);
await writeFile(path.join(import.meta.dirname, '../docs/scaling.svg'), plotsAsSvg(plotsOf(byCount, byBytes)));

import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { randomFillSync } from 'node:crypto';
import path from 'node:path';
import { withEmulator, type RemoteEmulator } from './emulator.ts';
import { compare, inTurn, run, timesOf, type Times } from './measure.ts';
import type { Workshop } from './workshop.ts';

/** A line of the table. */
export interface Row {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly reached: boolean;
  /** The least and the most of the runs: how far the machine's noise goes. */
  readonly spread: string;
}

/** Shows a part of something. */
export const ratio = (value: number): string => value.toFixed(2);
const milliseconds = (value: number): string => `${value.toFixed(0)} ms`;

/** Shows the least and the most of some times. */
export function spread({ least, most }: Times, show: (value: number) => string): string {
  return `${show(least)} – ${show(most)}`;
}

/** What signs Helm in. */
export const signIn =
  'aws ecr get-login-password | "$HELM" registry login --plain-http --username AWS --password-stdin "$REGISTRY" 2>&1';

function helmPush(chart: string, version: string): string {
  return [
    `"$HELM" package --version ${version} --destination "$PACKAGES" ${chart}`,
    `"$HELM" push --plain-http "$PACKAGES/${chart}-${version}.tgz" "oci://$REGISTRY" 2>&1`,
  ].join('\n');
}

/** Makes sure that the repositories exist, which Helm cannot create. */
async function prepare(shop: Workshop, emulator: RemoteEmulator, charts: readonly string[]): Promise<void> {
  await shop.action(emulator, { 'chart-path': charts.join('\n'), version: shop.nextVersion() });
}

/** One fresh push, ours beside the AWS CLI and Helm. */
export async function onePush(shop: Workshop, runs: number, roundTrip: number, goal: number): Promise<Row> {
  const [chart = ''] = await shop.charts(1);
  return await withEmulator({ roundTripMilliseconds: roundTrip }, async (emulator) => {
    await prepare(shop, emulator, [chart]);
    const times = await compare(
      runs,
      () => shop.action(emulator, { 'chart-path': chart, version: shop.nextVersion() }),
      () => shop.shell(emulator, `${signIn}\n${helmPush(chart, shop.nextVersion())}`),
    );
    return {
      what: `one push beside AWS CLI and Helm, ${roundTrip} ms round trip`,
      goal: `at most ${ratio(goal)} of it`,
      measured: ratio(times.median),
      reached: times.median <= goal,
      spread: spread(times, ratio),
    };
  });
}

/** The action's start-up: a dry run of a small chart beside an empty script. */
export async function startUp(shop: Workshop, runs: number): Promise<Row> {
  const [chart = ''] = await shop.charts(1);
  const goal = 60;
  return await withEmulator({ roundTripMilliseconds: 0 }, async (emulator) => {
    await prepare(shop, emulator, [chart]);
    const [ours = [], empty = []] = await inTurn(runs, [
      () => shop.action(emulator, { 'chart-path': chart, version: '0.0.1', 'dry-run': 'true' }),
      () => run(process.execPath, ['-e', '0'], {}),
    ]);
    const above = timesOf(ours.map((time, index) => time - (empty[index] ?? Number.NaN)));
    return {
      what: 'start-up above an empty Node script, dry run of a small chart',
      goal: `at most ${milliseconds(goal)}`,
      measured: milliseconds(above.median),
      reached: above.median <= goal,
      spread: spread(above, milliseconds),
    };
  });
}

/** Many charts in one step beside a shell loop. */
export async function manyCharts(shop: Workshop, runs: number, count: number): Promise<Row> {
  const charts = await shop.charts(count);
  const goal = 10;
  return await withEmulator({ roundTripMilliseconds: 25 }, async (emulator) => {
    await prepare(shop, emulator, charts);
    const times = await compare(
      runs,
      () => shop.action(emulator, { 'chart-path': charts.join('\n'), version: shop.nextVersion() }),
      () => {
        const version = shop.nextVersion();
        return shop.shell(emulator, [signIn, ...charts.map((chart) => helmPush(chart, version))].join('\n'));
      },
    );
    const faster: Times = { median: 1 / times.median, least: 1 / times.most, most: 1 / times.least };
    return {
      what: `${count} charts in one step beside a shell loop, 25 ms`,
      goal: `at least ${goal} times faster`,
      measured: `${faster.median.toFixed(1)} times`,
      reached: faster.median >= goal,
      spread: spread(faster, (value) => value.toFixed(1)),
    };
  });
}

const regions = [
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-north-1',
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ap-south-1',
];

/** One chart to eight regions beside one region. */
export async function manyRegions(shop: Workshop, runs: number): Promise<Row> {
  const [chart = ''] = await shop.charts(1);
  const goal = 1.3;
  const push = (emulator: RemoteEmulator, places: readonly string[]): Promise<void> =>
    shop.action(emulator, {
      'chart-path': chart,
      'aws-region': places.join('\n'),
      version: shop.nextVersion(),
    });
  return await withEmulator({ roundTripMilliseconds: 25 }, async (emulator) => {
    await push(emulator, regions);
    const times = await compare(
      runs,
      () => push(emulator, regions),
      () => push(emulator, regions.slice(0, 1)),
    );
    return {
      what: '8 regions beside 1 region, 25 ms',
      goal: `at most ${goal} times`,
      measured: `${ratio(times.median)} times`,
      reached: times.median <= goal,
      spread: spread(times, ratio),
    };
  });
}

/** The most memory that a push of 90 MiB holds. */
export async function memory(shop: Workshop): Promise<Row> {
  const [chart = ''] = await shop.charts(1);
  const goal = 200;
  const large = path.join(shop.directory, chart, 'large.bin');
  await writeFile(large, randomFillSync(Buffer.alloc(90 * 1024 * 1024)));
  return await withEmulator({ roundTripMilliseconds: 0 }, async (emulator) => {
    const peak = await shop.peak(emulator, { 'chart-path': chart });
    await rm(large);
    return {
      what: 'peak memory, chart of 90 MiB',
      goal: `at most ${goal} MB`,
      measured: `${peak.toFixed(0)} MB`,
      reached: peak <= goal,
      spread: '',
    };
  });
}

/** The size of the bundle's JavaScript. */
export async function bundleSize(): Promise<Row> {
  const directory = path.resolve(import.meta.dirname, '../dist');
  const files = (await readdir(directory)).filter((name) => name.endsWith('.js'));
  const sizes = await Promise.all(files.map(async (name) => (await stat(path.join(directory, name))).size));
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  return {
    what: '`dist/` JavaScript, readable',
    goal: 'at most 4 MB',
    measured: `${megabytes.toFixed(2)} MB`,
    reached: megabytes <= 4,
    spread: '',
  };
}

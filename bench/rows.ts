import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { promisify } from 'node:util';
import path from 'node:path';
import { withEmulator, type RemoteEmulator } from './emulator.ts';
import { compare, type Times } from './measure.ts';
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

/** Shows the least and the most of some times. */
export function spread({ least, most }: Times, show: (value: number) => string): string {
  return `${show(least)} – ${show(most)}`;
}

/** What signs Helm in. */
export const signIn =
  'aws ecr get-login-password | "$HELM" registry login --plain-http --username AWS --password-stdin "$REGISTRY" 2>&1';

/** Packages a chart with Helm, and pushes it. */
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

/** Many charts in one step beside a shell loop. */
export async function manyCharts(shop: Workshop, runs: number, count: number): Promise<Row> {
  const charts = await shop.charts(count);
  const goal = 20;
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
  const goal = 1.15;
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
  const goal = 130;
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

function size(what: string, bytes: number, goal: number): Row {
  const megabytes = bytes / 1e6;
  return {
    what,
    goal: `at most ${goal.toFixed(1)} MB`,
    measured: `${megabytes.toFixed(2)} MB`,
    reached: megabytes <= goal,
    spread: '',
  };
}

/** The size of the bundle's JavaScript, and of what the runner downloads in each job: the archive that GitHub makes of a tag. */
export async function sizes(): Promise<readonly Row[]> {
  const root = path.resolve(import.meta.dirname, '..');
  const directory = path.join(root, 'dist');
  const files = (await readdir(directory)).filter((name) => name.endsWith('.js'));
  const bundle = await Promise.all(files.map(async (name) => (await stat(path.join(directory, name))).size));
  const { stdout } = await promisify(execFile)('git', ['archive', '--format=tar.gz', 'HEAD'], {
    cwd: root,
    encoding: 'buffer',
    maxBuffer: 100 * 1024 * 1024,
  });
  return [
    size(
      '`dist/` JavaScript, readable',
      bundle.reduce((sum, bytes) => sum + bytes, 0),
      3.3,
    ),
    size('what a job downloads (`git archive`, gzip)', stdout.length, 1),
  ];
}

import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/emulator.ts';
import type { Creation } from '../../src/ecr/repository-settings.ts';
import { registryOpener } from '../../src/adapters/ecr-registries.ts';
import { configBlob } from '../../src/chart/packaged.ts';
import { digestOf } from '../../src/digest.ts';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import type { PushPlan, PushPorts } from '../../src/push/plan.ts';
import type { PreparedChart } from '../../src/registry/chart-artifact.ts';
import { pushCharts } from '../../src/push/push.ts';
import type { PushResult } from '../../src/push/result.ts';
import { JumpingClock } from './clocks.ts';

/** What a push did and said. */
export interface Pushed {
  readonly results: readonly PushResult[];
  /** The log, warnings and notices with their kind in front. */
  readonly lines: readonly string[];
}

/** Pushes to an emulator without the runner. */
export interface Pushing {
  readonly emulator: Emulator;
  /** Readies a chart of a plan. */
  readonly prepare: PushPorts['prepare'];
  /** Signs in to registries; repositories that are created get what is given. */
  readonly opener: (creation?: Creation) => PushPorts['open'];
  /** Pushes the charts of a plan: `app@1.2.3` is a chart of that name and version, `app@1.2.3/x` has other content. */
  push(plan: Partial<PushPlan>, ports?: Partial<PushPorts>): Promise<Pushed>;
  /** The operations that came in since the last call. */
  operations(): readonly string[];
  close(): Promise<void>;
}

const byDefault: PushPlan = {
  charts: ['app@1.2.3'],
  destinations: [{ type: 'private', region: 'eu-central-1' }],
  naming: { by: 'chart' },
  ifExists: 'fail',
  createRepository: true,
  dryRun: false,
  tags: [],
};

/** Starts an emulator, and makes the AWS SDK of this process talk to it. The pushes share the retrier. */
export async function startPushing(
  options: EmulatorOptions = {},
  retrier: Retrier = new Retrier(),
): Promise<Pushing> {
  const emulator = await startEmulator(options);
  Object.assign(process.env, emulator.environment, { AWS_EC2_METADATA_DISABLED: 'true' });
  const folder = await mkdtemp(path.join(tmpdir(), 'pushing-'));
  const agents = createAgents({});
  const settings = {
    transport: new HttpTransport({ agents }),
    retrier,
    userAgent: ['test', '1'] as const,
    mask: () => undefined,
    signal: new AbortController().signal,
    unpacking: {},
  };
  let seen = 0;

  async function prepare(chart: string): Promise<PreparedChart> {
    const [, name = '', version = ''] = /^(.+)@([^/]+)/.exec(chart) ?? [];
    const file = path.join(folder, `${chart.replaceAll('/', '-')}.tgz`);
    await writeFile(file, chart);
    const metadata = { name, version, apiVersion: 'v2' };
    const archive = { file, digest: digestOf(chart), size: chart.length };
    return {
      chart: { metadata, config: configBlob(metadata), archive, warnings: [] },
      created: undefined,
    };
  }

  return {
    emulator,
    prepare,
    opener: (creation) => registryOpener(settings, creation),
    async push(plan, ports = {}) {
      const lines: string[] = [];
      const results = await pushCharts(
        { ...byDefault, ...plan },
        {
          prepare,
          open: registryOpener(settings),
          read: createReadStream,
          log: {
            info: (text) => lines.push(text),
            warning: (text) => lines.push(`warning: ${text}`),
          },
          clock: new JumpingClock(),
          unpacking: {},
          signal: settings.signal,
          ...ports,
        },
      );
      return { results, lines };
    },
    operations() {
      const since = emulator.requests.slice(seen);
      seen = emulator.requests.length;
      return since.map(({ operation }) => operation);
    },
    async close() {
      agents.close();
      await Promise.all([emulator.close(), rm(folder, { recursive: true, force: true })]);
    },
  };
}

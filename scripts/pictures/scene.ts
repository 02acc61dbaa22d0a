import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmulator } from '../../emulator/emulator.ts';
import { startJob, type StepResult } from '../runner/job.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** A step as a workflow has it, and what it left behind. */
export interface ShownStep {
  readonly inputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly summary: string;
}

/** What the pictures show: the steps of two jobs. */
export interface Scene {
  /** A first push, the same again, and other content under the same version. */
  readonly log: readonly ShownStep[];
  /** Three charts to two regions, of which one has a new version and one is new. */
  readonly summary: ShownStep;
}

/** Puts the addresses that AWS has in place of the emulator's, which are named in the order of the regions. */
function withAwsHosts(text: string, results: string, regions: readonly string[]): string {
  const hosts = [...new Set(results.match(/127\.0\.0\.1:\d+/g) ?? [])];
  return hosts.reduce(
    (shown, host, index) =>
      shown.replaceAll(host, `123456789012.dkr.ecr.${regions[index] ?? ''}.amazonaws.com`),
    text,
  );
}

function shown(
  inputs: Readonly<Record<string, string>>,
  { stdout, summary, outputs }: StepResult,
): ShownStep {
  const regions = (inputs['aws-region'] ?? '').split('\n');
  const results = outputs['results'] ?? '';
  return {
    inputs,
    log: withAwsHosts(stdout, results, regions),
    summary: withAwsHosts(summary, results, regions),
  };
}

async function makeChart(workspace: string, name: string): Promise<void> {
  const chart = path.join(workspace, 'charts', name);
  await cp(path.join(root, 'examples/charts/hello'), chart, { recursive: true });
  await replaceIn(path.join(chart, 'Chart.yaml'), 'name: hello', `name: ${name}`);
}

async function replaceIn(file: string, search: string, replacement: string): Promise<void> {
  await writeFile(file, (await readFile(file, 'utf8')).replace(search, replacement));
}

/** Runs the bundle as the runner does, against the emulator. */
export async function playScene(): Promise<Scene> {
  const workspace = await mkdtemp(path.join(tmpdir(), 'scene-'));
  const emulator = await startEmulator();
  const job = await startJob(workspace, emulator.environment, 'src');
  const step = async (inputs: Readonly<Record<string, string>>): Promise<ShownStep> =>
    shown(inputs, await job.uses(root, inputs));
  try {
    for (const name of ['api', 'app', 'web', 'worker']) await makeChart(workspace, name);
    const one = { 'chart-path': 'charts/app', 'aws-region': 'eu-central-1' };
    const log = [
      await step({ ...one, 'create-repository': 'true', tags: '{{major}}.{{minor}}' }),
      await step(one),
    ];
    await appendFile(path.join(workspace, 'charts/app/values.yaml'), 'changed: true\n');
    log.push(await step(one));

    const many = {
      'aws-region': 'eu-central-1\nus-east-1',
      'repository-prefix': 'team/charts',
      'create-repository': 'true',
      tags: '{{major}}.{{minor}}',
    };
    await step({ 'chart-path': 'charts/api\ncharts/web', ...many });
    await replaceIn(path.join(workspace, 'charts/api/Chart.yaml'), 'version: 0.1.0', 'version: 0.2.0');
    const summary = await step({ 'chart-path': 'charts/api\ncharts/w*', ...many });
    return { log, summary };
  } finally {
    await Promise.all([job.close(), emulator.close(), rm(workspace, { recursive: true, force: true })]);
  }
}

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import type { DependencyPolicy } from '../../src/chart/dependencies/ports.ts';
import { ChartError } from '../../src/chart/errors.ts';
import { packageChart } from '../../src/chart/package.ts';
import { openSources, type OpenSources } from '../../src/adapters/dependency-sources.ts';
import { openSession, type Session } from '../../src/adapters/session.ts';
import { startDistribution, type Distribution } from '../support/distribution.ts';
import { serve, type RecordingServer } from '../support/http-server.ts';
import { peer } from '../support/peers.ts';
import { readArchive } from './archive.ts';
import { findCharts, realChartFolders } from './charts.ts';

const epoch = 1_700_000_000;
const cases = Number(process.env['PARITY_DEPENDENCY_CASES'] ?? 40);
const seed = Number(process.env['PARITY_SEED'] ?? 20_260_821);
const helms = ['helm3', 'helm4'] as const;

let folder: string;
let classic: RecordingServer;
let registry: Distribution;
let session: Session;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dependencies-'));
  environment = {
    HOME: folder,
    DOCKER_CONFIG: folder,
    HELM_CONFIG_HOME: path.join(folder, 'config'),
    HELM_DATA_HOME: path.join(folder, 'data'),
    PATH: '',
    SOURCE_DATE_EPOCH: String(epoch),
  };
  await mkdir(path.join(folder, 'repository'));
  classic = await serve(({ target }, response) => {
    readFile(path.join(folder, 'repository', path.basename(target))).then(
      (content) => response.writeHead(200).end(content),
      () => response.writeHead(404).end(),
    );
  });
  registry = await startDistribution();
  session = await openSession(environment, new AbortController().signal);
  for (const name of ['lib', 'util'])
    for (const version of ['0.9.0', '1.0.0', '1.1.0', '1.10.0', '1.11.0-rc.1', '2.0.0', '2.1.0+build.5'])
      await publish(name, version);
  await index();
  await helm('helm4', 'repo', 'add', 'charts', classic.origin.href.replace(/\/$/, ''));
}, 300_000);

afterAll(async () => {
  session.close();
  await Promise.all([classic.close(), registry.close(), rm(folder, { recursive: true, force: true })]);
});

/** Runs a Helm, and returns why it refuses, if it does. */
function helm(which: (typeof helms)[number], ...args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const env = { ...environment, HELM_CACHE_HOME: path.join(folder, which) };
    execFile(peer(which), args, { env }, (error, _stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(new Error('Helm ended without an answer'));
      else resolve(error === null ? undefined : stderr);
    });
  });
}

async function writeChart(
  directory: string,
  metadata: object,
  files: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const [name, content] of Object.entries({ 'Chart.yaml': stringify(metadata), ...files })) {
    await mkdir(path.dirname(path.join(directory, name)), { recursive: true });
    await writeFile(path.join(directory, name), content);
  }
}

/** Puts a version of a chart into the classic repository and into the registry. */
async function publish(name: string, version: string): Promise<void> {
  const source = path.join(folder, 'source', name);
  await writeChart(
    source,
    { apiVersion: 'v2', name, version },
    { 'templates/all.yaml': `# ${name} ${version}\n` },
  );
  await helm('helm4', 'package', source, '--destination', path.join(folder, 'repository'));
  const archive = path.join(folder, 'repository', `${name}-${version}.tgz`);
  await helm('helm4', 'push', archive, `oci://${registry.host}/charts`, '--plain-http');
}

async function index(): Promise<void> {
  await helm('helm4', 'repo', 'index', path.join(folder, 'repository'));
}

function sources(): OpenSources {
  return openSources({ settings: session, environment, signsIn: true, own: () => Promise.resolve([]) });
}

/** What a package holds: the content of each file, without the time at which a lock of v1 was made. */
async function contents(file: string): Promise<Readonly<Record<string, string>>> {
  const { entries } = readArchive(await readFile(file));
  const timeless = (name: string, text: string): string =>
    name.endsWith('.lock') ? text.replace(/^generated: .*$/m, 'generated: then') : text;
  const names = entries.map(({ name }) => name);
  expect(names).toHaveLength(new Set(names).size);
  return Object.fromEntries(
    entries.map(({ name, content }) => [name, timeless(name, content.toString('latin1'))]),
  );
}

async function archiveIn(directory: string): Promise<string> {
  return path.join(directory, (await readdir(directory)).find((name) => name.endsWith('.tgz')) ?? '');
}

type Outcome = Readonly<Record<string, string>> | 'refused';

async function withHelm(
  which: (typeof helms)[number],
  tree: string,
  order: readonly string[],
  mode: DependencyPolicy['mode'],
  complete: readonly string[] = [],
): Promise<Outcome> {
  const workspace = await mkdtemp(path.join(folder, `${which}-`));
  await cp(tree, workspace, { recursive: true });
  const command = mode === 'update' ? 'update' : 'build';
  for (const chart of order) {
    if ((await helm(which, 'dependency', command, path.join(workspace, chart), '--plain-http')) !== undefined)
      return 'refused';
  }
  // What has all in charts/ is packaged by ours as it is, where Helm writes a lock and removes what is not declared.
  if (mode === 'auto') {
    for (const chart of complete) {
      await rm(path.join(workspace, chart), { recursive: true });
      await cp(path.join(tree, chart), path.join(workspace, chart), { recursive: true });
    }
  }
  const destination = path.join(workspace, 'out');
  const app = path.join(workspace, order.at(-1) ?? '');
  const refused = await helm(which, 'package', app, '--destination', destination);
  return refused === undefined ? await contents(await archiveIn(destination)) : 'refused';
}

async function withOurs(tree: string, chart: string, mode: DependencyPolicy['mode']): Promise<Outcome> {
  const opened = sources();
  const destination = await mkdtemp(path.join(folder, 'ours-'));
  const before = await snapshot(tree);
  try {
    const { archive } = await packageChart({
      path: path.join(tree, chart),
      workspace: tree,
      destination,
      sourceDateEpoch: epoch,
      dependencies: { mode, sources: opened },
    });
    return await contents(archive.file);
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    return 'refused';
  } finally {
    await opened.close();
    expect(await snapshot(tree)).toEqual(before);
  }
}

async function snapshot(tree: string): Promise<readonly (readonly [string, string])[]> {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return await Promise.all(files.sort().map(async (file) => [file, await readFile(file, 'latin1')] as const));
}

interface Declared {
  readonly name: string;
  readonly from: 'classic' | 'alias' | 'oci' | 'vendored' | 'file';
  readonly version: string;
  readonly more: object;
}

interface Plan {
  readonly apiVersion: 'v1' | 'v2';
  /** The dependencies of the charts, the innermost first; a `file` dependency is the chart before. */
  readonly charts: readonly (readonly Declared[])[];
  readonly mode: 'auto' | 'update';
  /** Whether there is a lock, made before something newer was published. */
  readonly isLocked: boolean;
  readonly hasOldArchive: boolean;
}

const ranges = [
  '1.0.0',
  '^1',
  '~1.1',
  '>=1.0.0-0 <2',
  '1.x',
  '*',
  '>0.9.0, <=1.10.0',
  '1.0.0 - 2.0.0',
  '2',
  '2.1.0+build.5',
  '0.9.x || 2.x',
  '9.x',
  '=1.1.0',
];

const declared: fc.Arbitrary<Declared> = fc.record({
  name: fc.constantFrom('lib', 'util'),
  from: fc.constantFrom('classic', 'alias', 'oci', 'vendored', 'file'),
  version: fc.constantFrom(...ranges),
  more: fc.constantFrom<object>(
    {},
    { condition: 'lib.enabled,global.enabled' },
    { tags: ['a', 'b<c>&d'] },
    { alias: 'other-name' },
    { 'import-values': ['data', { child: 'a', parent: 'b' }] },
    { condition: 'x\u00adx', enabled: true },
  ),
});

const plans: fc.Arbitrary<Plan> = fc.record({
  apiVersion: fc.constantFrom('v1', 'v2', 'v2'),
  charts: fc.array(
    fc.uniqueArray(declared, {
      maxLength: 3,
      selector: ({ name, from }) => (from === 'file' ? 'file' : name),
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
  mode: fc.constantFrom('auto', 'update'),
  isLocked: fc.boolean(),
  hasOldArchive: fc.boolean(),
});

function repositoryOf(from: Declared['from'], below: string): string {
  const addresses = {
    classic: classic.origin.href,
    alias: '@charts',
    oci: `oci://${registry.host}/charts`,
    vendored: '',
    file: `file://../${below}`,
  };
  return addresses[from];
}

/** Returns the charts that the last one is made of, the innermost first: as long as each depends on the one before. */
function chain(charts: Plan['charts']): readonly string[] {
  const isTop = (dependencies: readonly Declared[]): boolean =>
    !dependencies.some(({ from }) => from === 'file');
  const first = charts.findLastIndex(isTop);
  return charts.map((_dependencies, level) => `c${level}`).slice(Math.max(first, 0));
}

/** Writes the charts `c0`, `c1`, … beside each other. Returns those that the last one is made of, the innermost first. */
async function write(plan: Plan, tree: string): Promise<readonly string[]> {
  for (const [level, dependencies] of plan.charts.entries()) {
    const name = `c${level}`;
    const below = `c${level - 1}`;
    const list = dependencies
      .filter(({ from }) => from !== 'file' || level > 0)
      .map((each) => ({
        name: each.from === 'file' ? below : each.name,
        version: each.from === 'file' ? '>=0.1.0' : each.version,
        repository: repositoryOf(each.from, below),
        ...each.more,
      }));
    const { apiVersion } = plan;
    const declaration = list.length === 0 ? {} : { dependencies: list };
    await writeChart(
      path.join(tree, name),
      { apiVersion, name, version: `0.${level + 1}.0`, ...(apiVersion === 'v2' && declaration) },
      {
        'values.yaml': `level: ${level}\n`,
        ...(apiVersion === 'v1' && list.length > 0 && { 'requirements.yaml': stringify(declaration) }),
      },
    );
    for (const each of dependencies.filter(({ from }) => from === 'vendored'))
      await writeChart(path.join(tree, name, 'charts', each.name), {
        apiVersion: 'v2',
        name: each.name,
        version: '1.1.0',
      });
    if (plan.hasOldArchive) {
      await mkdir(path.join(tree, name, 'charts'), { recursive: true });
      await writeFile(
        path.join(tree, name, 'charts/old-0.1.0.tgz'),
        await readFile(path.join(folder, 'old-0.1.0.tgz')),
      );
    }
  }
  return chain(plan.charts);
}

describe(`${cases} generated graphs of dependencies, seed ${seed}`, () => {
  beforeAll(async () => {
    await writeChart(path.join(folder, 'old'), { apiVersion: 'v2', name: 'old', version: '0.1.0' });
    await helm('helm4', 'package', path.join(folder, 'old'), '--destination', folder);
  });

  /** Locks the charts with Helm; the charts themselves stay. */
  async function lockAll(tree: string, order: readonly string[]): Promise<void> {
    const copy = await mkdtemp(path.join(folder, 'locked-'));
    await cp(tree, copy, { recursive: true });
    for (const chart of order) {
      await helm('helm4', 'dependency', 'update', path.join(copy, chart), '--plain-http');
      for (const file of ['Chart.lock', 'requirements.lock'])
        await cp(path.join(copy, chart, file), path.join(tree, chart, file)).catch(() => undefined);
    }
  }

  test('are packaged as Helm does after "helm dependency build" or "update"', async () => {
    const outcomes = { packaged: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const tree = await mkdtemp(path.join(folder, 'tree-'));
        const order = await write(plan, tree);
        if (plan.isLocked) await lockAll(tree, order);
        const complete = order.filter((name) =>
          plan.charts[Number(name.slice(1))]?.every(({ from }) => from === 'vendored'),
        );
        const [ours, three, four] = await Promise.all([
          withOurs(tree, order.at(-1) ?? '', plan.mode),
          withHelm('helm3', tree, order, plan.mode, complete),
          withHelm('helm4', tree, order, plan.mode, complete),
        ]);
        expect(ours).toEqual(four);
        expect(ours).toEqual(three);
        outcomes[ours === 'refused' ? 'refused' : 'packaged'] += 1;
      }),
      { seed, numRuns: cases },
    );
    expect(outcomes.packaged).toBeGreaterThan(cases / 4);
    expect(outcomes.refused).toBeGreaterThan(0);
  }, 1_800_000);
});

interface Metadata {
  readonly version: string;
  readonly dependencies?: readonly {
    readonly name: string;
    readonly version: string;
    readonly repository?: string;
  }[];
}

/** A version in a range of the real charts: `8.4.*` and such. */
function versionIn(range: string): string {
  return range.replace('*', '7');
}

describe('real charts whose repositories are served from loopback', () => {
  const charts = realChartFolders()
    .flatMap((root) => findCharts(root))
    .filter(({ name }) => !name.includes('/charts/'));

  test.each(helms)(
    'are packaged as %s does',
    async (which) => {
      let count = 0;
      for (const { path: source, name } of charts) {
        const metadata = parse(await readFile(path.join(source, 'Chart.yaml'), 'utf8')) as Metadata;
        const remote = (metadata.dependencies ?? []).filter(({ repository = '' }) => repository !== '');
        if (remote.length === 0) continue;
        for (const each of remote) await publish(each.name, versionIn(each.version));
        await index();
        const tree = await mkdtemp(path.join(folder, 'real-'));
        await cp(source, path.join(tree, 'chart'), { recursive: true });
        const file = path.join(tree, 'chart/Chart.yaml');
        await writeFile(
          file,
          (await readFile(file, 'utf8')).replace(/(repository: *)https:\S+/g, `$1${classic.origin.href}`),
        );
        await rm(path.join(tree, 'chart/Chart.lock'), { force: true });
        const theirs = await withHelm(which, tree, ['chart'], 'auto');
        expect([name, theirs]).not.toEqual([name, 'refused']);
        expect([name, await withOurs(tree, 'chart', 'auto')]).toEqual([name, theirs]);
        count += 1;
      }
      expect([0, 4]).toContain(count);
    },
    600_000,
  );
});

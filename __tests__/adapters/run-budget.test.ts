import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartCatalog } from '../../src/adapters/chart-catalog.ts';
import { chartPreparer } from '../../src/adapters/prepare-charts.ts';
import { openStagingDirectory } from '../../src/adapters/staging-directory.ts';
import { UnpackBudget, type Limits, type Unpacking } from '../../src/chart/archive/budget.ts';
import { openPackagedChart } from '../../src/chart/packaged.ts';
import { digestOf } from '../../src/digest.ts';
import { inMemory } from '../../src/http/body.ts';
import { imageManifestType } from '../../src/oci/manifest.ts';
import type { RegistryClient } from '../../src/oci/registry-client.ts';
import { chartArtifact } from '../../src/registry/chart-artifact.ts';
import { findSameContent } from '../../src/registry/same-content.ts';
import { chartYaml, temporaryDirectories, writeTree } from '../chart/support/tree.ts';
import { makeArchive } from '../support/make-archive.ts';

const directory = temporaryDirectories();

const archive = makeArchive([
  { name: 'plain/Chart.yaml', content: chartYaml },
  { name: 'plain/big', content: Buffer.alloc(8192) },
]);
/** The same chart, packed in another order. */
const repacked = makeArchive([
  { name: 'plain/big', content: Buffer.alloc(8192) },
  { name: 'plain/Chart.yaml', content: chartYaml },
]);

function workspaceOf(): string {
  return writeTree(directory(), {
    'plain.tgz': archive,
    'dir/Chart.yaml': chartYaml,
    'dir/big': Buffer.alloc(8192),
    'app/Chart.yaml': `${chartYaml}dependencies:\n- {name: sub, version: 1.0.0, repository: "file://../sub"}\n`,
    'sub/Chart.yaml': chartYaml.replace('plain', 'sub'),
    'sub/big': Buffer.alloc(8192),
    'packed/Chart.yaml': chartYaml,
    'packed/charts/plain.tgz': archive,
  });
}

/** Prepares a chart of the workspace, as a push does. */
async function prepare(path: string, unpacking: Unpacking): Promise<void> {
  const none = (): Promise<never> => Promise.reject(new Error('not to be asked'));
  const sources = { known: () => Promise.resolve([]), resolve: none, fetch: none };
  const context = {
    workspace: workspaceOf(),
    temporary: directory(),
    environment: {},
    unpacking,
    lint: () => Promise.resolve(),
  };
  await chartPreparer({ dependencies: { mode: 'auto', sources } }, context)(path);
}

/** Compares a chart with what a registry holds in another archive. */
async function compare(unpacking: Unpacking): Promise<void> {
  const file = join(workspaceOf(), 'plain.tgz');
  const chart = await openPackagedChart(file);
  const artifact = chartArtifact({ chart, created: undefined }, () => inMemory(readFileSync(file)));
  const layer = { ...artifact.archive, digest: digestOf(repacked), size: repacked.length };
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config: artifact.config, layers: [layer] }));
  const descriptor = { mediaType: imageManifestType, digest: digestOf(bytes), size: bytes.length };
  const client = {
    manifest: () => Promise.resolve({ descriptor, bytes }),
    blob: () => inMemory(repacked),
  } as unknown as RegistryClient;
  const found = await findSameContent({ client, repository: 'plain', descriptor }, artifact, unpacking);
  expect(found).toBeDefined();
}

/** Takes what a registry sends, and unpacks it. */
async function pull(unpacking: Unpacking): Promise<void> {
  const workspace = directory();
  const staging = await openStagingDirectory(workspace, workspace, unpacking);
  await staging.takeArchive(inMemory(archive));
  await staging.untarArchive('plain');
  await staging.close();
}

/** Everything that reads what somebody else has written, and may read it many times in a run. */
const readers: Readonly<Record<string, (unpacking: Unpacking) => Promise<unknown>>> = {
  'a packaged chart': (unpacking) => prepare('plain.tgz', unpacking),
  'a directory': (unpacking) => prepare('dir', unpacking),
  'a directory with an archive in charts/': (unpacking) => prepare('packed', unpacking),
  'a directory with a file:// dependency': (unpacking) => prepare('app', unpacking),
  'the catalog data of a chart': async (unpacking) =>
    chartCatalog(await openPackagedChart(join(workspaceOf(), 'plain.tgz')), 'public.ecr.aws/a/b', unpacking),
  'the same content': compare,
  'a chart that is pulled': pull,
};

const plenty: Limits = { bytes: 1e9, files: 1e6, archives: 1e6 };

describe.each(Object.entries(readers))('%s', (name, read) => {
  test('is read within the budget of a run', async () => {
    await expect(read({ run: UnpackBudget.ofRun(plenty) })).resolves.not.toThrow();
  });

  test.each(['bytes', 'files', 'archives'] as const)('counts in the %s of a run', async (what) => {
    const isDirectory = name === 'a directory' || name.endsWith('dependency');
    if (what === 'archives' && isDirectory) return;
    // Enough for one of what it reads, so that not only the first reading counts.
    const limits = { ...plenty, [what]: { bytes: 4096, files: 1, archives: 0 }[what] };
    await expect(read({ run: UnpackBudget.ofRun(limits) })).rejects.toThrow(
      `the charts of this run contain more than ${limits[what]} ${what} in total: push fewer charts in one step`,
    );
  });
});

test('what one reader takes, the next one lacks', async () => {
  const run = UnpackBudget.ofRun({ ...plenty, archives: 6 });
  for (const name of ['a packaged chart', 'the catalog data of a chart', 'the same content'] as const) {
    await readers[name]?.({ run });
  }
  await readers['a chart that is pulled']?.({ run });
  await expect(readers['a packaged chart']?.({ run })).rejects.toThrow('more than 6 archives in total');
});

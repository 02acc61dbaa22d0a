import { expect, test } from '@jest/globals';
import { contentOf, type FileContent } from '../../../src/chart/archive/chart-file.ts';
import type { DependencySources, WantedChart } from '../../../src/chart/dependencies/ports.ts';
import { packageChart } from '../../../src/chart/package.ts';
import { makeArchive } from '../../support/make-archive.ts';
import { failHere, FirstFailure } from '../../support/first-failure.ts';
import { chartYaml, temporaryDirectories, writeTree } from '../support/tree.ts';

const directory = temporaryDirectories();
const atOnce = 8;
const dependencies = Array.from(
  { length: 12 },
  (_, index) => `  - name: lib${index}\n    version: ^1.0.0\n    repository: https://charts.example.com\n`,
);

/** Returns the archive of one of them. */
function archiveOf({ name }: WantedChart): FileContent {
  const content = `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;
  return contentOf(makeArchive([{ name: `${name}/Chart.yaml`, content }]));
}

/** Packages a chart with twelve dependencies. */
async function packaged(sources: Partial<DependencySources>): Promise<unknown> {
  const path = writeTree(directory(), {
    'Chart.yaml': `${chartYaml}dependencies:\n${dependencies.join('')}`,
  });
  const all: DependencySources = {
    known: () => Promise.resolve([]),
    resolve: () => Promise.resolve('1.0.0'),
    fetch: (wanted) => Promise.resolve(archiveOf(wanted)),
    ...sources,
  };
  const policy = { mode: 'auto', sources: all } as const;
  return await packageChart({ path, workspace: path, destination: directory(), dependencies: policy });
}

test('a dependency that cannot be resolved: no further one is resolved, and none is fetched', async () => {
  const calls = new FirstFailure(atOnce);
  let fetched = 0;
  await expect(
    packaged({
      resolve: () => calls.run(() => '1.0.0', failHere),
      fetch: (wanted) => {
        fetched += 1;
        return Promise.resolve(archiveOf(wanted));
      },
    }),
  ).rejects.toThrow(
    'the dependency lib0 cannot be fetched from https://charts.example.com: the first one fails',
  );
  await calls.release();
  expect(calls.begun).toBe(atOnce);
  expect(fetched).toBe(0);
});

test('a dependency that cannot be fetched: no further one is', async () => {
  const calls = new FirstFailure(atOnce);
  await expect(packaged({ fetch: (wanted) => calls.run(() => archiveOf(wanted), failHere) })).rejects.toThrow(
    'the dependency lib0 cannot be fetched from https://charts.example.com: the first one fails',
  );
  await calls.release();
  // In this time, the archives of the held calls are loaded too.
  await packaged({});
  expect(calls.begun).toBe(atOnce);
});

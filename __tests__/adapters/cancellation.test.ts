import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartPreparer } from '../../src/adapters/prepare-charts.ts';
import { openStagingDirectory } from '../../src/adapters/staging-directory.ts';
import type { Unpacking } from '../../src/chart/archive/budget.ts';
import { findInIndex } from '../../src/chart/repository-index.ts';
import { inMemory } from '../../src/http/body.ts';
import { chartYaml, temporaryDirectories, writeTree, type Leaf } from '../chart/support/tree.ts';
import { makeArchive, type Member } from '../support/make-archive.ts';

const directory = temporaryDirectories();

/** Prepares a chart, as a push does. */
async function prepare(workspace: string, path: string, unpacking: Unpacking): Promise<unknown> {
  const none = (): Promise<never> => Promise.reject(new Error('not to be asked'));
  const sources = { known: () => Promise.resolve([]), resolve: none, fetch: none };
  const temporary = directory();
  const context = { workspace, temporary, environment: {}, unpacking, lint: () => Promise.resolve() };
  return await chartPreparer({ dependencies: { mode: 'auto', sources } }, context)(path);
}

/** Returns the work of preparing a chart with these files. */
function chartWith(leaves: Readonly<Record<string, Leaf>>) {
  return () => {
    const workspace = writeTree(directory(), { 'app/Chart.yaml': chartYaml, ...leaves });
    return (unpacking: Unpacking) => prepare(workspace, 'app', unpacking);
  };
}

function packed(members: readonly Member[]) {
  return () => {
    const content = { name: 'app/Chart.yaml', content: chartYaml };
    const workspace = writeTree(directory(), { 'app.tgz': makeArchive([content, ...members]) });
    return (unpacking: Unpacking) => prepare(workspace, 'app.tgz', unpacking);
  };
}

const mebibyte = 1024 * 1024;

function lines(size: number, line: (index: number) => string): string {
  const parts: string[] = [];
  for (let [index, length] = [0, 0]; length < size; index += 1) {
    parts.push(line(index));
    length += parts[index]?.length ?? 0;
  }
  return parts.join('');
}

/** Links, two a level. */
function linksTwoALevel() {
  const workspace = writeTree(directory(), { 'app/Chart.yaml': chartYaml });
  for (let level = 0; level < 22; level += 1) {
    mkdirSync(join(workspace, `d/${level}`), { recursive: true });
    for (const name of ['a', 'b']) symlinkSync(`../../d/${level + 1}`, join(workspace, `d/${level}`, name));
  }
  mkdirSync(join(workspace, 'd/22'));
  symlinkSync('../d/0', join(workspace, 'app/files'));
  return (unpacking: Unpacking) => prepare(workspace, 'app', unpacking);
}

/** Charts on disk of which each depends on two of the next level. */
function dependenciesTwoALevel() {
  const workspace = directory();
  const levels = 14;
  for (let level = 0; level <= levels; level += 1) {
    for (const side of ['a', 'b']) {
      const folder = join(workspace, `${side}${level}`);
      mkdirSync(folder);
      const next = ['a', 'b'].map(
        (name) =>
          `- {name: ${name}${level + 1}, version: 1.0.0, repository: "file://../${name}${level + 1}"}\n`,
      );
      const declared = level === levels ? '' : `dependencies:\n${next.join('')}`;
      writeFileSync(
        join(folder, 'Chart.yaml'),
        `apiVersion: v2\nname: ${side}${level}\nversion: 1.0.0\n${declared}`,
      );
    }
  }
  return (unpacking: Unpacking) => prepare(workspace, 'a0', unpacking);
}

function manyFilesAndRules() {
  const workspace = writeTree(directory(), {
    'app/Chart.yaml': chartYaml,
    'app/.helmignore': lines(mebibyte / 2, (index) => `*[a-c]?${index}*[!x]y\n`),
  });
  for (let index = 0; index < 3000; index += 1) writeFileSync(join(workspace, 'app', `é-file-${index}`), '');
  return (unpacking: Unpacking) => prepare(workspace, 'app', unpacking);
}

function untarring() {
  const workspace = directory();
  const files = Array.from({ length: 20_000 }, (_none, index) => ({ name: `app/files/${index}` }));
  const archive = makeArchive([{ name: 'app/Chart.yaml', content: chartYaml }, ...files]);
  return async (unpacking: Unpacking) => {
    const staging = await openStagingDirectory(workspace, workspace, unpacking);
    try {
      await staging.takeArchive(inMemory(archive));
      await staging.untarArchive('app');
    } finally {
      await staging.close();
    }
  };
}

function indexOf(text: string) {
  return () =>
    ({ signal }: Unpacking) =>
      findInIndex(Buffer.from(text), 'index.yaml', 'app', signal);
}

const version = (index: number): string => `  - {version: 1.0.${index}, name: app, urls: [a-${index}.tgz]}\n`;

/** Every loop over what somebody else has written, with enough of it. */
const loops: Readonly<Record<string, () => (unpacking: Unpacking) => Promise<unknown>>> = {
  'the walk over links, two a level': linksTwoALevel,
  'file:// dependencies, two a level': dependenciesTwoALevel,
  'rules of .helmignore and files': manyFilesAndRules,
  'values.yaml of many documents': chartWith({ 'app/values.yaml': 'a: 1\n---\n'.repeat(500_000) }),
  'values.yaml with a long mapping': chartWith({
    'app/values.yaml': lines(5 * mebibyte, (index) => `key${index}: value\n`),
  }),
  'values.yaml with a long list': chartWith({ 'app/values.yaml': `a: [${'a, '.repeat(1_000_000)}]` }),
  'values.yaml of a chart in charts/': chartWith({
    'app/charts/sub/Chart.yaml': chartYaml,
    'app/charts/sub/values.yaml': lines(5 * mebibyte, (index) => `- {a: ${index}}\n`).replace(/^/, 'a:\n'),
  }),
  'values.yaml in an archive': packed([
    { name: 'app/values.yaml', content: lines(5 * mebibyte, (index) => `key${index}: value\n`) },
  ]),
  'many files of an archive': packed(
    Array.from({ length: 60_000 }, (_none, index) => ({ name: `app/files/${index}` })),
  ),
  'many files that are packaged': () => {
    const workspace = writeTree(directory(), { 'app/Chart.yaml': chartYaml });
    const bytes = Buffer.alloc(30 * mebibyte, 'some text that can be compressed, ');
    writeFileSync(join(workspace, 'app/big'), bytes);
    return (unpacking) => prepare(workspace, 'app', unpacking);
  },
  'a chart that is unpacked': untarring,
  'the index of a repository': indexOf(`apiVersion: v1\nentries:\n  app:\n${lines(4 * mebibyte, version)}`),
  'an index in one line, as JSON': indexOf(
    JSON.stringify({
      apiVersion: 'v1',
      entries: Object.fromEntries(
        Array.from({ length: 60_000 }, (_none, index) => [
          `app${index}`,
          [{ version: '1.0.0', name: 'app' }],
        ]),
      ),
    }),
  ),
};

// Work leaves the thread to others after some milliseconds: each look at the clock finds them over, on a fast machine too.
const { performance } = globalThis;
beforeAll(() => {
  let time = 0;
  performance.now = () => (time += 1_000);
});
afterAll(() => {
  Reflect.deleteProperty(performance, 'now');
});

/** Turns of the event loop that the work must have left to others before it is canceled: it is not canceled at its beginning. */
const turnsBefore = 8;

test.each(Object.entries(loops))('%s: a cancellation arrives, and ends it', async (_what, make) => {
  const work = make();
  const run = new AbortController();
  const reason = new Error('canceled');
  let turns = 0;
  const count = (): void => {
    turns += 1;
    if (turns === turnsBefore) run.abort(reason);
    else setImmediate(count);
  };
  setImmediate(count);
  await expect(work({ signal: run.signal })).rejects.toBe(reason);
});

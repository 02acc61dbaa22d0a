import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StepResult } from '../../scripts/runner/job.ts';
import { makeArchive } from '../support/make-archive.ts';
import { openStage, type Stage } from '../support/stage.ts';

const root = path.resolve(import.meta.dirname, '../..');

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

const secret = 'wJalrXUtnFEMIK7MDENG';

/** What parsers of YAML, JSON, rules and keys trip over, each in another way, with the secret where they do. */
const malformed: readonly string[] = [
  `a: *${secret}\n`,
  `a: !!int ${secret}\n`,
  `a: !${secret}!x y\n`,
  `${secret}: [\n`,
  `${secret}: x\n`,
  `{"${secret}": "x"}\n`,
  `{"a": ${secret}}\n`,
  `k = ${secret}**x\n`,
  `[${secret}\n`,
  `${secret}\n`,
  `a: 1\n--- ${secret}\n`,
  `? {${secret}: x}\n: y\n`,
];

/** YAML that Helm reads, and refuses for what it says: Chart.yaml and the files that say more about it. */
const refused: readonly string[] = [
  ...['', 'apiVersion: v1\n', 'apiVersion: v2\n'].flatMap((start) => [
    `${start}name: a/${secret}\nversion: 1.0.0\n`,
    `${start}name: 'a\\${secret}'\nversion: 1.0.0\n`,
    `${start}name: hello\nversion: 1.0.0_${secret}\n`,
    `${start}name: hello\nversion: ${secret}-1.0.0\n`,
    `${start}name: hello\nversion: 1.0.0\ntype: ${secret}\n`,
    `${start}name: hello\nversion: 1.0.0\nmaintainers: ${secret}\n`,
  ]),
  `apiVersion: ${secret}\nname: hello\nversion: 1.0.0\n`,
  `apiVersion: v3\nname: hello\nversion: 1.0.0\nicon: ${secret}\n`,
  ...[
    `name: ${secret}\n  version: 1.0.0`,
    `name: sub\n  version: '>${secret}'\n  repository: file://../sub`,
    `name: sub\n  version: 1.0.0\n  repository: '@${secret}'`,
    `name: sub\n  version: 1.0.0\n  repository: 'ftp://${secret}'`,
    `name: sub\n  version: 1.0.0\n  repository: file://../${secret}`,
    `name: sub\n  version: 1.0.0\n  alias: '${secret} x'`,
    `name: sub\n  version: 1.0.0\n  url: ${secret}`,
    `name: ${secret}\n- name: ${secret}`,
  ].map((dependency) => `apiVersion: v2\nname: hello\nversion: 1.0.0\ndependencies:\n- ${dependency}\n`),
  `dependencies:\n- name: ${secret}\n  version: 1.0.0\n  repository: file://../sub\ndigest: sha256:0\ngenerated: "2026-01-01T00:00:00Z"\n`,
  `dependencies:\n- name: sub\n  version: ${secret}\n  repository: file://../sub\ndigest: ${secret}\ngenerated: ${secret}\n`,
];

/** Every input that names a file. */
test.each([
  ['repository-policy', { 'create-repository': 'true' }],
  ['lifecycle-policy', { 'create-repository': 'true' }],
  ['artifacthub-metadata', {}],
  ['catalog-data', { 'create-repository': 'true', registry: 'public.ecr.aws/team' }],
  ['chart-path', {}],
  ['package-directory', {}],
])('%s: no message quotes the file that it leads to', async (input, inputs) => {
  const file = input === 'chart-path' ? 'hello-1.0.0.tgz' : 'file';
  await symlink('notes.txt', path.join(stage.workspace, file));
  const found: (readonly string[])[] = [];
  for (const content of malformed) {
    await writeFile(path.join(stage.workspace, 'notes.txt'), content);
    const run = await stage.push({ 'chart-path': 'hello', 'dry-run': 'true', ...inputs, [input]: file });
    if (told(run)) found.push([content, run.stdout]);
  }
  expect(found).toEqual([]);
});

/** Reports whether anything of the secret came out of a run, wherever. */
function told(run: StepResult): boolean {
  return JSON.stringify(run).includes(secret);
}

type Tree = Readonly<Record<string, string>>;

const declared = 'dependencies:\n- {name: sub, version: 1.0.0, repository: "file://../sub"}\n';
const sub = { 'sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n' };

/** Charts with a dependency beside them and one in charts/, in the two forms in which a chart declares them. */
const trees: readonly (readonly [apiVersion: string, tree: Tree])[] = [
  ['v2', { ...sub, 'app/Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\n${declared}` }],
  [
    'v1',
    {
      ...sub,
      'app/Chart.yaml': 'apiVersion: v1\nname: app\nversion: 1.0.0\n',
      'app/requirements.yaml': declared,
      'app/charts/other/Chart.yaml': 'apiVersion: v1\nname: other\nversion: 1.0.0\n',
    },
  ],
];

/**
 * Pushes a chart for each content, in one step: its tree, and in the place of one of its files a link to the content. Returns what
 * the step said, if it told anything.
 */
async function pushLinked(
  file: string,
  tree: Tree,
  contents: readonly (string | Uint8Array)[],
): Promise<string> {
  await Promise.all(
    contents.map(async (content, index) => {
      const folder = path.join(stage.workspace, 'charts', `c${index}`);
      for (const [name, text] of Object.entries(tree)) {
        await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
        if (name !== file) await writeFile(path.join(folder, name), text);
      }
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, 'notes.txt'), content);
      await symlink(path.join(folder, 'notes.txt'), path.join(folder, file));
    }),
  );
  const charts = file.endsWith('.tgz') && !file.includes('/charts/') ? [file, 'app'] : ['app'];
  const paths = contents.flatMap((_content, index) => charts.map((chart) => `charts/c${index}/${chart}`));
  // Not by the stage, which looks each error up: some charts are good, and of one name.
  const run = await stage.job.uses(root, { 'chart-path': paths.join('\n'), 'dry-run': 'true' });
  return told(run) ? run.stdout + run.stderr : '';
}

/** Every file of a chart that is read, and not only packaged. */
describe.each(trees)('in a chart of apiVersion %s', (_apiVersion, tree) => {
  test.each([
    'app/Chart.yaml',
    'app/Chart.lock',
    'app/requirements.yaml',
    'app/requirements.lock',
    'app/values.yaml',
    'app/values.schema.json',
    'app/.helmignore',
    'app/charts/other/Chart.yaml',
    'app/charts/other/values.yaml',
    'app/charts/other/requirements.yaml',
    'app/charts/other.tgz',
    'sub/Chart.yaml',
    'sub/Chart.lock',
    'sub/values.yaml',
    'sub/.helmignore',
  ])('no message quotes what is linked in the place of %s', async (file) => {
    expect(await pushLinked(file, tree, [...malformed, ...refused])).toBe('');
  });
});

/** An archive is read where a link leads to it, whosever it is. */
test.each(['app.tgz', 'app/charts/other.tgz', 'sub.tgz'])(
  'no message quotes the chart in an archive that is linked in the place of %s',
  async (file) => {
    const [, [, tree] = ['', {}]] = trees;
    const [chart = ''] = Object.values(tree).slice(1);
    const archives = [...malformed, ...refused].map((content) =>
      makeArchive([{ name: 'sub/Chart.yaml', content }]),
    );
    const named = [`a/../../${secret}`, `C:\\${secret}`, `a//${secret}`].map((name) =>
      makeArchive([{ name: 'sub/Chart.yaml', content: chart }, { name }]),
    );
    const beside = { ...tree, 'app/requirements.yaml': declared.replace('../sub', '../sub.tgz') };
    expect(await pushLinked(file, beside, [...archives, ...named])).toBe('');
  },
);

test("no message quotes Helm's list of repositories, which holds passwords", async () => {
  await stage.editChart(/$/, declared.replace('file://../sub', '@team'));
  const found: (readonly string[])[] = [];
  for (const content of malformed) {
    await writeFile(path.join(stage.workspace, 'notes.txt'), content);
    const run = await stage.push(
      { 'chart-path': 'hello', 'dry-run': 'true' },
      { HELM_REPOSITORY_CONFIG: path.join(stage.workspace, 'notes.txt') },
    );
    if (told(run)) found.push([content, run.stdout]);
  }
  expect(found).toEqual([]);
});

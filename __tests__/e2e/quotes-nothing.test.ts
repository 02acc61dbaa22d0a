import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

const secret = 'wJalrXUtnFEMIK7MDENG';

/** What parsers of YAML, JSON, rules and keys trip over, each in another way, with the secret where they do. */
const contents: readonly string[] = [
  `a: *${secret}\n`,
  `a: !!int ${secret}\n`,
  `a: !${secret}!x y\n`,
  `${secret}: [\n`,
  `${secret}: x\n`,
  `{"${secret}": "x"}\n`,
  `{"a": ${secret}}\n`,
  `k = ${secret}**x\n`,
  `[${secret}\n`,
];

test.each([
  ['repository-policy', 'policy.json'],
  ['lifecycle-policy', 'policy.json'],
  ['artifacthub-metadata', 'artifacthub-repo.yml'],
  ['catalog-data', 'catalog.yaml'],
  ['chart-path', 'app-1.0.0.tgz'],
  ['chart-path, its Chart.yaml', 'hello/Chart.yaml'],
  ['chart-path, its lock', 'hello/Chart.lock'],
  ['chart-path, its values', 'hello/values.yaml'],
  ['chart-path, its rules', 'hello/.helmignore'],
])('%s: no message quotes the file', async (input, file) => {
  const [name = ''] = input.split(',');
  if (file.startsWith('hello/Chart.lock')) {
    await stage.editChart(
      /$/,
      '\ndependencies:\n- {name: sub, version: 1.0.0, repository: "file://../sub"}\n',
    );
  }
  const quoted: (readonly string[])[] = [];
  for (const content of contents) {
    const isLink = file.startsWith('hello/');
    await writeFile(path.join(stage.workspace, isLink ? 'notes.txt' : file), content);
    if (isLink) {
      await rm(path.join(stage.workspace, file), { force: true });
      await symlink('../notes.txt', path.join(stage.workspace, file));
    }
    const run = await stage.push({
      'chart-path': 'hello',
      'dry-run': 'true',
      'create-repository': 'true',
      ...(name === 'catalog-data' && { registry: 'public.ecr.aws/team' }),
      ...(name !== 'chart-path' && { [name]: file }),
      ...(file.endsWith('.tgz') && { 'chart-path': file }),
    });
    if (JSON.stringify(run).includes(secret)) quoted.push([content, run.stdout]);
  }
  expect(quoted).toEqual([]);
});

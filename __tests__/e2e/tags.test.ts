import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

const release = {
  'chart-path': 'hello',
  'create-repository': 'true',
  'verify-tag': 'true',
  tags: '{{major}}\n{{major}}.{{minor}}, latest',
};

test('releases move the tags of their line, and none back', async () => {
  for (const version of ['1.2.3', '2.0.0', '1.2.4']) {
    const run = await stage.push({ ...release, version }, { GITHUB_REF: `refs/tags/v${version}` });
    expect(run).toMatchObject({ exitCode: 0, outputs: { tag: version, pushed: 'true' } });
  }
  const { imageDetails = [] } = await ecrClient(stage.emulator.environment).send(
    new DescribeImagesCommand({ repositoryName: 'hello' }),
  );
  expect(imageDetails.map(({ imageTags = [] }) => [...imageTags].sort())).toEqual([
    ['1.2.3'],
    ['2', '2.0', '2.0.0', 'latest'],
    ['1', '1.2', '1.2.4'],
  ]);
});

test('a version with a "v" in front is warned of, at its line', async () => {
  await stage.editChart(/^version:.*$/m, 'version: v1.2.3');
  const run = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { tag: 'v1.2.3' } });
  expect(run.commands.filter(({ name }) => name === 'warning')).toEqual([
    {
      name: 'warning',
      properties: { file: 'hello/Chart.yaml', line: expect.stringMatching(/^\d+$/) },
      message: expect.stringMatching(
        /^the version v1\.2\.3 begins with "v": Helm finds it only by exactly that/,
      ),
    },
  ]);
});

test('a Git tag that is not the version fails, at the line of Chart.yaml', async () => {
  const run = await stage.push(release, { GITHUB_REF: 'refs/tags/v0.2.0' });
  expect(run.exitCode).toBe(1);
  const errors = run.commands.filter(({ name }) => name === 'error');
  expect(errors).toEqual([
    {
      name: 'error',
      properties: { file: 'hello/Chart.yaml', line: expect.stringMatching(/^\d+$/) },
      message: expect.stringMatching(
        /^the Git tag "v0\.2\.0" does not match the chart hello, version 0\.1\.0: /,
      ),
    },
  ]);
  expect(stage.emulator.requests.filter(({ operation }) => operation === 'PutImage')).toEqual([]);
});

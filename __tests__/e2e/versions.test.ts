import { BatchGetImageCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ecrClient } from '../../scripts/read-manifest.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  for (const version of ['1.2.0', '1.2.1', '1.3.0', '1.4.0-rc.1', '2.0.0']) {
    const tags = '{{major}}\n{{major}}.{{minor}}\nlatest';
    const run = await stage.push({ 'chart-path': 'hello', version, tags, 'create-repository': 'true' });
    expect(run.exitCode).toBe(0);
  }
  // PutImage takes tags of 300 characters (ImageTag in the service model), the distribution specification 128. No command may
  // take them for versions, nor fail because of them.
  const client = ecrClient(stage.emulator.environment);
  const repositoryName = 'hello';
  const { images = [] } = await client.send(
    new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: '1.3.0' }] }),
  );
  const { imageManifest, imageManifestMediaType } = images[0] ?? {};
  for (const length of [129, 300]) {
    const imageTag = '1.3.5-rc.'.padEnd(length, 'a');
    await client.send(
      new PutImageCommand({ repositoryName, imageManifest, imageManifestMediaType, imageTag }),
    );
  }
});
afterAll(async () => {
  await stage.close();
});

/** Asks each command for something; delete and promote only say what they would do. */
async function askAll(chart: string, version: string): Promise<readonly StepResult[]> {
  const to = { to: 'stable/hello', 'create-repository': 'true' };
  return [
    await stage.use('pull', { chart, version, destination: 'out' }),
    await stage.use('delete', { chart, version, 'dry-run': 'true' }),
    await stage.use('promote', { from: chart, version, ...to, 'dry-run': 'true' }),
  ];
}

function listed(json = '[]', key: string): readonly unknown[] {
  return (JSON.parse(json) as readonly Readonly<Record<string, unknown>>[]).flatMap((each) => each[key]);
}

// What each range means: `helm search repo --version`, whose ranges Masterminds/semver reads.
describe('a version means the same to pull, delete and promote', () => {
  test.each([
    ['1.2', ['1.2.0', '1.2.1']],
    ['v1.2', ['1.2.0', '1.2.1']],
    ['1.2 ', ['1.2.0', '1.2.1']],
    ['1.2.x', ['1.2.0', '1.2.1']],
    ['1', ['1.2.0', '1.2.1', '1.3.0']],
    ['1.x', ['1.2.0', '1.2.1', '1.3.0']],
    ['^1', ['1.2.0', '1.2.1', '1.3.0']],
    ['1.2 || 2', ['1.2.0', '1.2.1', '2.0.0']],
    ['>=1.3.0-0', ['1.3.0', '1.4.0-rc.1', '2.0.0']],
    ['1.2.1', ['1.2.1']],
    ['=1.2.1', ['1.2.1']],
    ['1.2.0 - 1.3', ['1.2.0', '1.2.1', '1.3.0']],
    ['~1.2', ['1.2.0', '1.2.1']],
    ['>=1.2.1, <2', ['1.2.1', '1.3.0']],
  ])('%j is %j, and no tag of that name', async (version, versions) => {
    const [pulled, deleted, promoted] = await askAll('hello', version);
    expect(pulled?.outputs['chart-version']).toBe(versions.at(-1));
    expect(listed(deleted?.outputs['deleted'], 'tags')).toEqual(versions);
    expect(listed(promoted?.outputs['results'], 'tag')).toEqual(versions);
  });

  test.each([
    ['latest', '2.0.0'],
    ['1.2', '1.2.1'],
    ['1', '1.3.0'],
  ])('the tag %s is named as a tag', async (tag, version) => {
    const [pulled, deleted, promoted] = await askAll(`hello:${tag}`, '');
    expect(pulled?.outputs['chart-version']).toBe(version);
    expect(listed(deleted?.outputs['deleted'], 'tags')).toEqual([tag]);
    expect(listed(promoted?.outputs['results'], 'tag')).toEqual([tag]);
  });

  test('a tag in place of a version is told where it belongs', async () => {
    const errors = (await askAll('hello', 'latest')).map(theError);
    expect(errors).toEqual([
      expect.stringMatching(/^version: .*; to use a tag, write it in chart, as in host\/repository:latest$/),
      expect.stringMatching(/^version: .*; to use a tag, write it in chart, as in host\/repository:latest$/),
      expect.stringMatching(/^version: .*; to use a tag, write it in from, as in host\/repository:latest$/),
    ]);
  });

  test('a range without versions names the newest that there are', async () => {
    for (const run of await askAll('hello', '^3')) {
      expect(theError(run)).toContain(' (the newest versions are 2.0.0, 1.4.0-rc.1, 1.3.0, 1.2.1, 1.2.0)');
    }
  });
});

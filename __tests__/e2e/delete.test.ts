import { DescribeImagesCommand, ListImagesCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.close();
});

/** Pushes the example chart once for each version, with further tags. Returns the digests. */
async function publish(
  versions: readonly string[],
  inputs: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const digests: string[] = [];
  for (const version of versions) {
    const run = await stage.push({ 'chart-path': 'hello', version, 'create-repository': 'true', ...inputs });
    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
    digests.push(run.outputs['digest'] ?? '');
  }
  return digests;
}

/** The tags of the repository `hello`, as ECR says. */
async function tags(): Promise<readonly string[]> {
  const { imageIds = [] } = await ecrClient(stage.emulator.environment).send(
    new ListImagesCommand({ repositoryName: 'hello' }),
  );
  return imageIds.flatMap(({ imageTag }) => imageTag ?? []).sort();
}

async function images(): Promise<readonly (string | undefined)[]> {
  const { imageDetails = [] } = await ecrClient(stage.emulator.environment).send(
    new DescribeImagesCommand({ repositoryName: 'hello' }),
  );
  return imageDetails.map(({ imageDigest }) => imageDigest);
}

/** The calls that took something away. */
function deletions(): number {
  return stage.emulator.requests.filter(
    ({ operation, status }) => operation === 'BatchDeleteImage' && status === 200,
  ).length;
}

describe('delete', () => {
  test('of the last tag takes the image with it, and says so', async () => {
    const [digest] = await publish(['1.0.0', '1.1.0']);
    const run = await stage.use('delete', { chart: 'hello:1.0.0' });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const uri = `${new URL(stage.emulator.endpoint).host}/hello`;
    expect(JSON.parse(run.outputs['deleted'] ?? '')).toEqual([
      { 'repository-uri': uri, digest, tags: ['1.0.0'], 'image-deleted': true },
    ]);
    expect(run.stdout).toContain(`${uri}:1.0.0: deleted, and the image ${digest ?? ''} with its last tag`);
    expect(await tags()).toEqual(['1.1.0']);
    expect(await images()).not.toContain(digest);
  });

  test('of one of several tags leaves the image under the others', async () => {
    const [digest] = await publish(['1.0.0'], { tags: 'stable\nlatest' });
    const run = await stage.use('delete', { chart: 'hello:stable' });
    expect(JSON.parse(run.outputs['deleted'] ?? '')).toMatchObject([
      { digest, tags: ['stable'], 'image-deleted': false },
    ]);
    expect(run.stdout).toMatch(/hello:stable: deleted; the image sha256:\w+ stays, as /);
    expect(await tags()).toEqual(['1.0.0', 'latest']);
  });

  test('by digest takes all its tags', async () => {
    const [digest = ''] = await publish(['1.0.0'], { tags: 'stable' });
    await publish(['2.0.0']);
    const run = await stage.use('delete', { chart: `hello@${digest}` });
    expect(JSON.parse(run.outputs['deleted'] ?? '')).toMatchObject([
      { digest, tags: expect.arrayContaining(['1.0.0', 'stable']), 'image-deleted': true },
    ]);
    expect(await tags()).toEqual(['2.0.0']);
  });

  test('by tag and digest takes the tag only while it is of that digest', async () => {
    const [first = ''] = await publish(['1.0.0']);
    await stage.editChart('A web server', 'Another web server');
    await publish(['1.0.0'], { 'if-exists': 'overwrite' });
    expect(theError(await stage.use('delete', { chart: `hello:1.0.0@${first}` }))).toMatch(
      /not found: .*hello:1\.0\.0@sha256/,
    );
    expect(await tags()).toEqual(['1.0.0']);
  });

  test('by range takes every version in it, and no pre-release unless one is named', async () => {
    await publish(['0.9.0', '1.0.0-rc.1', '1.0.0', '1.2.0+b.1', '2.0.0']);
    expect((await stage.use('delete', { chart: 'hello', version: '<2' })).exitCode).toBe(0);
    expect(await tags()).toEqual(['1.0.0-rc.1', '2.0.0']);
    expect((await stage.use('delete', { chart: 'hello', version: '<2-0' })).exitCode).toBe(0);
    expect(await tags()).toEqual(['2.0.0']);
    expect(deletions()).toBe(2);
  });

  test('of several charts, in several regions', async () => {
    const regions = { 'aws-region': 'eu-central-1\nus-west-2' };
    await publish(['1.0.0', '1.1.0'], regions);
    const since = stage.emulator.requests.length;
    const run = await stage.use('delete', { chart: 'hello:1.0.0\nhello:1.1.0', ...regions });
    const signIns = stage.emulator.requests
      .slice(since)
      .filter(({ operation }) => operation === 'GetAuthorizationToken');
    expect(signIns).toHaveLength(2);
    const deleted = JSON.parse(run.outputs['deleted'] ?? '') as Readonly<Record<string, unknown>>[];
    expect(deleted).toHaveLength(4);
    expect(new Set(deleted.map((entry) => entry['repository-uri'])).size).toBe(2);
    expect(deletions()).toBe(2);
    expect(await tags()).toEqual([]);
  });

  test('from ECR Public', async () => {
    const pushed = await stage.push({
      'chart-path': 'hello',
      'registry-type': 'public',
      'create-repository': 'true',
    });
    const run = await stage.use('delete', { chart: pushed.outputs['ref'] ?? '', 'registry-type': 'public' });
    expect(JSON.parse(run.outputs['deleted'] ?? '')).toEqual([
      {
        'repository-uri': pushed.outputs['repository-uri'],
        digest: pushed.outputs['digest'],
        tags: ['0.1.0'],
        'image-deleted': true,
      },
    ]);
  });

  test('rehearsed says what it would do, and does nothing', async () => {
    const [digest] = await publish(['1.0.0']);
    const run = await stage.use('delete', { chart: 'hello', version: '*', 'dry-run': 'true' });
    expect(run.stdout).toContain('would be deleted, and the image');
    expect(JSON.parse(run.outputs['deleted'] ?? '')).toMatchObject([{ digest, 'image-deleted': true }]);
    expect(deletions()).toBe(0);
    expect(await tags()).toEqual(['1.0.0']);
  });
});

describe('outputs and summary', () => {
  test('tell what was deleted, with the same entries in deleted and results', async () => {
    const [digest = ''] = await publish(['1.0.0'], { tags: 'stable' });
    const run = await stage.use('delete', { chart: 'hello:stable' });
    expect(run.outputs['results']).toBe(run.outputs['deleted']);
    expect(run.summary).toMatch(/^<h3>1 deleted<\/h3>/);
    expect(run.summary).toContain(`<code title="${digest}">${digest.slice(0, 19)}…</code>`);
    expect(run.summary).toContain('<td>✅ deleted; the image stays under other tags</td>');
  });

  test('tell failures apart, with the same keys and an error', async () => {
    const [digest = ''] = await publish(['1.0.0'], { tags: 'stable' });
    stage.emulator.deny('ecr:BatchDeleteImage');
    const run = await stage.use('delete', { chart: 'hello:1.0.0\nhello:stable' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { deleted: '[]' } });
    expect(JSON.parse(run.outputs['results'] ?? '')).toEqual([
      {
        'repository-uri': expect.stringMatching(/\/hello$/),
        digest,
        tags: ['1.0.0', 'stable'],
        'image-deleted': false,
        error: expect.stringContaining('ecr:BatchDeleteImage'),
      },
    ]);
    expect(run.summary).toMatch(/^<h3>1 failed<\/h3>[^]*<td>❌ failed: /);
  });

  test('are there if nothing was deleted, because something is missing', async () => {
    await publish(['1.0.0']);
    const run = await stage.use('delete', { chart: 'hello:1.0.0\nhello:2.0.0' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { deleted: '[]' } });
    expect(JSON.parse(run.outputs['results'] ?? '')).toEqual([{ error: theError(run) }]);
    expect(run.summary).toMatch(/^<h3>1 failed<\/h3>[^]*<td>❌ failed: not found: \S+\/hello:2\.0\.0;/);
  });
});

describe('what is not there', () => {
  test('is an error that names all of it, and nothing is deleted', async () => {
    await publish(['1.0.0']);
    const chart = `hello:1.0.0\nhello:2.0.0\nnobody:1.0.0\nhello@sha256:${'0'.repeat(64)}`;
    const message = theError(await stage.use('delete', { chart }));
    expect(message).toMatch(
      /^not found: [^,]*\/hello:2\.0\.0, [^,]*\/hello@sha256:0+, the repository [^,]*\/nobody; nothing was deleted/,
    );
    expect(message).toContain('if-missing: ignore');
    expect(await tags()).toEqual(['1.0.0']);
    expect(deletions()).toBe(0);
  });

  test('does not matter when it is to be ignored', async () => {
    await publish(['1.0.0']);
    const run = await stage.use('delete', {
      chart: 'hello:1.0.0\nhello:2.0.0\nnobody:1.0.0',
      'if-missing': 'ignore',
    });
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.outputs['deleted'] ?? '')).toMatchObject([{ tags: ['1.0.0'] }]);
    expect(run.stdout).toMatch(/hello:2\.0\.0: not found/);
    expect(await tags()).toEqual([]);
  });

  test('a range without versions', async () => {
    await publish(['1.0.0']);
    expect(theError(await stage.use('delete', { chart: 'hello', version: '^3' }))).toMatch(
      /^not found: \S+\/hello in the range "\^3" \(the newest versions are 1\.0\.0\); nothing was deleted/,
    );
    expect(theError(await stage.use('delete', { chart: 'hello', version: 'old' }))).toMatch(
      /version: improper constraint: "old"/,
    );
  });
});

describe('wrong inputs are told before anything is sent', () => {
  test.each([
    ['no chart', {}, /chart is empty/],
    [
      'a whole repository',
      { chart: 'hello' },
      /chart: "hello": it names a whole repository; .*version \("\*"/,
    ],
    ['a registry that is not ECR', { chart: 'ghcr.io/team/app:1' }, /not a registry of Amazon ECR/],
    ['two versions', { chart: 'hello:1.0.0', version: '2.0.0' }, /version: "2\.0\.0".*already names 1\.0\.0/],
    ['a word that is no choice', { chart: 'hello:1', 'if-missing': 'skip' }, /if-missing.*"fail", "ignore"/],
    ['a truth value that is none', { chart: 'hello:1', 'dry-run': 'maybe' }, /dry-run.*maybe/],
  ])('%s', async (_what, inputs, message) => {
    expect(theError(await stage.use('delete', inputs))).toMatch(message);
    expect(stage.emulator.requests).toEqual([]);
  });
});

test('a digest whose deletion fails is not told as deleted', async () => {
  const [digest = ''] = await publish(['1.0.0']);
  stage.emulator.deny('ecr:BatchDeleteImage');
  const run = await stage.use('delete', { chart: `hello@${digest}` });
  expect(theError(run)).toContain('ecr:BatchDeleteImage');
  expect(JSON.parse(run.outputs['deleted'] ?? '')).toEqual([]);
  expect(run.stdout).not.toMatch(/hello@sha256:[0-9a-f]+: deleted/);
  expect(await images()).toEqual([digest]);
});

test('a version that is not whole is a range, and not the tag', async () => {
  await publish(['1.2.0', '1.2.1', '1.3.0'], { tags: '{{major}}.{{minor}}' });
  const planned = await stage.use('delete', { chart: 'hello', version: '1.2', 'dry-run': 'true' });
  const run = await stage.use('delete', { chart: 'hello', version: '1.2' });
  expect(run.exitCode).toBe(0);
  expect(planned.outputs['deleted']).toBe(run.outputs['deleted']);
  expect(await tags()).toEqual(['1.2', '1.3', '1.3.0']);
  expect((await stage.use('delete', { chart: 'hello:1.2' })).exitCode).toBe(0);
  expect(await tags()).toEqual(['1.3', '1.3.0']);
});

test.each(['ecr:DescribeImages', 'ecr:BatchDeleteImage'])('no permission for %s', async (action) => {
  await publish(['1.0.0']);
  stage.emulator.deny(action);
  const run = await stage.use('delete', { chart: 'hello:1.0.0' });
  expect(theError(run)).toContain(action);
  expect(await tags()).toEqual(['1.0.0']);
});

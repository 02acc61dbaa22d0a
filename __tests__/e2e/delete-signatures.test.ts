import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  PutImageCommand,
  type ECRClient,
} from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ecrClient } from '../../scripts/read-manifest.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { digestOf } from '../../src/digest.ts';
import { openStage, type Stage } from '../support/stage.ts';

const repositoryName = 'hello';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

let stage: Stage;
let client: ECRClient;
/** The digests of the versions 1.0.0 and 1.1.0, each of them signed, and of what belongs to the first. */
let first: string;
let second: string;
let attached: Readonly<
  Record<'signature' | 'attestation' | 'referrer' | 'countersignature' | 'index', string>
>;
let taggedReferrer: string;

/** Puts a manifest that refers to the blobs of a chart, so that nothing else has to be uploaded. */
async function put(parts: object, imageTag?: string, imageManifestMediaType = manifestType): Promise<string> {
  const { images = [] } = await client.send(
    new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: '1.0.0' }] }),
  );
  const base: unknown =
    imageManifestMediaType === manifestType
      ? JSON.parse(images[0]?.imageManifest ?? '')
      : { schemaVersion: 2, mediaType: indexType };
  const imageManifest = JSON.stringify({ ...(base as object), ...parts });
  const manifest = { imageManifest, imageManifestMediaType, ...(imageTag !== undefined && { imageTag }) };
  await client.send(new PutImageCommand({ repositoryName, ...manifest }));
  return digestOf(imageManifest);
}

/** The layouts: cosign's specs/SIGNATURE_SPEC.md ("Discovery"), and the distribution specification's "Referrers Tag Schema". */
function tagOf(digest: string, suffix = ''): string {
  return `${digest.replace(':', '-')}${suffix}`;
}

function subject(digest: string): object {
  return { subject: { mediaType: manifestType, digest, size: 100 } };
}

beforeEach(async () => {
  stage = await openStage();
  client = ecrClient(stage.emulator.environment);
  const digests: string[] = [];
  for (const version of ['1.0.0', '1.1.0']) {
    const run = await stage.push({ 'chart-path': 'hello', version, 'create-repository': 'true' });
    digests.push(run.outputs['digest'] ?? '');
  }
  [first = '', second = ''] = digests;
  const referrer = await put({ annotations: { is: 'referrer' }, ...subject(first) });
  attached = {
    signature: await put({ annotations: { is: 'signature' } }, tagOf(first, '.sig')),
    attestation: await put({ annotations: { is: 'attestation' } }, tagOf(first, '.att')),
    referrer,
    countersignature: await put({ annotations: { is: 'countersignature' }, ...subject(referrer) }),
    index: await put(
      { manifests: [{ mediaType: manifestType, digest: referrer, size: 100 }] },
      tagOf(first),
      indexType,
    ),
  };
  await put({ annotations: { is: 'signature of the second' } }, tagOf(second, '.sig'));
  taggedReferrer = await put(
    { annotations: { is: 'a chart that names a subject' }, ...subject(first) },
    'mine',
  );
});
afterEach(async () => {
  await stage.close();
});

async function stored(): Promise<readonly string[]> {
  const { imageDetails = [] } = await client.send(new DescribeImagesCommand({ repositoryName }));
  return imageDetails.flatMap(({ imageDigest }) => imageDigest ?? []).sort();
}

function listed({ outputs }: StepResult): readonly string[] {
  const deleted = JSON.parse(outputs['deleted'] ?? '[]') as readonly { readonly digest: string }[];
  return deleted.map(({ digest }) => digest).sort();
}

describe('what belongs to an image', () => {
  test.each([
    ['a tag', () => ({ chart: 'hello:1.0.0' })],
    ['an exact version', () => ({ chart: 'hello', version: '1.0.0' })],
    ['a digest', () => ({ chart: `hello@${first}` })],
    ['a range', () => ({ chart: 'hello', version: '<1.1.0' })],
  ])('is deleted with it, as the dry run shows: %s', async (_what, inputs) => {
    const before = await stored();
    const shown = await stage.use('delete', { ...inputs(), 'dry-run': 'true' });
    expect(await stored()).toEqual(before);
    const run = await stage.use('delete', inputs());
    expect(run).toMatchObject({ exitCode: 0 });
    const gone = [first, ...Object.values(attached)].sort();
    expect(listed(run)).toEqual(gone);
    expect(listed(shown)).toEqual(gone);
    expect(await stored()).toEqual(before.filter((digest) => !gone.includes(digest)));
    expect(await stored()).toContain(taggedReferrer);
    expect(run.stdout).toContain(`:${tagOf(first, '.sig')}: deleted, since it belongs to ${first}`);
  });

  test('stays if it is not wanted', async () => {
    const run = await stage.use('delete', { chart: 'hello:1.0.0', 'with-signatures': 'false' });
    expect(listed(run)).toEqual([first]);
    expect(await stored()).toEqual(expect.arrayContaining(Object.values(attached)));
  });

  test('stays while the image has another tag', async () => {
    const { images = [] } = await client.send(
      new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: '1.0.0' }] }),
    );
    const { imageManifest, imageManifestMediaType } = images[0] ?? {};
    const again = { repositoryName, imageManifest, imageManifestMediaType, imageTag: 'stable' };
    await client.send(new PutImageCommand(again));
    const before = await stored();
    await stage.use('delete', { chart: 'hello:1.0.0' });
    expect(await stored()).toEqual(before);
  });
});

test('what is named exactly is asked for, and nothing is listed', async () => {
  const since = stage.emulator.requests.length;
  await stage.use('delete', { chart: 'hello:1.1.0', 'with-signatures': 'false' });
  const described = stage.emulator.requests
    .slice(since)
    .filter(({ operation }) => operation === 'DescribeImages');
  expect(described).toHaveLength(1);
});

test('without ecr:BatchGetImage, all but untagged referrers are deleted', async () => {
  stage.emulator.deny('ecr:BatchGetImage');
  const run = await stage.use('delete', { chart: 'hello:1.0.0' });
  expect(run).toMatchObject({ exitCode: 0 });
  const { signature, attestation, index } = attached;
  expect(listed(run)).toEqual([first, signature, attestation, index].sort());
});

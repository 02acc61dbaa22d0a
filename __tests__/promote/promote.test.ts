import { PutAccountSettingCommand, PutImageTagMutabilityCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { digestOf, type Digest } from '../../src/digest.ts';
import { inMemory } from '../../src/http/body.ts';
import { imageIndexType, imageManifestType, type Descriptor } from '../../src/oci/manifest.ts';
import { referrersTag } from '../../src/oci/reference.ts';
import { copyImage } from '../../src/promote/copy-image.ts';
import { readImage } from '../../src/promote/image.ts';
import { startPromoting, type Promoting } from '../support/promoting.ts';

let promoting: Promoting;
beforeEach(async () => {
  promoting = await startPromoting();
});
afterEach(async () => {
  await promoting.close();
});

function count(operations: readonly string[], name: string): number {
  return operations.filter((each) => each === name).length;
}

describe('an image alone', () => {
  test('is put under its tag at once: PutImage is limited to 10 a second', async () => {
    const { digest } = await promoting.put('app', { layers: ['a', 'b'] }, '1.0.0');
    promoting.operations();
    const [result] = await promoting.promote();
    expect(result).toMatchObject({ promotion: { state: 'promoted', digest } });
    const operations = promoting.operations();
    expect(count(operations, 'CompleteLayerUpload')).toBe(3);
    expect(count(operations, 'PutImage')).toBe(1);
    expect(operations.at(-1)).toBe('PutImage');
  });

  test('is not sent again, nor are blobs that are there', async () => {
    await promoting.put('app', { layers: ['a', 'b'] }, '1.0.0');
    await promoting.put('stable/app', { layers: ['a'] }, '0.9.0');
    promoting.operations();
    await promoting.promote();
    expect(count(promoting.operations(), 'CompleteLayerUpload')).toBe(1);
    const [result] = await promoting.promote();
    expect(result).toMatchObject({ promotion: { state: 'unchanged' } });
    const again = promoting.operations();
    expect(new Set(again)).toEqual(new Set(['BatchGetImage', 'ListImageReferrers']));
  });

  test('whose copy broke off is finished by the next run, from where it was', async () => {
    const { digest } = await promoting.put('app', { layers: ['a', 'b'] }, '1.0.0');
    promoting.emulator.deny('ecr:PutImage');
    const [failed] = await promoting.promote();
    expect(failed?.error).toContain('ecr:PutImage');
    expect(await promoting.resolve('stable/app', '1.0.0')).toBeUndefined();
    promoting.emulator.allow('ecr:PutImage');
    promoting.operations();
    await promoting.promote();
    expect(count(promoting.operations(), 'CompleteLayerUpload')).toBe(0);
    expect(await promoting.resolve('stable/app', '1.0.0')).toBe(digest);
  });

  test('is mounted where ECR does that, and not sent', async () => {
    const setting = new PutAccountSettingCommand({ name: 'BLOB_MOUNTING', value: 'ENABLED' });
    await ecrClient(promoting.emulator.environment).send(setting);
    await promoting.put('app', { layers: ['a', 'b'] }, '1.0.0');
    promoting.operations();
    const [result] = await promoting.promote();
    expect(result).toMatchObject({ promotion: { state: 'promoted' } });
    const operations = promoting.operations();
    expect(count(operations, 'CompleteLayerUpload')).toBe(0);
    expect(count(operations, 'GetDownloadUrlForLayer')).toBe(0);
  });

  test('under an immutable tag that holds the same is a success; other content names tag and digests', async () => {
    const { digest } = await promoting.put('app', {}, '1.0.0');
    const ecr = ecrClient(promoting.emulator.environment);
    await ecr.send(
      new PutImageTagMutabilityCommand({ repositoryName: 'stable/app', imageTagMutability: 'IMMUTABLE' }),
    );
    await promoting.promote();
    expect((await promoting.promote())[0]).toMatchObject({ promotion: { state: 'unchanged' } });
    const other = await promoting.put('app', { layers: ['other'] }, '1.0.0');
    const [result] = await promoting.promote({ ifExists: 'overwrite' });
    expect(result?.error).toMatch(/stable\/app:1\.0\.0 .*immutable/);
    expect(result?.error).toContain(digest);
    expect(result?.error).toContain(other.digest);
  });
});

describe('what belongs to an image', () => {
  test('is there before the tag is, and what belongs to it in turn', async () => {
    const image = await promoting.put('app', {}, '1.0.0');
    const signature = await promoting.put('app', { layers: ['signature'], subject: image });
    const ofSignature = await promoting.put('app', { layers: ['timestamp'], subject: signature });
    const attached = await promoting.put('app', { layers: ['cosign'] }, `${referrersTag(image.digest)}.sig`);
    const [result] = await promoting.promote();
    expect(result).toMatchObject({ promotion: { state: 'promoted', digest: image.digest } });
    for (const { digest } of [image, signature, ofSignature, attached])
      expect(await promoting.resolve('stable/app', digest)).toBe(digest);
    expect(await promoting.resolve('stable/app', `${referrersTag(image.digest)}.sig`)).toBe(attached.digest);
    const puts = promoting.emulator.requests.filter(({ operation }) => operation === 'PutImage');
    expect(puts.at(-1)?.url).toMatch(/\/stable\/app\/manifests\/1\.0\.0$/);
  });

  test('keeps the tag away when it cannot be copied', async () => {
    const image = await promoting.put('app', {}, '1.0.0');
    const tag = `${referrersTag(image.digest)}.sig`;
    await promoting.put('app', { layers: ['cosign'] }, tag);
    await promoting.put('stable/app', { layers: ['their own'] }, tag);
    const [result] = await promoting.promote();
    expect(result?.error).toMatch(/sha256-[0-9a-f]{64}\.sig exists with different content/);
    expect(await promoting.resolve('stable/app', '1.0.0')).toBeUndefined();
  });

  test('is kept with skip, and said', async () => {
    const image = await promoting.put('app', {}, '1.0.0');
    const tag = `${referrersTag(image.digest)}.sig`;
    await promoting.put('app', { layers: ['cosign'] }, tag);
    const theirs = await promoting.put('stable/app', { layers: ['their own'] }, tag);
    const [result] = await promoting.promote({ ifExists: 'skip' });
    expect(result).toMatchObject({ promotion: { state: 'promoted', keptTags: [tag] } });
    expect(await promoting.resolve('stable/app', tag)).toBe(theirs.digest);
    expect(promoting.lines.filter((line) => line.startsWith('warning: '))).toHaveLength(1);
  });

  test('is found by the tag that stands in for the referrers API, too', async () => {
    const image = await promoting.put('app', {}, '1.0.0');
    const listed = await promoting.put('app', { layers: ['by index'] });
    const tag = referrersTag(image.digest);
    const index = { schemaVersion: 2, mediaType: imageIndexType, manifests: [listed] };
    const { digest } = await promoting.putManifest('app', imageIndexType, index, tag);
    await promoting.promote();
    expect(await promoting.resolve('stable/app', listed.digest)).toBe(listed.digest);
    expect(await promoting.resolve('stable/app', tag)).toBe(digest);
  });

  test('may name each other in circles', async () => {
    const image = await promoting.put('app', {}, '1.0.0');
    const other = await promoting.put('app', { layers: ['other'] });
    await promoting.putManifest(
      'app',
      imageIndexType,
      { schemaVersion: 2, mediaType: imageIndexType, manifests: [other] },
      referrersTag(image.digest),
    );
    await promoting.putManifest(
      'app',
      imageIndexType,
      { schemaVersion: 2, mediaType: imageIndexType, manifests: [image] },
      referrersTag(other.digest),
    );
    expect((await promoting.promote())[0]).toMatchObject({ promotion: { state: 'promoted' } });
  });
});

describe("cosign's signatures under a tag", () => {
  const config = { architecture: '', os: '', rootfs: { type: 'layers', diff_ids: [] } };

  /** Puts a manifest with the signatures of these signers, and their payloads. */
  async function sign(repository: string, tag: string, ...signers: readonly string[]): Promise<void> {
    const { client } = promoting.registry;
    const put = async (mediaType: string, text: string): Promise<Descriptor> => {
      const bytes = Buffer.from(text);
      const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
      await client.putBlob(repository, { ...descriptor, open: () => inMemory(bytes) });
      return descriptor;
    };
    const layers: object[] = [];
    for (const signer of signers) {
      const payload = await put('application/vnd.dev.cosign.simplesigning.v1+json', '{"critical":{}}');
      layers.push({ ...payload, annotations: { 'dev.cosignproject.cosign/signature': signer } });
    }
    const described = await put('application/vnd.oci.image.config.v1+json', JSON.stringify(config));
    const manifest = { schemaVersion: 2, mediaType: imageManifestType, config: described, layers };
    await promoting.putManifest(repository, imageManifestType, manifest, tag);
  }

  /** Who signed, as the destination has it. */
  async function signers(tag: string): Promise<readonly string[]> {
    const { client } = promoting.registry;
    const { bytes } = await client.manifest('stable/app', tag);
    const { layers } = JSON.parse(bytes.toString()) as {
      layers: { annotations: Record<string, string> }[];
    };
    return layers.map(({ annotations }) => annotations['dev.cosignproject.cosign/signature'] ?? '');
  }

  test('that grew at the source are an update, and that are there already are none', async () => {
    const image = await promoting.put('app', {}, '1.0.0');
    const tag = `${referrersTag(image.digest)}.sig`;
    await sign('app', tag, 'ann');
    await promoting.promote();
    await sign('app', tag, 'ann', 'bob');
    expect((await promoting.promote())[0]).toMatchObject({ promotion: { state: 'promoted' } });
    expect(await signers(tag)).toEqual(['ann', 'bob']);
    expect((await promoting.promote())[0]).toMatchObject({ promotion: { state: 'unchanged' } });
  });

  test("are merged with the destination's own, which stay", async () => {
    const image = await promoting.put('app', {}, '1.0.0');
    const tag = `${referrersTag(image.digest)}.sig`;
    await sign('app', tag, 'ann');
    await promoting.promote();
    await sign('stable/app', tag, 'ann', 'prod');
    expect((await promoting.promote())[0]).toMatchObject({ promotion: { state: 'unchanged' } });
    await sign('app', tag, 'ann', 'bob');
    expect((await promoting.promote())[0]).toMatchObject({ promotion: { state: 'promoted' } });
    expect(await signers(tag)).toEqual(['ann', 'prod', 'bob']);
    const merged = await promoting.resolve('stable/app', tag);
    expect((await promoting.promote())[0]).toMatchObject({ promotion: { state: 'unchanged' } });
    expect(await promoting.resolve('stable/app', tag)).toBe(merged);
  });

  test('under immutable tags name the filter that lets them grow', async () => {
    const image = await promoting.put('app', {}, '1.0.0');
    const tag = `${referrersTag(image.digest)}.sig`;
    await sign('app', tag, 'ann');
    await promoting.promote();
    const ecr = ecrClient(promoting.emulator.environment);
    await ecr.send(
      new PutImageTagMutabilityCommand({ repositoryName: 'stable/app', imageTagMutability: 'IMMUTABLE' }),
    );
    await sign('app', tag, 'ann', 'bob');
    expect((await promoting.promote())[0]?.error).toMatch(/filter "sha256-\*"/);
  });
});

test('an index is copied after what it names', async () => {
  const children = [await promoting.put('app', {}), await promoting.put('app', { layers: ['arm64'] })];
  const index = { schemaVersion: 2, mediaType: imageIndexType, manifests: children };
  const { digest } = await promoting.putManifest('app', imageIndexType, index, '1.0.0');
  expect((await promoting.promote())[0]).toMatchObject({ promotion: { digest } });
  expect(await promoting.resolve('stable/app', '1.0.0')).toBe(digest);
});

test('one that fails does not stop the others', async () => {
  await promoting.put('app', { layers: ['1'] }, '1.0.0');
  await promoting.put('app', { layers: ['2'] }, '2.0.0');
  await promoting.put('stable/app', { layers: ['other'] }, '1.0.0');
  const from = { registries: [{ type: 'private', region: 'eu-central-1' }], path: 'app' } as const;
  const results = await promoting.promote({ from, version: '*' });
  expect(results.map(({ selected, promotion }) => [selected?.tag, promotion?.state])).toEqual([
    ['1.0.0', undefined],
    ['2.0.0', 'promoted'],
  ]);
});

test('a blob that cannot be read ends those beside it, and no further one is begun', async () => {
  const layers = Array.from({ length: 12 }, (_, index) => `layer ${index}`);
  const { digest } = await promoting.put('app', { layers }, '1.0.0');
  const { registry } = promoting;
  const image = await readImage({ registry, name: 'app', path: 'app', uri: `${registry.host}/app` }, digest);
  const [begun, failed, ended] = [
    Promise.withResolvers<undefined>(),
    Promise.withResolvers<undefined>(),
    Promise.withResolvers<undefined>(),
  ];
  const opened: Digest[] = [];
  const finished: Digest[] = [];
  let open = 0;
  async function* blob(descriptor: Descriptor): AsyncGenerator<Uint8Array, void, undefined> {
    opened.push(descriptor.digest);
    const isFirst = opened.length === 1;
    open += 1;
    if (opened.length === 4) begun.resolve(undefined);
    try {
      await begun.promise;
      if (isFirst) throw new Error('the source has lost it');
      for await (const chunk of image.blob(descriptor)) {
        yield chunk.subarray(0, 1);
        await failed.promise;
        yield chunk.subarray(1);
      }
      finished.push(descriptor.digest);
    } finally {
      open -= 1;
      if (open === 0) ended.resolve(undefined);
    }
  }
  const to = { registry, name: 'stable/app', path: 'stable/app', uri: `${registry.host}/stable/app` };
  const rules = { ifExists: 'fail', createRepository: false, dryRun: false } as const;
  promoting.operations();
  await expect(copyImage({ image: { ...image, blob }, tag: '1.0.0', to }, rules)).rejects.toThrow(
    'the source has lost it',
  );
  failed.resolve(undefined);
  await ended.promise;
  expect(finished).toEqual([]);
  expect(opened).toHaveLength(4);
  expect(count(promoting.operations(), 'CompleteLayerUpload')).toBe(0);
});

test('a line of versions ends at its newest, in whatever order they are copied', async () => {
  for (const version of ['1.2.0', '1.10.0', '1.9.0'])
    await promoting.put('app', { layers: [version] }, version);
  const from = { registries: [{ type: 'private', region: 'eu-central-1' }], path: 'app' } as const;
  await promoting.promote({ from, version: '^1', tags: ['{{major}}'] });
  expect(await promoting.resolve('stable/app', '1')).toBe(await promoting.resolve('app', '1.10.0'));
});

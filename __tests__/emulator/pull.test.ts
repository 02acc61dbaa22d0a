import { describe, expect, test } from '@jest/globals';
import {
  BatchCheckLayerAvailabilityCommand,
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  GetDownloadUrlForLayerCommand,
  ListImagesCommand,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import type { Emulator, EmulatorOptions } from '../../emulator/emulator.ts';
import { digestOf } from '../../src/digest.ts';
import {
  basic,
  configType,
  ecr,
  errorOf,
  layerType,
  manifestOf,
  manifestType,
  pushBlob,
  pushChart,
  putManifest,
  request,
  seen,
  start,
  type Target,
} from './support.ts';

async function repository(options: EmulatorOptions = {}): Promise<Target & { readonly emulator: Emulator }> {
  const emulator = await start(options);
  await ecr(emulator).send(new CreateRepositoryCommand({ repositoryName: 'demo' }));
  return { emulator, base: `${emulator.endpoint}/v2/demo`, authorization: await basic(emulator) };
}

const config = '{"name":"demo"}';
const where = { repositoryName: 'demo' };

describe('a manifest', () => {
  test('is read by tag and digest; only HEAD tells the digest', async () => {
    const target = await repository();
    const digest = await pushChart(target, '1.0.0');
    const manifest = manifestOf(config, 'layer');
    for (const reference of ['1.0.0', digest]) {
      const get = await request(target, `/manifests/${reference}`);
      expect(get.headers.get('content-type')).toBe(manifestType);
      // aws/containers-roadmap#1931
      expect(get.headers.has('docker-content-digest')).toBe(false);
      expect(await seen(get)).toEqual([200, manifest]);
      const head = await request(target, `/manifests/${reference}`, { method: 'HEAD' });
      expect(head.headers.get('docker-content-digest')).toBe(digest);
      expect(head.headers.get('content-length')).toBe(String(manifest.length));
    }
  });

  test('that is missing is answered with 79 bytes', async () => {
    // https://github.com/pulumi/pulumi-docker-build/issues/849, the length: estesp/manifest-tool#124
    const target = await repository();
    expect(await seen(request(target, '/manifests/1.0.0'))).toEqual([
      404,
      '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"Requested image not found"}]}\n',
    ]);
    const head = await request(target, '/manifests/1.0.0', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([404, '79']);
  });

  test('is deleted by tag, with the last tag wholly, and by digest with all tags', async () => {
    const target = await repository();
    const status = async (reference: string, method = 'HEAD'): Promise<number> =>
      (await request(target, `/manifests/${reference}`, { method })).status;
    const digest = await pushChart(target, 'a');
    await pushChart(target, 'b');
    expect(await status('a', 'DELETE')).toBe(202);
    expect([await status('a'), await status('b'), await status(digest)]).toEqual([404, 200, 200]);
    expect(await status('b', 'DELETE')).toBe(202);
    expect(await status(digest)).toBe(404);
    await pushChart(target, 'a');
    await pushChart(target, 'b');
    expect(await status(digest, 'DELETE')).toBe(202);
    expect([await status('a'), await status('b'), await status(digest, 'DELETE')]).toEqual([404, 404, 404]);
  });
});

describe('a blob', () => {
  test('is there for HEAD with its media type', async () => {
    const target = await repository();
    await pushChart(target, '1.0.0');
    const head = await request(target, `/blobs/${digestOf('layer')}`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-type')).toBe(layerType);
    expect(head.headers.get('content-length')).toBe('5');
    expect(head.headers.get('docker-content-digest')).toBe(digestOf('layer'));
  });

  test('is fetched from another origin, without credentials', async () => {
    const target = await repository();
    await pushChart(target, '1.0.0');
    const redirect = await request(target, `/blobs/${digestOf('layer')}`);
    expect(redirect.status).toBe(307);
    const location = redirect.headers.get('location') ?? '';
    expect(new URL(location).origin).not.toBe(target.emulator.endpoint);
    expect(await seen(fetch(location))).toEqual([200, 'layer']);
    const [status, body] = await seen(request(target, location));
    expect(status).toBe(400);
    // https://github.com/open-policy-agent/opa/pull/6728
    expect(body).toContain(
      '<Code>InvalidArgument</Code><Message>Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified</Message>',
    );
    const forged = location.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect((await fetch(forged)).status).toBe(403);
    const other = location.replace(digestOf('layer'), digestOf(config));
    expect((await fetch(other)).status).toBe(403);
  });

  test('is fetched in parts, for an hour', async () => {
    let time = Date.parse('2026-01-01T00:00:00Z');
    const target = await repository({ now: () => time });
    await pushChart(target, '1.0.0');
    const redirect = await request(target, `/blobs/${digestOf('layer')}`);
    const location = redirect.headers.get('location') ?? '';
    const part = (range: string): Promise<Response> => fetch(location, { headers: { range } });
    // RFC 9110, section 14
    const answer = await part('bytes=2-');
    expect(answer.headers.get('content-range')).toBe('bytes 2-4/5');
    expect(await seen(answer)).toEqual([206, 'yer']);
    expect(await seen(part('bytes=1-2'))).toEqual([206, 'ay']);
    expect(await seen(part('bytes=-2'))).toEqual([206, 'er']);
    expect((await part('bytes=5-')).status).toBe(416);
    time += 60 * 60 * 1000 + 1;
    expect(await seen(fetch(location))).toEqual([403, expect.stringContaining('Request has expired')]);
  });

  test('that no manifest names is there, but cannot be fetched', async () => {
    // botocore's ecr model, LayerInaccessibleException
    const target = await repository();
    const digest = await pushBlob(target, 'orphan');
    expect((await request(target, `/blobs/${digest}`, { method: 'HEAD' })).status).toBe(200);
    expect((await request(target, `/blobs/${digest}`)).status).toBe(404);
    const client = ecr(target.emulator);
    const get = new GetDownloadUrlForLayerCommand({ ...where, layerDigest: digest });
    expect(await errorOf(client.send(get))).toMatch(/^LayerInaccessibleException/);
  });

  test('belongs to one repository', async () => {
    const target = await repository();
    await pushChart(target, '1.0.0');
    await ecr(target.emulator).send(new CreateRepositoryCommand({ repositoryName: 'other' }));
    const other = { ...target, base: `${target.emulator.endpoint}/v2/other` };
    const head = await request(other, `/blobs/${digestOf('layer')}`, { method: 'HEAD' });
    expect(head.status).toBe(404);
  });
});

describe('lists', () => {
  test('of tags come in pages of 100 with an absolute Link', async () => {
    const target = await repository();
    const tags = Array.from({ length: 101 }, (_each, index) => `1.0.${index}`);
    await pushChart(target, tags[0] ?? '');
    for (const tag of tags.slice(1)) await putManifest(target, tag, manifestOf(config, 'layer'));
    const first = await request(target, '/tags/list');
    expect(first.headers.get('content-type')).toMatch(/^text\/plain/);
    const link = /^<(http:.+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect(link).toMatch(new RegExp(`^${target.base}/tags/list\\?last=`));
    const second = await request(target, link);
    expect(second.headers.has('link')).toBe(false);
    const pages = [await first.json(), await second.json()] as { name: string; tags: string[] }[];
    expect(pages.map(({ name }) => name)).toEqual(['demo', 'demo']);
    expect(pages.map((page) => page.tags.length)).toEqual([100, 1]);
    expect(pages.flatMap((page) => page.tags).sort()).toEqual(tags.sort());
  });

  // google/go-containerregistry#681, drydock#927
  test.each([
    [
      'n=1001',
      "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value less than or equal to 1000'",
    ],
    [
      'last=1.0.0',
      "Invalid parameter at 'NextToken' failed to satisfy constraint: 'Invalid next token provided'",
    ],
  ])('of tags with %s are refused', async (query, message) => {
    const target = await repository();
    const [status, body] = await seen(request(target, `/tags/list?${query}`));
    expect([status, JSON.parse(body)]).toEqual([405, { errors: [{ code: 'UNSUPPORTED', message }] }]);
  });

  test('of referrers tell what refers to a manifest', async () => {
    // https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers
    const target = await repository();
    const digest = await pushChart(target, '1.0.0');
    const subject = { mediaType: manifestType, digest, size: 1 };
    const annotations = { who: 'me' };
    const artifactType = 'application/vnd.example.signature';
    const signature = await pushChart(target, 'signature', 'signature', {
      subject,
      artifactType,
      annotations,
    });
    const manifests = [
      {
        mediaType: manifestType,
        digest: signature,
        size: manifestOf(config, 'signature', { subject, artifactType, annotations }).length,
        artifactType,
        annotations,
      },
    ];
    const answer = await request(target, `/referrers/${digest}`);
    expect(answer.headers.get('content-type')).toBe('application/vnd.oci.image.index.v1+json');
    expect(await answer.json()).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests,
    });
    const filtered = await request(target, `/referrers/${digest}?artifactType=other`);
    expect(filtered.headers.get('oci-filters-applied')).toBe('artifactType');
    expect(await filtered.json()).toMatchObject({ manifests: [] });
  });
});

describe("ECR's API", () => {
  test('describes, lists and gives images', async () => {
    const target = await repository({ now: () => 1_700_000_000_000 });
    const client = ecr(target.emulator);
    const untagged = await pushChart(target, '1.0.0', 'one');
    const digest = await pushChart(target, '1.0.0', 'two');
    const { imageDetails } = await client.send(
      new DescribeImagesCommand({ ...where, imageIds: [{ imageTag: '1.0.0' }] }),
    );
    expect(imageDetails).toEqual([
      {
        registryId: '123456789012',
        repositoryName: 'demo',
        imageDigest: digest,
        imageTags: ['1.0.0'],
        imageSizeInBytes: config.length + 'two'.length,
        imagePushedAt: new Date(1_700_000_000_000),
        imageManifestMediaType: manifestType,
        // https://docs.aws.amazon.com/AmazonECR/latest/userguide/push-oci-artifact.html
        artifactMediaType: configType,
        imageStatus: 'ACTIVE',
      },
    ]);
    const tagStatus = 'UNTAGGED';
    expect((await client.send(new ListImagesCommand(where))).imageIds).toEqual([
      { imageDigest: untagged },
      { imageDigest: digest, imageTag: '1.0.0' },
    ]);
    expect((await client.send(new ListImagesCommand({ ...where, filter: { tagStatus } }))).imageIds).toEqual([
      { imageDigest: untagged },
    ]);
    const imageIds = [{ imageTag: '1.0.0' }, { imageTag: '2.0.0' }, {}, { imageDigest: 'nonsense' }];
    const { images, failures } = await client.send(new BatchGetImageCommand({ ...where, imageIds }));
    expect(images).toEqual([
      {
        registryId: '123456789012',
        repositoryName: 'demo',
        imageId: { imageDigest: digest, imageTag: '1.0.0' },
        imageManifest: manifestOf(config, 'two'),
        imageManifestMediaType: manifestType,
      },
    ]);
    // moto, ecr/models.py
    expect(failures).toEqual([
      {
        imageId: { imageTag: '2.0.0' },
        failureCode: 'ImageNotFound',
        failureReason: 'Requested image not found',
      },
      {
        imageId: {},
        failureCode: 'MissingDigestAndTag',
        failureReason: 'Invalid request parameters: both tag and digest cannot be null',
      },
      {
        imageId: { imageDigest: 'nonsense' },
        failureCode: 'InvalidImageDigest',
        failureReason:
          "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
      },
    ]);
    const missing = new DescribeImagesCommand({ ...where, imageIds: [{ imageTag: '2.0.0' }] });
    expect(await errorOf(client.send(missing))).toBe(
      "ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'2.0.0'} does not exist within the repository with name 'demo' in the registry with id '123456789012'",
    );
  });

  test('deletes images, but none that an index names', async () => {
    const target = await repository();
    const client = ecr(target.emulator);
    const digest = await pushChart(target, '1.0.0', 'one');
    const kept = await pushChart(target, 'kept', 'two');
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const index = JSON.stringify({
      schemaVersion: 2,
      mediaType,
      manifests: [{ mediaType: manifestType, digest: kept, size: 1 }],
    });
    const headers = { 'content-type': mediaType };
    await request(target, '/manifests/index', { method: 'PUT', headers, body: index });
    const { imageIds, failures } = await client.send(
      new BatchDeleteImageCommand({ ...where, imageIds: [{ imageDigest: digest }, { imageTag: 'kept' }] }),
    );
    expect(imageIds).toEqual([{ imageDigest: digest, imageTag: '1.0.0' }]);
    expect(failures?.map(({ failureCode }) => failureCode)).toEqual(['ImageReferencedByManifestList']);
  });

  test('puts an image under another tag', async () => {
    const target = await repository();
    const client = ecr(target.emulator);
    await pushChart(target, '1.0.0');
    const imageManifest = manifestOf(config, 'layer');
    const put = { ...where, imageManifest, imageManifestMediaType: manifestType };
    await client.send(new PutImageCommand({ ...put, imageTag: 'latest' }));
    expect((await request(target, '/manifests/latest', { method: 'HEAD' })).status).toBe(200);
    // https://github.com/buildkite-plugins/ecr-buildkite-plugin/issues/111
    expect(await errorOf(client.send(new PutImageCommand({ ...put, imageTag: 'latest' })))).toBe(
      `ImageAlreadyExistsException: Image with digest '${digestOf(imageManifest)}' and tag 'latest' already exists in the repository with name 'demo' in registry with id '123456789012'`,
    );
    // aws/aws-cli#8620: what Helm pushes does not name its type
    const nameless = new PutImageCommand({ ...where, imageManifest, imageTag: 'other' });
    expect(await errorOf(client.send(nameless))).toMatch(/^InvalidParameterException/);
  });

  test('knows the blobs and gives links to them', async () => {
    const target = await repository();
    const client = ecr(target.emulator);
    await pushChart(target, '1.0.0');
    const layerDigests = [digestOf('layer'), digestOf('other'), 'nonsense'];
    const { layers, failures } = await client.send(
      new BatchCheckLayerAvailabilityCommand({ ...where, layerDigests }),
    );
    expect(layers).toEqual([
      {
        layerDigest: digestOf('layer'),
        layerAvailability: 'AVAILABLE',
        layerSize: 5,
        mediaType: layerType,
      },
      { layerDigest: digestOf('other'), layerAvailability: 'UNAVAILABLE' },
    ]);
    expect(failures?.map(({ failureCode }) => failureCode)).toEqual(['InvalidLayerDigest']);
    const get = new GetDownloadUrlForLayerCommand({ ...where, layerDigest: digestOf('layer') });
    const { downloadUrl = '' } = await client.send(get);
    expect(await seen(fetch(downloadUrl))).toEqual([200, 'layer']);
  });
});

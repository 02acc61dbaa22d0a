import { describe, expect, test } from '@jest/globals';
import { CreateRepositoryCommand, type CreateRepositoryCommandInput } from '@aws-sdk/client-ecr';
import type { Emulator } from '../../emulator/emulator.ts';
import { digestOf } from '../../src/digest.ts';
import {
  basic,
  configType,
  ecr,
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

async function repository(
  settings: Partial<CreateRepositoryCommandInput> = {},
): Promise<Target & { readonly emulator: Emulator }> {
  const emulator = await start();
  await ecr(emulator).send(new CreateRepositoryCommand({ repositoryName: 'charts/demo', ...settings }));
  const base = `${emulator.endpoint}/v2/charts/demo`;
  return { emulator, base, authorization: await basic(emulator) };
}

function failure(status: number, code: string, message: string): readonly [number, string] {
  return [status, `${JSON.stringify({ errors: [{ code, message }] })}\n`];
}

async function begin(target: Target, query = ''): Promise<string> {
  const begun = await request(target, `/blobs/uploads/${query}`, { method: 'POST' });
  return begun.headers.get('location') ?? '';
}

describe('a blob', () => {
  test('is pushed with POST and PUT', async () => {
    const target = await repository();
    const begun = await request(target, '/blobs/uploads/', { method: 'POST' });
    expect(begun.status).toBe(202);
    // distribution/distribution#2927, estesp/manifest-tool#124
    const location = begun.headers.get('location') ?? '';
    expect(location).toMatch(new RegExp(`^${target.base}/blobs/uploads/[0-9a-f-]{36}$`));
    expect(begun.headers.get('range')).toBe('0-0');
    expect(begun.headers.has('docker-upload-uuid')).toBe(false);
    const digest = digestOf('layer');
    const done = await request(target, `${location}?digest=${digest}`, { method: 'PUT', body: 'layer' });
    expect(done.status).toBe(201);
    expect(done.headers.get('location')).toBe(`${target.base}/blobs/${digest}`);
    expect(done.headers.get('docker-content-digest')).toBe(digest);
    expect(done.headers.get('content-length')).toBe('0');
  });

  test.each([`?digest=${digestOf('layer')}`, `?mount=${digestOf('layer')}&from=other`])(
    'is not there by POST %s alone',
    async (query) => {
      const target = await repository();
      const begun = await request(target, `/blobs/uploads/${query}`, { method: 'POST', body: 'layer' });
      expect(begun.status).toBe(202);
      expect((await request(target, `/blobs/${digestOf('layer')}`, { method: 'HEAD' })).status).toBe(404);
    },
  );

  test('comes in parts, of which ECR tells little', async () => {
    const target = await repository();
    const location = await begin(target);
    const patch = (range: string, body: string): Promise<Response> =>
      request(target, location, { method: 'PATCH', headers: { 'content-range': range }, body });
    // aws/containers-roadmap#2831
    const first = await patch('0-2', 'lay');
    expect([first.status, first.headers.get('range')]).toEqual([201, '0-2']);
    const second = await patch('3-3', 'e');
    expect([second.status, second.headers.get('range')]).toEqual([201, '0-2']);
    // https://github.com/apple/containerization/issues/790
    expect(await seen(patch('3-3', 'e'))).toEqual(
      failure(416, 'BLOB_UPLOAD_INVALID', 'First byte of the layer part is 3 instead of 4'),
    );
    expect((await request(target, location)).status).toBe(404);
    const digest = digestOf('layer');
    // https://github.com/openai/tart/pull/159
    expect(await seen(request(target, `${location}?digest=${digest}`, { method: 'PUT' }))).toEqual([500, '']);
    const last = await request(target, `${location}?digest=${digest}`, { method: 'PUT', body: 'r' });
    expect(last.status).toBe(201);
  });

  test('comes as a stream and an empty PUT, as Docker and crane send it', async () => {
    const target = await repository();
    const location = await begin(target);
    await request(target, location, { method: 'PATCH', body: 'layer' });
    const done = await request(target, `${location}?digest=${digestOf('layer')}`, { method: 'PUT' });
    expect(done.status).toBe(201);
  });

  test('must have its digest, and the upload is over then', async () => {
    const target = await repository();
    const location = await begin(target);
    const put = (digest: string, body: string): Promise<Response> =>
      request(target, `${location}?digest=${digest}`, { method: 'PUT', body });
    // https://github.com/dotnet/sdk-container-builds/issues/424
    expect(await seen(put(digestOf('layer'), 'liar'))).toEqual(
      failure(
        400,
        'BLOB_UPLOAD_INVALID',
        'None of the provided layer digests match the calculated layer digest',
      ),
    );
    expect((await put(digestOf('layer'), 'layer')).status).toBe(404);
    expect((await request(target, `/blobs/${digestOf('layer')}`, { method: 'HEAD' })).status).toBe(404);
  });

  test('must not be empty', async () => {
    const target = await repository();
    const location = await begin(target);
    const id = location.split('/').at(-1) ?? '';
    // https://github.com/radius-project/radius/issues/7887
    expect(await seen(request(target, `${location}?digest=${digestOf('')}`, { method: 'PUT' }))).toEqual(
      failure(
        400,
        'BLOB_UPLOAD_INVALID',
        `The upload with id '${id}' in the repository with name 'charts/demo' in registry with id '123456789012' cannot be completed because it does not have any parts.`,
      ),
    );
  });

  test('needs a repository', async () => {
    const { emulator, authorization } = await repository();
    const target = { base: `${emulator.endpoint}/v2/charts/other`, authorization };
    // https://github.com/GoogleContainerTools/kaniko/issues/1120
    expect(await seen(request(target, '/blobs/uploads/', { method: 'POST' }))).toEqual(
      failure(
        404,
        'NAME_UNKNOWN',
        "The repository with name 'charts/other' does not exist in the registry with id '123456789012'",
      ),
    );
  });
});

describe('a manifest', () => {
  test('is answered with 201, without a Location', async () => {
    const target = await repository();
    await pushBlob(target, 'config');
    await pushBlob(target, 'layer');
    const manifest = manifestOf('config', 'layer');
    const answer = await putManifest(target, '1.0.0', manifest);
    // https://github.com/apple/swift-container-plugin/issues/27
    expect([answer.status, answer.headers.has('location')]).toEqual([201, false]);
    expect(answer.headers.get('docker-content-digest')).toBe(digestOf(manifest));
    expect((await putManifest(target, digestOf(manifest), manifest)).status).toBe(201);
  });

  test('tells the subject that it has', async () => {
    const target = await repository();
    const subject = await pushChart(target, '1.0.0');
    await pushBlob(target, 'signature');
    const descriptor = { mediaType: manifestType, digest: subject, size: 1 };
    const manifest = manifestOf('{"name":"demo"}', 'signature', { subject: descriptor });
    const answer = await putManifest(target, digestOf(manifest), manifest);
    // https://github.com/sigstore/sigstore-js/issues/1183
    expect(answer.headers.get('oci-subject')).toBe(subject);
  });

  test('needs its blobs', async () => {
    const target = await repository();
    await pushBlob(target, 'config');
    const [status, body] = await seen(putManifest(target, '1.0.0', manifestOf('config', 'layer')));
    expect(status).toBe(404);
    expect(body).toContain(digestOf('layer'));
    expect(body).not.toContain(digestOf('config'));
    expect((await request(target, '/manifests/1.0.0', { method: 'HEAD' })).status).toBe(404);
  });

  test('must have the digest it is pushed under', async () => {
    const target = await repository();
    await pushChart(target, '1.0.0');
    const wrong = digestOf('something else');
    // https://github.com/google/go-containerregistry/issues/1568
    expect(await seen(putManifest(target, wrong, manifestOf('{"name":"demo"}', 'layer')))).toEqual(
      failure(
        400,
        'MANIFEST_INVALID',
        `The image with digest '${wrong}' in repository 'charts/demo' and registry ID '123456789012' does not match the image digest that Amazon ECR has calculated.`,
      ),
    );
  });

  const helm = manifestOf('config', 'layer');
  // https://github.com/chainguard-dev/apko/issues/450, aws/containers-roadmap#2306
  test.each([
    ['not JSON', 'nonsense', manifestType],
    ['not an object', '[]', manifestType],
    ['another schema', helm.replace(':2', ':1'), manifestType],
    ['without layers', helm.replace('layers', 'slayer'), manifestType],
    ['with a bad digest', helm.replace('sha256:', 'sha257:'), manifestType],
    ['of an unknown type', helm, configType],
    ['of a type with parameters', helm, `${manifestType}; charset=utf-8`],
    [
      'of two types',
      manifestOf('config', 'layer', { mediaType: 'application/vnd.oci.image.index.v1+json' }),
      manifestType,
    ],
  ])('%s is refused', async (_what, body, type) => {
    const target = await repository();
    const headers = { 'content-type': type };
    expect(await seen(request(target, '/manifests/1.0.0', { method: 'PUT', headers, body }))).toEqual(
      failure(
        405,
        'UNSUPPORTED',
        "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
      ),
    );
  });

  test('with more layers than ECR takes is refused', async () => {
    // https://github.com/openai/tart/issues/890
    const target = await repository();
    const layer = { mediaType: 'application/octet-stream', digest: digestOf('layer'), size: 5 };
    const manifest = manifestOf('config', 'layer', { layers: Array.from({ length: 4201 }, () => layer) });
    expect(await seen(putManifest(target, '1.0.0', manifest))).toEqual(
      failure(
        405,
        'UNSUPPORTED',
        "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Limit on number of layers per image exceeded'",
      ),
    );
  });

  test('under a tag that is none is refused: 405 to PUT, 400 to HEAD', async () => {
    const target = await repository();
    // google/go-containerregistry#704, bazel-contrib/rules_oci#720
    expect(await seen(putManifest(target, '1.0.0+build', manifestOf('config', 'layer')))).toEqual(
      failure(
        405,
        'UNSUPPORTED',
        "Invalid parameter at 'imageTag' failed to satisfy constraint: 'must satisfy regular expression '[a-zA-Z0-9-_.]+''",
      ),
    );
    expect((await request(target, '/manifests/1.0.0+build', { method: 'HEAD' })).status).toBe(400);
  });
});

describe('a tag', () => {
  const refusal = failure(
    400,
    'TAG_INVALID',
    // https://github.com/osscontainertools/kaniko/issues/204
    "The image tag '1.0.0' already exists in the 'charts/demo' repository and cannot be overwritten because the tag is immutable.",
  );
  const again = (target: Target, tag: string, layer: string): Promise<Response> =>
    putManifest(target, tag, manifestOf('{"name":"demo"}', layer));

  test('moves', async () => {
    const target = await repository();
    await pushChart(target, '1.0.0', 'one');
    const digest = await pushChart(target, '1.0.0', 'two');
    const head = await request(target, '/manifests/1.0.0', { method: 'HEAD' });
    expect(head.headers.get('docker-content-digest')).toBe(digest);
  });

  test('does not move in an immutable repository, nor is it set again to the same image', async () => {
    const target = await repository({ imageTagMutability: 'IMMUTABLE' });
    await pushChart(target, '1.0.0', 'one');
    await pushChart(target, '1.0.1', 'two');
    expect(await seen(again(target, '1.0.0', 'two'))).toEqual(refusal);
    // aws/containers-roadmap#2179
    expect(await seen(again(target, '1.0.0', 'one'))).toEqual(refusal);
    expect((await again(target, '1.0.2', 'one')).status).toBe(201);
  });

  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
  test.each([
    ['IMMUTABLE_WITH_EXCLUSION', 'latest*', { latest: 201, 'latest-1': 201, '1.0.0': 400, alatest: 400 }],
    ['IMMUTABLE_WITH_EXCLUSION', '1.*', { '1.0': 201, '10': 400, '2.1.0': 400 }],
    ['MUTABLE_WITH_EXCLUSION', 'v*.*', { 'v1.2': 400, v1: 201, latest: 201 }],
  ] as const)(
    'moves in a repository that is %s of %s as the filter says',
    async (mutability, filter, tags) => {
      const target = await repository({
        imageTagMutability: mutability,
        imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter }],
      });
      await pushChart(target, 'other', 'two');
      for (const [tag, status] of Object.entries(tags)) {
        await pushChart(target, tag, 'one');
        expect([tag, (await again(target, tag, 'two')).status]).toEqual([tag, status]);
      }
    },
  );
});

import { describe, expect, test } from '@jest/globals';
import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { CreateRepositoryCommand as CreatePublicCommand } from '@aws-sdk/client-ecr-public';
import type { Emulator } from '../../emulator/emulator.ts';
import {
  basic,
  bearer,
  ecr,
  ecrPublic,
  errorOf,
  pushChart,
  request,
  seen,
  start,
  type Target,
} from './support.ts';

// https://github.com/flipt-io/flipt/issues/3043
const expired = [
  403,
  '{"errors":[{"code":"DENIED","message":"Your authorization token has expired. Reauthenticate and try again."}]}\n',
] as const;
// https://github.com/aws/aws-cdk/issues/24244; with 80 bytes as in lablup/backend.ai#2549
const invalid = [
  400,
  '{"errors":[{"code":"DENIED","message":"Your Authorization Token is invalid."}]}\n',
] as const;

function get(url: string, authorization?: string, method = 'GET'): Promise<Response> {
  return fetch(url, { method, headers: authorization === undefined ? {} : { authorization } });
}

describe('a private registry', () => {
  test("challenges with ECR's Basic", async () => {
    // https://github.com/NVIDIA/enroot/issues/59, https://github.com/regclient/regclient/issues/709
    const { endpoint } = await start();
    const answer = await get(`${endpoint}/v2/`);
    expect(answer.headers.get('www-authenticate')).toBe(
      `Basic realm="${endpoint}/",service="ecr.amazonaws.com"`,
    );
    expect(answer.headers.get('docker-distribution-api-version')).toBe('registry/2.0');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await seen(answer)).toEqual([401, 'Not Authorized\n']);
  });

  test('lets its token in, as Basic only', async () => {
    const emulator = await start();
    const authorization = await basic(emulator);
    expect((await get(`${emulator.endpoint}/v2/`, authorization)).status).toBe(200);
    const asBearer = authorization.replace('Basic', 'Bearer');
    expect((await get(`${emulator.endpoint}/v2/`, asBearer)).status).toBe(401);
    const nonsense = `Basic ${Buffer.from('AWS:nonsense').toString('base64')}`;
    expect(await seen(get(`${emulator.endpoint}/v2/`, nonsense))).toEqual(invalid);
  });

  test('refuses a token after 12 hours, without a challenge', async () => {
    let time = 0;
    const emulator = await start({ now: () => time });
    const authorization = await basic(emulator);
    time = 12 * 60 * 60 * 1000 - 1;
    expect((await get(`${emulator.endpoint}/v2/`, authorization)).status).toBe(200);
    time += 1;
    const answer = await get(`${emulator.endpoint}/v2/`, authorization);
    expect(answer.headers.has('www-authenticate')).toBe(false);
    expect(await seen(answer)).toEqual(expired);
  });

  test('takes the token of another region for an expired one', async () => {
    const emulator = await start();
    expect(await seen(get(`${emulator.endpoint}/v2/`, await basic(emulator, 'us-west-2')))).toEqual(expired);
  });

  test('says what is not allowed; to HEAD, without a body', async () => {
    const emulator = await start();
    await ecr(emulator).send(new CreateRepositoryCommand({ repositoryName: 'demo' }));
    const target: Target = { base: `${emulator.endpoint}/v2/demo`, authorization: await basic(emulator) };
    emulator.deny('ecr:InitiateLayerUpload');
    emulator.deny('ecr:BatchGetImage');
    const [status, body] = await seen(request(target, '/blobs/uploads/', { method: 'POST' }));
    expect(status).toBe(403);
    expect(JSON.parse(body)).toEqual({
      errors: [
        {
          code: 'DENIED',
          message:
            'User: arn:aws:iam::123456789012:user/emulator is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:eu-central-1:123456789012:repository/demo because no identity-based policy allows the ecr:InitiateLayerUpload action',
        },
      ],
    });
    const head = await request(target, '/manifests/1', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([403, '0']);
  });
});

describe('ECR Public', () => {
  const origin = ({ publicRegistry }: Emulator): string => `http://${publicRegistry}`;

  async function exchange(emulator: Emulator, authorization?: string): Promise<string> {
    const url = `${origin(emulator)}/token/?service=public.ecr.aws&scope=aws`;
    const answer = await get(url, authorization);
    const { token } = (await answer.json()) as { token: string };
    return `Bearer ${token}`;
  }

  test('challenges with Bearer', async () => {
    // https://github.com/helm/helm/issues/12491, which shows the length of the body, too
    const emulator = await start();
    const answer = await get(`${origin(emulator)}/v2/`);
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer realm="${origin(emulator)}/token/",service="public.ecr.aws",scope="aws"`,
    );
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('content-length')).toBe('58');
    expect(answer.status).toBe(401);
  });

  test('takes the exchanged token, and the authorization token itself, but never Basic', async () => {
    const emulator = await start();
    const own = await bearer(emulator);
    const asBasic = own.replace('Bearer', 'Basic');
    const url = `${origin(emulator)}/v2/`;
    expect((await get(url, own)).status).toBe(200);
    expect((await get(url, await exchange(emulator, asBasic))).status).toBe(200);
    expect(await seen(get(url, asBasic))).toEqual(invalid);
    expect(await seen(get(url, await basic(emulator)))).toEqual(invalid);
  });

  test('refuses expired tokens: 400 on /v2, 403 at the token endpoint', async () => {
    // aws/containers-roadmap#2835 and the ECR Public user guide, public-troubleshooting
    let time = 0;
    const emulator = await start({ now: () => time, tokenLifetimeSeconds: 60 });
    const own = await bearer(emulator);
    const asBasic = own.replace('Bearer', 'Basic');
    const exchanged = await exchange(emulator, asBasic);
    time = 60_000;
    for (const authorization of [own, exchanged]) {
      const answer = await get(`${origin(emulator)}/v2/`, authorization);
      expect(answer.headers.has('www-authenticate')).toBe(false);
      expect(await seen(answer)).toEqual(invalid);
    }
    expect(await seen(get(`${origin(emulator)}/token/`, asBasic))).toEqual(expired);
  });

  test('gives everybody a token that pulls, but neither pushes nor asks for a blob with HEAD', async () => {
    const emulator = await start({ aliases: ['charts'] });
    await ecrPublic(emulator).send(new CreatePublicCommand({ repositoryName: 'demo' }));
    const base = `${origin(emulator)}/v2/charts/demo`;
    await pushChart({ base, authorization: await bearer(emulator) }, '1.0.0', 'layer');
    const anyone: Target = { base, authorization: await exchange(emulator) };
    const manifest = await request(anyone, '/manifests/1.0.0');
    expect(manifest.status).toBe(200);
    const { layers } = (await manifest.json()) as { layers: { digest: string }[] };
    const blob = `/blobs/${layers[0]?.digest ?? ''}`;
    // aws/containers-roadmap#2671
    expect((await request(anyone, blob, { method: 'HEAD' })).status).toBe(401);
    expect((await request(anyone, blob)).status).toBe(307);
    expect((await request(anyone, '/blobs/uploads/', { method: 'POST' })).status).toBe(401);
    const signedIn: Target = { base, authorization: await bearer(emulator) };
    expect((await request(signedIn, blob, { method: 'HEAD' })).status).toBe(200);
  });

  test('asks for a permission of STS, too', async () => {
    const emulator = await start();
    emulator.deny('sts:GetServiceBearerToken');
    // https://github.com/fluxcd/pkg/pull/938
    expect(await errorOf(bearer(emulator))).toBe(
      'AccessDeniedException: User: arn:aws:iam::123456789012:user/emulator is not authorized to perform: sts:GetServiceBearerToken on resource: * because no identity-based policy allows the sts:GetServiceBearerToken action',
    );
  });
});

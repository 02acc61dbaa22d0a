import { CreateRepositoryCommand, DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Emulator } from '../../emulator/emulator.ts';
import { basic, ecr, errorOf, pushChart, request, seen, start, type Target } from './support.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'observed-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const repository = 'helm-push-ecr-acceptance-0badcafe/hello';

interface Answer {
  readonly status: number;
  readonly headers?: readonly string[];
  readonly body?: object;
}

type Request = Readonly<Record<'method' | 'path', string> & Partial<Record<'host' | 'operation', string>>>;

/** Writes a difference as `npm run test:aws` does. */
async function observe(asked: Request, aws: Answer, emulator: Answer): Promise<void> {
  const exchange = ({ status, headers = [], body }: Answer): object => ({
    host: '<account>.dkr.ecr.eu-central-1.amazonaws.com',
    requestHeaders: [],
    status,
    headers,
    body: body ? JSON.stringify(body) : '',
    ...asked,
  });
  const difference = { step: 'push', request: '', aws: exchange(aws), emulator: exchange(emulator) };
  await writeFile(path.join(folder, 'made-up.json'), JSON.stringify({ ...difference, differences: [] }));
}

const api = {
  method: 'POST',
  path: '/',
  operation: 'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories',
};
/** https://github.com/GoogleContainerTools/kaniko/issues/1120 */
const missing = {
  __type: 'RepositoryNotFoundException',
  message: `The repository with name '${repository}' does not exist in the registry with id '<account>'`,
};

function describeDemo(emulator: Emulator): Promise<string> {
  return errorOf(ecr(emulator).send(new DescribeRepositoriesCommand({ repositoryNames: ['charts/demo'] })));
}

async function demo(): Promise<Target> {
  const emulator = await start({ observed: folder });
  await ecr(emulator).send(new CreateRepositoryCommand({ repositoryName: 'charts/demo' }));
  return { base: `${emulator.endpoint}/v2/charts/demo`, authorization: await basic(emulator) };
}

describe('what AWS was seen to answer', () => {
  test('is answered by the API: code and text, with what this request names', async () => {
    const body = { __type: 'NoSuchRepository', message: `<account> has no "${repository}"` };
    await observe(api, { status: 400, body }, { status: 400, body: missing });
    expect(await describeDemo(await start({ observed: folder }))).toBe(
      'NoSuchRepository: 123456789012 has no "charts/demo"',
    );
  });

  test('is answered by the registry: status, code and text', async () => {
    await observe(
      { method: 'GET', path: `/v2/${repository}/manifests/0.1.0` },
      { status: 410, body: { errors: [{ code: 'GONE', message: 'Never there' }] } },
      {
        status: 404,
        body: { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'Requested image not found' }] },
      },
    );
    const answer = await seen(request(await demo(), '/manifests/2.0.0'));
    expect(answer).toEqual([410, '{"errors":[{"code":"GONE","message":"Never there"}]}\n']);
  });

  test('is without the headers that AWS does not send', async () => {
    const asked = { method: 'HEAD', path: `/v2/${repository}/manifests/0.1.0` };
    const [sent, surplus] = [['content-type'], 'docker-distribution-api-version'];
    await observe(asked, { status: 200, headers: sent }, { status: 200, headers: [...sent, surplus] });
    const target = await demo();
    await pushChart(target, '0.1.0');
    const head = await request(target, '/manifests/0.1.0', { method: 'HEAD' });
    const get = await request(target, '/manifests/0.1.0');
    expect([head, get].map(({ headers }) => headers.has(surplus))).toEqual([false, true]);
    expect(head.headers.has('content-type')).toBe(true);
  });

  test.each([
    ['another text', api, { ...missing, message: `No repository '${repository}'` }],
    ['another code', api, { ...missing, __type: 'InvalidParameterException' }],
    ['another service', { ...api, operation: 'SpencerFrontendService.DescribeRepositories' }, missing],
    ['another operation', { ...api, operation: api.operation.replace('Describe', 'Delete') }, missing],
  ])('changes nothing where it was seen for %s', async (_what, asked, body) => {
    await observe(asked, { status: 400, body: { __type: 'Other', message: 'other' } }, { status: 400, body });
    expect(await describeDemo(await start({ observed: folder }))).toBe(
      "RepositoryNotFoundException: The repository with name 'charts/demo' does not exist in the registry with id '123456789012'",
    );
  });

  test.each([
    [
      'has taken effect',
      { method: 'GET', path: `/v2/${repository}/tags/list` },
      /AWS 403, emulator 200: .*code/,
    ],
    ['is none of ECR', { method: 'GET', path: '/bucket/key' }, /GET \/bucket\/key is no request/],
  ])('is refused for what %s', async (_what, asked, reason) => {
    const status = asked.path.startsWith('/v2/') ? 403 : 206;
    await observe(asked, { status }, { status: 200 });
    await expect(start({ observed: folder })).rejects.toThrow(reason);
  });
});

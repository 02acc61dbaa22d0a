import { describe, expect, test } from '@jest/globals';
import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { startEmulator, type Reply } from '../../emulator/emulator.ts';
import { basic, ecr, errorOf, pushChart, request, start, type Target } from './support.ts';

describe('an emulator', () => {
  test('logs every request without its secrets', async () => {
    const emulator = await start();
    await ecr(emulator).send(new CreateRepositoryCommand({ repositoryName: 'demo' }));
    const authorization = await basic(emulator);
    const target: Target = { base: `${emulator.endpoint}/v2/demo`, authorization };
    await pushChart(target, '1.0.0');
    await fetch(`${emulator.endpoint}/v2/`);
    const told = emulator.requests.map((record) => [
      record.plane,
      record.operation,
      record.method,
      record.status,
      record.write,
      record.authorization,
    ]);
    expect(told).toEqual([
      ['control', 'CreateRepository', 'POST', 200, true, 'AWS4-HMAC-SHA256'],
      ['control', 'GetAuthorizationToken', 'POST', 200, false, 'AWS4-HMAC-SHA256'],
      ['data', 'InitiateLayerUpload', 'POST', 202, true, 'Basic'],
      ['data', 'CompleteLayerUpload', 'PUT', 201, true, 'Basic'],
      ['data', 'InitiateLayerUpload', 'POST', 202, true, 'Basic'],
      ['data', 'CompleteLayerUpload', 'PUT', 201, true, 'Basic'],
      ['data', 'PutImage', 'PUT', 201, true, 'Basic'],
      ['data', '', 'GET', 401, false, null],
    ]);
    expect(JSON.stringify(emulator.requests)).not.toContain(authorization.slice('Basic '.length));
    const events = emulator.requests.flatMap(({ began, ended }) => [began, ended]);
    expect(events).toEqual(events.map((_event, index) => index + 1));
    const connections = new Set(emulator.requests.map(({ connection }) => connection));
    expect([...connections][0]).toBe(1);
    expect(connections.size).toBeLessThan(emulator.requests.length);
  });

  test('lets faults be made before and after a request takes effect', async () => {
    let fault: 'none' | 'before' | 'after' | 'cut' = 'none';
    const emulator = await start({
      intercept: async ({ incoming, record }, proceed): Promise<Reply> => {
        if (record.operation !== 'PutImage' && record.operation !== 'BatchGetImage') return proceed();
        if (fault === 'before') incoming.socket.destroy();
        if (fault === 'before') return { status: 0, headers: {} };
        const reply = await proceed();
        if (fault === 'after') incoming.socket.destroy();
        if (fault !== 'cut') return reply;
        const body = async function* (): AsyncGenerator<Uint8Array> {
          yield await Promise.resolve(Buffer.from('{'));
          throw new Error('cut');
        };
        return { ...reply, headers: { ...reply.headers, 'content-length': '100' }, body: body() };
      },
    });
    await ecr(emulator).send(new CreateRepositoryCommand({ repositoryName: 'demo' }));
    const target: Target = { base: `${emulator.endpoint}/v2/demo`, authorization: await basic(emulator) };
    const status = async (tag: string): Promise<number> => {
      fault = 'none';
      return (await request(target, `/manifests/${tag}`, { method: 'HEAD' })).status;
    };
    fault = 'before';
    await expect(pushChart(target, 'lost')).rejects.toThrow('fetch failed');
    expect(await status('lost')).toBe(404);
    fault = 'after';
    await expect(pushChart(target, 'unheard')).rejects.toThrow('fetch failed');
    expect(await status('unheard')).toBe(200);
    fault = 'cut';
    const cut = await request(target, '/manifests/unheard');
    await expect(cut.text()).rejects.toThrow('terminated');
    const broken = emulator.requests.filter(({ ended }) => ended === null);
    expect(broken.map(({ operation }) => operation)).toEqual(['PutImage', 'PutImage']);
  });

  test("keeps AWS's quotas when asked to", async () => {
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html: PutImage, 10 a second
    let time = 0;
    const emulator = await start({ quotas: true, now: () => time });
    await ecr(emulator).send(new CreateRepositoryCommand({ repositoryName: 'demo' }));
    const target: Target = { base: `${emulator.endpoint}/v2/demo`, authorization: await basic(emulator) };
    for (let index = 0; index < 10; index++) await pushChart(target, `1.0.${index}`);
    await expect(pushChart(target, '1.0.10')).rejects.toThrow(
      'manifest not pushed: 429 {"errors":[{"code":"TOOMANYREQUESTS","message":"Rate exceeded"}]}',
    );
    time = 99;
    await expect(pushChart(target, '1.0.10')).rejects.toThrow('429');
    time = 101;
    await pushChart(target, '1.0.10');
    await expect(pushChart(target, '1.0.11')).rejects.toThrow('429');
    const put = new PutImageCommand({ repositoryName: 'demo', imageManifest: '{}' });
    expect(await errorOf(ecr(emulator).send(put))).toBe('ThrottlingException: Rate exceeded');
  });

  test('is as far away as it is told to be', async () => {
    const { endpoint } = await start({ roundTripMilliseconds: 20 });
    const takes = async (): Promise<number> => {
      const began = performance.now();
      await (await fetch(`${endpoint}/v2/`)).text();
      return performance.now() - began;
    };
    // A timer may be a millisecond early.
    expect(await takes()).toBeGreaterThan(37);
    expect(await takes()).toBeGreaterThan(17);
  });

  test('says why it cannot listen', async () => {
    const { endpoint } = await start();
    const port = Number(new URL(endpoint).port);
    await expect(startEmulator({ port })).rejects.toThrow('EADDRINUSE');
  });

  test('is gone when it is closed', async () => {
    const emulator = await startEmulator();
    await emulator.close();
    await expect(fetch(emulator.endpoint)).rejects.toThrow('fetch failed');
  });
});

import { describe, expect, test } from '@jest/globals';
import { faults } from '../../emulator/faults/faults.ts';
import { parseFaultRule, withFaults } from '../../emulator/faults/rules.ts';
import { basic, ecr, errorOf, pushChart, request, seen, start, type Target } from './support.ts';
import { CreateRepositoryCommand, DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';

describe('a rule of the command line', () => {
  test.each([
    ['PutImage:503', { operation: 'PutImage', fault: '503', times: 1 }],
    [
      'HEAD BatchGetImage:lost-answer:2',
      { operation: 'BatchGetImage', method: 'HEAD', fault: 'lost-answer', times: 2 },
    ],
    ['PutImage:429-retry-after:*', { operation: 'PutImage', fault: '429-retry-after', times: Infinity }],
  ])('%s', (text, rule) => {
    expect(parseFaultRule(text)).toEqual(rule);
  });

  test.each(['', 'PutImage', 'PutImage:', 'PutImage:503:0', 'PutImage:503:x', 'put PutImage:503'])(
    '"%s" is none',
    (text) => {
      expect(() => parseFaultRule(text)).toThrow(/^not a fault/);
    },
  );

  test.each(['PutImage:bang', 'PutImage:constructor'])(
    '%s names no fault; all there are are told',
    (text) => {
      expect(() => parseFaultRule(text)).toThrow(Object.keys(faults).join(', '));
    },
  );
});

/** A repository in an emulator whose next PutImage is hit. */
async function hit(rule: string): Promise<Target> {
  const emulator = await start({ intercept: withFaults([parseFaultRule(rule)]) });
  await ecr(emulator).send(new CreateRepositoryCommand({ repositoryName: 'demo' }));
  return { base: `${emulator.endpoint}/v2/demo`, authorization: await basic(emulator) };
}

describe('a fault', () => {
  test('hits as many requests as it is told to', async () => {
    const target = await hit('BatchGetImage:500:2');
    const statuses = [];
    for (let time = 0; time < 3; time += 1) statuses.push((await request(target, '/manifests/1.0.0')).status);
    expect(statuses).toEqual([500, 500, 404]);
  });

  test('lost-answer breaks the connection after the request took effect', async () => {
    const target = await hit('PutImage:lost-answer');
    await expect(pushChart(target, '1.0.0')).rejects.toThrow('fetch failed');
    expect((await request(target, '/manifests/1.0.0')).status).toBe(200);
  });

  test('reset breaks it before', async () => {
    const target = await hit('PutImage:reset');
    await expect(pushChart(target, '1.0.0')).rejects.toThrow('fetch failed');
    expect((await request(target, '/manifests/1.0.0')).status).toBe(404);
  });

  test('cut breaks the answer off, with or without a body', async () => {
    const target = await hit('BatchGetImage:cut:*');
    await pushChart(target, '1.0.0');
    const answer = await request(target, '/manifests/1.0.0');
    await expect(answer.text()).rejects.toThrow('terminated');
    await expect(request(target, '/manifests/1.0.0', { method: 'HEAD' })).rejects.toThrow('fetch failed');
  });

  test('expired-token is for good, and in the words of ECR', async () => {
    const target = await hit('BatchGetImage:expired-token');
    await request(target, '/manifests/1.0.0');
    expect(await seen(request(target, '/tags/list'))).toEqual([
      403,
      expect.stringContaining('token has expired'),
    ]);
  });

  test('tag-taken puts something else there first', async () => {
    const target = await hit('BatchGetImage:tag-taken');
    const [status, manifest] = await seen(request(target, '/manifests/1.0.0'));
    expect([status, manifest]).toEqual([200, expect.stringContaining('"layers":[]')]);
  });

  test('repository-deleted takes it away first', async () => {
    const target = await hit('BatchGetImage:repository-deleted');
    expect(await seen(request(target, '/manifests/1.0.0'))).toEqual([
      404,
      expect.stringContaining('NAME_UNKNOWN'),
    ]);
  });

  test('reaches the API, in the form of its errors', async () => {
    const emulator = await start({ intercept: withFaults([parseFaultRule('DescribeRepositories:429')]) });
    expect(await errorOf(ecr(emulator).send(new DescribeRepositoriesCommand({})))).toBe(
      'ThrottlingException: Rate exceeded',
    );
  });
});

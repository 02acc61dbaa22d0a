import { describe, expect, test } from '@jest/globals';
import { ecrClient, readPrivateManifest } from '../../scripts/read-manifest.ts';
import { digestOf } from '../../src/digest.ts';
import { parseFaultRule, withFaults } from '../../emulator/faults/rules.ts';
import { closingAfterEach } from '../support/closing.ts';
import { openStage } from '../support/stage.ts';

const later = closingAfterEach();
const push = { 'chart-path': 'hello', 'create-repository': 'true' };

/** The matrix has all requests and faults, with time that passes at will; here is the bundle, and the computer's own clock. */
describe('the bundle pushes all the same', () => {
  test.each([
    'GetAuthorizationToken:503',
    'CreateRepository:lost-answer',
    'InitiateLayerUpload:cut:3',
    'CompleteLayerUpload:reset',
    'CompleteLayerUpload:lost-answer:2',
    'HEAD BatchGetImage:502',
    'PutImage:429-retry-after',
    'PutImage:408',
    'PutImage:504-late',
    'PutImage:lost-answer',
    'PutImage:expired-token',
    'PutImage:wrong-digest',
  ])('after %s', async (rule) => {
    const stage = later(await openStage({ intercept: withFaults([parseFaultRule(rule)]) }));
    const run = await stage.push(push);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const manifest = await readPrivateManifest(ecrClient(stage.emulator.environment), 'hello', '0.1.0');
    expect(digestOf(manifest)).toBe(run.outputs['digest']);
  });
});

describe('the bundle says once what is wrong, and what to do', () => {
  test.each([
    ['PutImage:expired-token:*', /rejected the credentials.*sign in to AWS again/],
    [
      'GetAuthorizationToken:expired-token:*',
      /the AWS credentials have expired.*sign in again right before this step/,
    ],
    ['HEAD BatchGetImage:tag-taken', /exists with different content.*raise the chart's version/],
  ])('after %s', async (rule, message) => {
    const stage = later(await openStage({ intercept: withFaults([parseFaultRule(rule)]) }));
    const run = await stage.push(push);
    expect(run).toMatchObject({ exitCode: 1, stderr: '', outputs: { pushed: 'false', digest: '' } });
    const errors = run.commands.filter(({ name }) => name === 'error');
    expect(errors.map((error) => error.message)).toEqual([expect.stringMatching(message)]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { agreed, report } from '../../src/push/result.ts';
import type { PushResult } from '../../src/push/result.ts';
import { someResult } from '../support/results.ts';

const digest = `sha256:${'1'.repeat(64)}` as const;

describe('report', () => {
  test('has the outputs of the contract', () => {
    expect(report(someResult())).toEqual({
      digest,
      ref: 'registry.test/team/app:1.2.3_build',
      'pinned-ref': `registry.test/team/app@${digest}`,
      'oci-url': 'oci://registry.test/team/app',
      'repository-uri': 'registry.test/team/app',
      registry: 'registry.test',
      tag: '1.2.3_build',
      'chart-name': 'app',
      'chart-version': '1.2.3+build',
      'app-version': '4.5',
      'chart-file': '/tmp/app-1.2.3+build.tgz',
      'provenance-file': '',
      pushed: true,
      'repository-created': false,
    });
  });

  test('of a failure has the error, and empty for what is not known', () => {
    const failed = report({ chartPath: 'charts/app', failure: { message: 'broken' } });
    expect(failed).toMatchObject({ error: 'broken', digest: '', ref: '', 'pinned-ref': '', pushed: false });
  });
});

describe('agreed', () => {
  const pushed = someResult();
  const unchanged: PushResult = {
    ...someResult({ host: 'other.test' }),
    delivery: { state: 'unchanged', digest, repositoryCreated: false },
  };
  const created: PushResult = { ...pushed, delivery: { state: 'pushed', digest, repositoryCreated: true } };
  const failed: PushResult = { chartPath: 'charts/web', failure: { message: 'broken' } };

  test.each([
    [[pushed, unchanged], { pushed: 'true', 'repository-created': 'false' }],
    [[unchanged, failed], { pushed: 'false', 'repository-created': 'false' }],
    [[unchanged, created, failed], { pushed: 'true', 'repository-created': 'true' }],
    [[], { pushed: 'false', 'repository-created': 'false', digest: '' }],
  ])('booleans are true if they are true of any: %#', (results, values) => {
    expect(agreed(results.map(report))).toMatchObject(values);
  });

  test('charts that were left out do not count, and are not taken for failed ones', () => {
    const leftOut = report({ chartPath: 'charts/web', leftOut: 'the tag is of another' });
    expect(agreed([report(pushed), leftOut])).toMatchObject({ digest, 'chart-name': 'app', pushed: 'true' });
    expect(leftOut).toMatchObject({ 'left-out': 'the tag is of another', pushed: false });
    expect(leftOut).not.toHaveProperty('error');
  });

  test('keeps what all reports agree on, and leaves the rest empty', () => {
    const reports = [someResult(), someResult({ host: 'other.test' })].map(report);
    expect(agreed(reports)).toMatchObject({
      digest,
      tag: '1.2.3_build',
      registry: '',
      ref: '',
      'oci-url': '',
    });
  });
});

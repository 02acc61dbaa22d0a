import { describe, expect, test } from '@jest/globals';
import { agreed, report } from '../../src/push/result.ts';
import { someResult } from '../support/results.ts';

const digest = `sha256:${'1'.repeat(64)}`;

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
      pushed: 'true',
      'repository-created': 'false',
    });
  });

  test('of a failure has the error, and empty for what is not known', () => {
    const failed = report({ chartPath: 'charts/app', failure: { message: 'broken' } });
    expect(failed).toMatchObject({ error: 'broken', digest: '', ref: '', 'pinned-ref': '', pushed: 'false' });
  });
});

describe('agreed', () => {
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

import { expect, test } from '@jest/globals';
import { overallFailure, type FailureAt } from '../../src/runner/failure.ts';
import { lineOfField } from '../../src/runner/log.ts';

test('nothing failed, nothing to say', () => {
  expect(overallFailure([], 1, 'pushes')).toBeUndefined();
});

test('one failure keeps its message, and the place in the file', () => {
  const failure = { message: 'broken YAML', file: '/charts/app/Chart.yaml', line: 3 };
  expect(overallFailure([{ at: 'charts/app', failure }], 2, 'pushes')).toEqual(failure);
});

test('one cause that hits every destination is told once', () => {
  const failed = { at: 'charts/app', failure: { message: 'no Chart.yaml' } };
  expect(overallFailure([failed, failed], 2, 'pushes')).toEqual({ message: 'no Chart.yaml' });
});

test('several failures are listed with their places', () => {
  const failures = [
    { at: 'charts/app', failure: { message: 'no Chart.yaml' } },
    { at: 'other.test/team/app:1.2.3_build', failure: { message: 'no permission' } },
  ];
  expect(overallFailure(failures, 3, 'pushes')).toEqual({
    message:
      '2 of 3 pushes failed:\n- charts/app: no Chart.yaml\n- other.test/team/app:1.2.3_build: no permission',
  });
});

test('failures with one cause are told once, with their places', () => {
  const inUse = (ref: string): { at: string; failure: { message: string } } => ({
    at: ref,
    failure: { message: `${ref} exists with different content; raise the version` },
  });
  expect(overallFailure([inUse('a.test/app:1'), inUse('b.test/app:1')], 2, 'pushes')).toEqual({
    message: 'a.test/app:1 exists with different content; raise the version; the same at b.test/app:1',
  });
});

test('failures that differ in the region alone have one cause', () => {
  const regions = ['us-east-1', 'us-gov-west-1', 'ap-southeast-3', 'mx-central-1'];
  const failures = regions.map((region) => {
    const host = `123456789012.dkr.ecr.${region}.amazonaws.com`;
    const message =
      `no permission for ecr:PutImage on ${host}/team/app: allow it (PUT https://${host}/v2/team/app/manifests/1.2.3 returned 403: ` +
      `not authorized on resource: arn:aws:ecr:${region}:123456789012:repository/team/app)`;
    return { at: `${host}/team/app:1.2.3`, failure: { message } };
  });
  const [first] = failures;
  expect(overallFailure(failures, 4, 'pushes')).toEqual({
    message: `${first?.failure.message ?? ''}; the same at ${failures
      .slice(1)
      .map(({ at }) => at)
      .join(', ')}`,
  });
});

test('failures of several charts for several reasons are told by reason', () => {
  const failed = (at: string, message: string): FailureAt => ({ at, failure: { message } });
  const failures = ['a', 'b', 'c'].flatMap((host) => [
    failed(`${host}.test/app:1`, 'the answer was cut off'),
    failed(`${host}.test/web:1`, `${host}.test/web:1 exists with different content`),
  ]);
  expect(overallFailure(failures, 9, 'pushes')?.message).toBe(
    '6 of 9 pushes failed:\n- a.test/app:1, b.test/app:1, c.test/app:1: the answer was cut off\n' +
      '- a.test/web:1 exists with different content; the same at b.test/web:1, c.test/web:1',
  );
});

test('a message that names its place does not get it twice', () => {
  const failures = [
    { at: 'a.test/app:1', failure: { message: 'a.test/app:1 exists with different content' } },
    { at: 'b.test/web:1', failure: { message: 'no permission' } },
  ];
  expect(overallFailure(failures, 2, 'pushes')?.message).toBe(
    '2 of 2 pushes failed:\n- a.test/app:1 exists with different content\n- b.test/web:1: no permission',
  );
});

test('repositories that are missing are one failure', () => {
  const failures = ['app', 'web', 'api', 'app'].map((name, index) => ({
    at: `r.test/${name}:${index}`,
    failure: {
      message: `the repository "${name}" does not exist in r.test`,
      missing: { name, uri: `r.test/${name}`, registry: { type: 'private', region: 'eu-west-1' } as const },
    },
  }));
  expect(overallFailure(failures, 4, 'pushes')).toEqual({
    message:
      '3 repositories are missing: r.test/app, r.test/web, r.test/api; set create-repository: true, or create them, ' +
      'the first one with: aws ecr create-repository --region eu-west-1 --repository-name app',
  });
});

test.each([
  ['version: 1.2.3', 3],
  ['version: "1.2.3" # see CHANGES', 3],
  ["version:   '1.2.3'", 3],
  ['version: 1.2.30', undefined],
  ['appVersion: 1.2.3', undefined],
  ['  version: 1.2.3', undefined],
])('the line of %s', (line, number) => {
  const yaml = `name: app\n# a comment\n${line}\ntype: application\n`;
  expect(lineOfField(yaml, { name: 'version', value: '1.2.3' })).toBe(number);
});

import { expect, test } from '@jest/globals';
import { overallFailure } from '../../src/runner/failure.ts';
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

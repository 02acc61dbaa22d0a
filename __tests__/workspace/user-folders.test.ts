import { describe, expect, test } from '@jest/globals';
import { tmpdir } from 'node:os';
import { provideHome } from '../../src/workspace/user-folders.ts';

/** Returns the HOME that a process has afterwards, on a machine whose user database names this one. */
function homeOf(environment: NodeJS.ProcessEnv, known: string | undefined): string | undefined {
  provideHome(environment, () => known);
  return environment['HOME'];
}

// Windows has USERPROFILE instead.
const describeUnix = process.platform === 'win32' ? describe.skip : describe;

describeUnix('the home directory', () => {
  test('stays where there is one', () => {
    expect(homeOf({ HOME: '/github/home', RUNNER_TEMP: '/runner/temp' }, '/home/me')).toBe('/github/home');
  });

  test('is the one of the user database where HOME is not set, empty or relative', () => {
    for (const HOME of [undefined, '', '.', 'home']) {
      const environment = { ...(HOME !== undefined && { HOME }), RUNNER_TEMP: '/runner/temp' };
      expect(homeOf(environment, '/home/me')).toBe('/home/me');
    }
  });

  test('is RUNNER_TEMP where the user database has none either', () => {
    for (const known of [undefined, '', '?']) {
      expect(homeOf({ RUNNER_TEMP: '/runner/temp' }, known)).toBe('/runner/temp');
    }
  });

  test('is the directory for temporary files outside of a runner', () => {
    expect(homeOf({}, undefined)).toBe(tmpdir());
  });
});

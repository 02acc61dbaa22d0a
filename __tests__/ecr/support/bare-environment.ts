import { afterEach, beforeEach } from '@jest/globals';

/** Removes AWS's variables from the environment for each test of a file, and restores them. */
export function bareEnvironment(): void {
  const kept = { ...process.env };
  beforeEach(() => {
    for (const name of Object.keys(process.env).filter((found) => found.startsWith('AWS_'))) {
      Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' });
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, kept);
  });
}

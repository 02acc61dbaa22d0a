import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { start } from './support.ts';

const cli = fileURLToPath(new URL('../../emulator/cli.ts', import.meta.url));

/** A directory for temporary files, of which nothing must be left. */
let temporary = '';

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'cli-test-'));
});

afterEach(async () => {
  const left = await readdir(temporary);
  await rm(temporary, { recursive: true });
  expect(left).toEqual([]);
});

function spawnCli(args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  });
}

async function run(...args: readonly string[]): Promise<readonly [number | null, string, string]> {
  const child = spawnCli(args);
  const closed = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return [child.exitCode, out, err];
}

describe('the command', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('prints the environment, and stops on %s', async (signal) => {
    const child = spawnCli(['--port', '0']);
    const closed = once(child, 'close');
    let printed = '';
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      printed += String(chunk);
      if (printed.includes('Ctrl-C')) break;
    }
    const environment = Object.fromEntries(
      [...printed.matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
    expect(Object.keys(environment)).toEqual([
      'AWS_ENDPOINT_URL_ECR',
      'AWS_ENDPOINT_URL_ECR_PUBLIC',
      'AWS_ENDPOINT_URL_STS',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_REGION',
      'AWS_DEFAULT_REGION',
    ]);
    expect((await fetch(`${environment['AWS_ENDPOINT_URL_ECR'] ?? ''}/v2/`)).status).toBe(401);
    expect(await readdir(temporary)).toHaveLength(1);
    child.kill(signal);
    expect(await closed).toEqual([0, null]);
  });

  test.each([
    [['--port', 'x'], 'not a port: x'],
    [['--port', '65536'], 'not a port: 65536'],
    [['--ports', '1'], "Unknown option '--ports'"],
    [['1'], "Unexpected argument '1'"],
  ])('refuses %j in one line', async (args, message) => {
    const [code, out, err] = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]+usage: npm run emulator[^\n]+\n$/);
    expect(err.startsWith(message)).toBe(true);
  });

  test('says that its port is taken', async () => {
    const { port } = new URL((await start()).endpoint);
    const [code, , err] = await run('--port', port);
    expect(code).toBe(2);
    expect(err).toMatch(new RegExp(`^cannot listen on port ${port}: .*EADDRINUSE`));
  });
});

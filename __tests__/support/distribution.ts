import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import { peer } from './peers.ts';

/** The reference implementation of a registry, running. */
export interface Distribution {
  /** `127.0.0.1:PORT`; it speaks http and asks for no credentials. */
  readonly host: string;
  close(): Promise<void>;
}

/** Starts `registry serve` (https://distribution.github.io/distribution) with its files in a temporary folder. */
export async function startDistribution(): Promise<Distribution> {
  const folder = await mkdtemp(path.join(tmpdir(), 'distribution-'));
  const configuration = path.join(folder, 'config.yml');
  await writeFile(
    configuration,
    stringify({
      version: '0.1',
      storage: { filesystem: { rootdirectory: path.join(folder, 'data') }, delete: { enabled: true } },
      http: { addr: '127.0.0.1:0' },
    }),
  );
  const server = spawn(peer('registry'), ['serve', configuration], {
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const host = await listening(server.stderr);
  return {
    host,
    async close() {
      const closed = once(server, 'close');
      server.kill();
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the registry logs where it listens, and lets it log on. Throws what it logged when it ends before. */
async function listening(log: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface(log);
  const seen: string[] = [];
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      seen.push(line);
      const [, host] = /listening on (127\.0\.0\.1:\d+)/.exec(line) ?? [];
      if (host !== undefined) resolve(host);
    });
    lines.once('close', () => {
      reject(new Error(`the registry did not start:\n${seen.join('\n')}`));
    });
  });
}

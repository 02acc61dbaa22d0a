import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peer } from '../support/peers.ts';
import { startRecordingRegistry } from '../support/recording-registry.ts';
import { readArchive } from './archive.ts';
import type { Archive } from './archive.ts';

/** The time that every archive of a comparison carries, in seconds since 1970. */
export const sourceDateEpoch = 1_700_000_000;

/** Helm's own reason not to package or push a chart: its error without `Error: ` before it. */
export interface Refused {
  readonly refused: string;
}

/** An archive on disk and in parts. */
export interface Packaged {
  readonly file: string;
  readonly archive: Archive;
}

/** One version of the real Helm. */
export interface Helm {
  readonly name: 'Helm 3.22' | 'Helm 4.3';
  /** `helm package`: takes a chart's directory and an empty or missing one for the archive. */
  package(chart: string, destination: string, flags?: readonly string[]): Promise<Packaged | Refused>;
  /** `helm push`: takes a packaged chart and returns the config blob it sends. */
  push(file: string): Promise<Buffer | Refused>;
  /** `helm verify`: takes a packaged chart that has its `.prov` beside it. Returns what Helm prints. */
  verify(file: string, keyring: string): Promise<string | Refused>;
}

/** Both versions of Helm, with homes and a registry of their own. */
export interface Oracle {
  readonly helm3: Helm;
  readonly helm4: Helm;
  /** An empty folder that is there until {@link Oracle.close}. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Reports whether Helm refused. */
export function isRefused(answer: object | string): answer is Refused {
  return typeof answer === 'object' && 'refused' in answer;
}

function reasonOf(stderr: string): string {
  const start = /^Error: /m.exec(stderr);
  return (start === null ? stderr : stderr.slice(start.index + start[0].length)).trim();
}

interface Output {
  readonly stdout: string;
  readonly refused: string | undefined;
}

/** Runs a program to its end. Throws when it could not be started, or was killed. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Output> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number')
        reject(new Error(`${program} ended without an answer`, { cause: error }));
      else resolve({ stdout, refused: error === null ? undefined : reasonOf(stderr) });
    });
  });
}

interface Manifest {
  readonly config: { readonly digest: string };
}

/** Starts the {@link Oracle}. Throws if one of the Helms is not installed. */
export async function startOracle(): Promise<Oracle> {
  const programs = { 'Helm 3.22': peer('helm3'), 'Helm 4.3': peer('helm4') } as const;
  const folder = await mkdtemp(join(tmpdir(), 'parity-'));
  const registry = await startRecordingRegistry();
  let pushes = 0;

  async function helm(name: Helm['name']): Promise<Helm> {
    const home = join(folder, name.replaceAll(' ', '-'));
    await mkdir(home);
    // Nothing of the user's own environment: neither a configuration of Helm and Docker nor a proxy.
    const env = {
      HOME: home,
      DOCKER_CONFIG: home,
      HELM_CACHE_HOME: join(home, 'cache'),
      HELM_CONFIG_HOME: join(home, 'config'),
      HELM_DATA_HOME: join(home, 'data'),
      PATH: '',
      SOURCE_DATE_EPOCH: String(sourceDateEpoch),
      TMPDIR: tmpdir(),
    };
    return {
      name,
      async package(chart, destination, flags = []) {
        const args = ['package', chart, '--destination', destination, ...flags];
        const { refused } = await run(programs[name], args, env);
        if (refused !== undefined) return { refused };
        const archive = (await readdir(destination)).find((entry) => entry.endsWith('.tgz'));
        const file = join(destination, archive ?? '');
        return { file, archive: readArchive(await readFile(file)) };
      },
      async push(file) {
        pushes += 1;
        const base = `push-${pushes}`;
        const remote = `oci://${registry.host}/${base}`;
        const { refused } = await run(programs[name], ['push', file, remote, '--plain-http'], env);
        const { manifests, blobs } = registry.take(base);
        if (refused !== undefined) return { refused };
        const [manifest] = manifests.values();
        const { config } = JSON.parse(String(manifest)) as Manifest;
        return blobs.get(config.digest) ?? Buffer.alloc(0);
      },
      async verify(file, keyring) {
        const { stdout, refused } = await run(programs[name], ['verify', file, '--keyring', keyring], env);
        return refused === undefined ? stdout : { refused };
      },
    };
  }

  return {
    helm3: await helm('Helm 3.22'),
    helm4: await helm('Helm 4.3'),
    folder,
    async close() {
      await registry.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

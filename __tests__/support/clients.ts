import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PeerName } from '../../scripts/peer-catalogue.ts';
import { peer } from './peers.ts';

/** The clients of a registry that a chart must be readable with. */
export type ClientName = 'aws' | Extract<PeerName, 'helm3' | 'helm4' | 'oras' | 'crane' | 'cosign'>;

/** Real clients, each with a home of its own. */
export interface Clients {
  /** An empty folder that is there until {@link Clients.close}. */
  readonly folder: string;
  /**
   * Runs a client to its end and returns what it printed on standard output.
   *
   * @param input What it reads on standard input.
   * @throws When it is not installed, naming it, or exits with another code than 0, with what it printed.
   */
  run(client: ClientName, args: readonly string[], input?: string): Promise<Buffer>;
  /** Signs Helm, oras and crane in to a registry with what `aws … get-login-password` prints. */
  signIn(registry: string, service: 'ecr' | 'ecr-public'): Promise<void>;
  close(): Promise<void>;
}

/**
 * Makes clients ready to use.
 *
 * @param environment The variables that make the AWS CLI talk to an emulator.
 * @param sharedHome The folder that all of them keep their settings in; each has its own unless given.
 */
export async function openClients(
  environment: Readonly<Record<string, string>>,
  sharedHome?: string,
): Promise<Clients> {
  const folder = await mkdtemp(path.join(tmpdir(), 'clients-'));
  const home = (client: string): string => sharedHome ?? path.join(folder, `home-${client}`);

  const run: Clients['run'] = async (client, args, input = '') => {
    await mkdir(home(client), { recursive: true });
    return execute(client === 'aws' ? 'aws' : peer(client), args, input, {
      ...process.env,
      ...environment,
      ...foldersIn(home(client)),
      TZ: 'UTC',
    });
  };

  return {
    folder,
    run,
    async signIn(registry, service) {
      const region = service === 'ecr-public' ? ['--region', 'us-east-1'] : [];
      const password = (await run('aws', [service, 'get-login-password', ...region])).toString();
      const user = ['--username', 'AWS', '--password-stdin'];
      for (const helm of ['helm3', 'helm4'] as const) {
        await run(helm, ['registry', 'login', ...user, '--plain-http', registry], password);
      }
      await run('oras', ['login', ...user, '--plain-http', registry], password);
      await run('crane', ['auth', 'login', ...user, registry], password);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What makes the clients keep to a folder. HOME stays: the programs themselves may be installed below it. */
export function foldersIn(home: string): Readonly<Record<string, string>> {
  return {
    AWS_CONFIG_FILE: path.join(home, 'aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(home, 'aws-credentials'),
    DOCKER_CONFIG: home,
    HELM_CACHE_HOME: path.join(home, 'cache'),
    HELM_CONFIG_HOME: path.join(home, 'config'),
    HELM_DATA_HOME: path.join(home, 'data'),
  };
}

function execute(
  program: string,
  args: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { env, encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else if (error.code === 'ENOENT') reject(new Error(`"${program}" is not on PATH; install it`));
        else reject(new Error(`${program} ${args.join(' ')}:\n${stdout.toString()}${stderr.toString()}`));
      },
    );
    child.stdin?.end(input);
  });
}

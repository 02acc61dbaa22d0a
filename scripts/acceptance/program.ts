import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { peerProgram, type PeerName } from '../peer-catalogue.ts';

/** Where a program runs. */
interface Surroundings {
  /** The home directory, and the one that it starts in. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs a program: the one on PATH, else the one among the peers. Reports whether there is one. Throws if it fails. */
export async function runProgram(
  { home, environment }: Surroundings,
  name: string,
  peer: PeerName,
  args: readonly string[],
): Promise<boolean> {
  const env = { ...environment, PATH: process.env['PATH'], HOME: home, COSIGN_PASSWORD: '' };
  for (const program of [name, peerProgram(peer)]) {
    try {
      await promisify(execFile)(program, args, { cwd: home, env });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return false;
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { peerProgram, type PeerName } from '../peer-catalogue.ts';
import type { Stage } from './steps.ts';

/** Runs a program: the one on PATH, else the one among the peers. Reports whether there is one. Throws if it fails. */
export async function runProgram(
  stage: Stage,
  name: string,
  peer: PeerName,
  args: readonly string[],
): Promise<boolean> {
  const env = { ...stage.environment, PATH: process.env['PATH'], HOME: stage.home, COSIGN_PASSWORD: '' };
  for (const program of [name, peerProgram(peer)]) {
    try {
      await promisify(execFile)(program, args, { cwd: stage.home, env });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return false;
}

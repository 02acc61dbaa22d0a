import { existsSync } from 'node:fs';
import { peerProgram } from '../../scripts/peer-catalogue.ts';
import type { PeerName } from '../../scripts/peer-catalogue.ts';

/** Returns the path of a peer's program. Throws an error that names the peer if it is not installed: no comparison is skipped. */
export function peer(name: PeerName): string {
  const program = peerProgram(name);
  if (!existsSync(program))
    throw new Error(`the peer "${name}" is missing (${program}): run \`node scripts/peers.ts ${name}\``);
  return program;
}

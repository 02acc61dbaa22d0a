/** Runs an installed peer: `node scripts/peer.ts <name> [arguments…]`. */
import { spawnSync } from 'node:child_process';
import { isPeerName, peerProgram, peers, pythonPackageFolder } from './peer-catalogue.ts';

const [name = '', ...args] = process.argv.slice(2);
if (isPeerName(name)) {
  const env = { ...process.env, PYTHONPATH: pythonPackageFolder(name) };
  const { status, error } = spawnSync(peerProgram(name), args, { stdio: 'inherit', env });
  if (error !== undefined) console.error(`peer: ${error.message}; install it: node scripts/peers.ts ${name}`);
  process.exitCode = status ?? 1;
} else {
  console.error(`peer: no such peer: "${name}" (there are ${Object.keys(peers).join(', ')})`);
  process.exitCode = 2;
}

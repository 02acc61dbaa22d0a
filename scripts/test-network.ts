/**
 * Runs the tests of proxies, certificates and connections on the oldest and the newest Node 24 that GitHub's runners ship:
 * `node scripts/test-network.ts [arguments of jest…]`. The oldest is installed among the peers.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { peerProgram } from './peer-catalogue.ts';

const root = join(import.meta.dirname, '..');
const suites = ['__tests__/http', '__tests__/faults/networks.test.ts'];

function run(program: string, args: readonly string[]): boolean {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (error !== undefined) console.error(`test-network: ${error.message}`);
  return status === 0;
}

const jest = join(root, 'node_modules/jest/bin/jest.js');
const options = [
  '--experimental-vm-modules',
  '--no-warnings',
  jest,
  '--ci',
  ...suites,
  ...process.argv.slice(2),
];
// The newest is the one that `npm ci` brings, and everything else runs on.
const passed =
  run(process.execPath, [join(root, 'scripts/peers.ts'), 'node24-oldest']) &&
  [peerProgram('node24-oldest'), process.execPath].every((program) => {
    console.log(`test-network: ${program}`);
    return run(program, options);
  });
if (!passed) process.exitCode = 1;

/**
 * Builds what is committed again, and compares with the committed dist/: `node scripts/reproduce.ts`. It does so in a clone with
 * its own installation of the packages, under two paths, Node versions, locales and time zones, and with files that only their
 * owner may read. Needs the peer "node22".
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { peerProgram } from './peer-catalogue.ts';

interface Surroundings {
  /** The name of the checkout's folder. */
  readonly folder: string;
  readonly node: string;
  readonly variables: Readonly<Record<string, string>>;
}

// Turkish has upper and lower case of its own; the time zones are on both sides of the date line.
const everySurroundings: readonly Surroundings[] = [
  { folder: 'a', node: process.execPath, variables: { LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' } },
  {
    folder: 'a folder with a longer name, and spaces',
    node: peerProgram('node22'),
    variables: { LC_ALL: 'C', TZ: 'Pacific/Pago_Pago' },
  },
];

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    // npm is a script on Windows, which needs a shell.
    shell: process.platform === 'win32' && command === 'npm',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Builds in a checkout; returns the files that then differ from the commit. */
function rebuild(checkout: string, { node, variables }: Surroundings): string {
  rmSync(join(checkout, 'dist'), { recursive: true });
  const PATH = [dirname(node), process.env['PATH'] ?? ''].join(delimiter);
  run('npm', ['run', 'build'], checkout, { ...variables, PATH });
  return run('git', ['status', '--porcelain', '--', 'dist'], checkout);
}

/** Returns the files that a build depends on, or makes, whose changes are not committed: they would not be compared. */
function uncommitted(): string {
  const files = ['dist', 'src', 'package.json', 'package-lock.json', 'scripts/licenses.ts', 'tsconfig.json'];
  return run('git', ['status', '--porcelain', '--', ...files], '.');
}

const scratch = mkdtempSync(join(tmpdir(), 'reproduce-'));
try {
  const changes = uncommitted();
  if (changes !== '') throw new Error(`commit these first, since what is committed is compared:\n${changes}`);
  process.umask(0o077);
  let checkout = join(scratch, 'clone');
  run('git', ['clone', '--quiet', '.', checkout], '.');
  // Without the project's own Node, `npm run` takes that on PATH.
  run('npm', ['ci', '--omit=optional'], checkout);
  for (const surroundings of everySurroundings) {
    const { folder, node, variables } = surroundings;
    const moved = join(scratch, folder);
    renameSync(checkout, moved);
    checkout = moved;
    const version = run(node, ['--version'], '.').trim();
    const changed = rebuild(checkout, surroundings);
    const where = `Node ${version}, ${JSON.stringify(variables)}, in "${folder}"`;
    if (changed !== '') throw new Error(`dist/ is not what is built with ${where}:\n${changed}`);
    console.log(`reproduce: the same dist/ with ${where}`);
  }
} catch (error) {
  console.error(`reproduce: ${error instanceof Error ? error.message : String(error)}`);
  console.error(
    'reproduce: commit what "npm run build" makes; node22 is missing? node scripts/peers.ts node22',
  );
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

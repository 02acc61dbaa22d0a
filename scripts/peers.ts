/**
 * Installs the programs that the tests and the benchmark compare with: `node scripts/peers.ts [name…]`, all without a name.
 * What is there in the right version is left alone.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  isPeerName,
  npmPackageFolder,
  peerFolder,
  peerProgram,
  peers,
  pythonPackageFolder,
} from './peer-catalogue.ts';
import type { Peer, PeerName } from './peer-catalogue.ts';

type KindOfPeer<Kind extends Peer['kind']> = Extract<Peer, { kind: Kind }>;

function isProgramMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      // npm is a script on Windows, which needs a shell.
      shell: process.platform === 'win32' && command === 'npm',
    });
  } catch (error) {
    if (!isProgramMissing(error)) throw error;
    throw new Error(`"${command}" is not on PATH, and is needed to install the peers`, { cause: error });
  }
}

/** The version is read from the program itself, where Go has written it. */
function isGoPeerInstalled(program: string, peer: KindOfPeer<'go'>): boolean {
  if (!existsSync(program)) return false;
  const lines = run('go', ['version', '-m', program]).split('\n');
  return lines.some((line) => line.startsWith(`\tmod\t${peer.module}\t${peer.version}\t`));
}

/** The program gets its name only when it is whole, so that nobody ever runs half of one. */
function installGoPeer(program: string, peer: KindOfPeer<'go'>): void {
  const building = mkdtempSync(join(peerFolder(), '.building-'));
  try {
    const flags = peer.ldflags === undefined ? [] : ['-ldflags', peer.ldflags];
    run('go', ['install', '-trimpath', ...flags, `${peer.package}@${peer.version}`], {
      CGO_ENABLED: '0',
      GOBIN: building,
    });
    const suffix = process.platform === 'win32' ? '.exe' : '';
    renameSync(join(building, basename(peer.package) + suffix), program);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

function isNpmPeerInstalled(name: PeerName, peer: KindOfPeer<'npm'>): boolean {
  const manifest = join(npmPackageFolder(name, peer), 'package.json');
  if (!existsSync(manifest) || !existsSync(peerProgram(name))) return false;
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version?: unknown };
  // Some releases of these packages write it with a "v" in front.
  return typeof version === 'string' && version.replace(/^v/, '') === peer.version;
}

function installNpmPeer(name: PeerName, peer: KindOfPeer<'npm'>): void {
  const wanted = `${peer.package}@${peer.version}`;
  run('npm', ['install', '--prefix', join(peerFolder(), name), '--no-save', '--ignore-scripts', wanted]);
}

/** pip writes a folder that has the version in its name, after all else. */
function isPythonPeerInstalled(name: PeerName, peer: KindOfPeer<'python'>): boolean {
  const record = join(
    pythonPackageFolder(name),
    `${peer.package.replaceAll('-', '_')}-${peer.version}.dist-info`,
  );
  return existsSync(record) && existsSync(peerProgram(name));
}

function installPythonPeer(name: PeerName, peer: KindOfPeer<'python'>): void {
  rmSync(pythonPackageFolder(name), { recursive: true, force: true });
  const options = ['--quiet', '--disable-pip-version-check', '--root-user-action=ignore'];
  const target = `--target=${pythonPackageFolder(name)}`;
  run('python3', ['-m', 'pip', 'install', ...options, target, `${peer.package}==${peer.version}`]);
}

function sourceFolder({ folder }: KindOfPeer<'source'>): string {
  return join(import.meta.dirname, folder);
}

/** The file beside the program that says what it was built from. */
function markOf(program: string): string {
  return `${program}.source`;
}

/** The digest of what a program is built from. */
function digestOfSource(peer: KindOfPeer<'source'>): string {
  const hash = createHash('sha256').update(peer.ldflags);
  for (const file of ['main.go', 'go.mod', 'go.sum'])
    hash.update(readFileSync(join(sourceFolder(peer), file)));
  return hash.digest('hex');
}

function isSourcePeerInstalled(program: string, peer: KindOfPeer<'source'>): boolean {
  if (!existsSync(program) || !existsSync(markOf(program))) return false;
  return readFileSync(markOf(program), 'utf8') === digestOfSource(peer);
}

function installSourcePeer(program: string, peer: KindOfPeer<'source'>): void {
  const building = mkdtempSync(join(peerFolder(), '.building-'));
  try {
    const built = join(building, basename(program));
    const flags = ['-trimpath', '-ldflags', peer.ldflags, '-o', built];
    run('go', ['build', '-C', sourceFolder(peer), ...flags, '.'], { CGO_ENABLED: '0' });
    rmSync(markOf(program), { force: true });
    renameSync(built, program);
    writeFileSync(markOf(program), digestOfSource(peer));
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

function isInstalled(name: PeerName, peer: Peer): boolean {
  switch (peer.kind) {
    case 'go':
      return isGoPeerInstalled(peerProgram(name), peer);
    case 'npm':
      return isNpmPeerInstalled(name, peer);
    case 'python':
      return isPythonPeerInstalled(name, peer);
    case 'source':
      return isSourcePeerInstalled(peerProgram(name), peer);
  }
}

/** The version in words for the log. */
function versionOf(peer: Peer): string {
  return peer.kind === 'source' ? `of ${peer.folder}/go.mod` : peer.version;
}

function install(name: PeerName): void {
  const peer: Peer = peers[name];
  if (isInstalled(name, peer)) {
    console.log(`${name} ${versionOf(peer)} is there`);
    return;
  }
  console.log(`${name} ${versionOf(peer)} is being installed …`);
  switch (peer.kind) {
    case 'go':
      installGoPeer(peerProgram(name), peer);
      break;
    case 'npm':
      installNpmPeer(name, peer);
      break;
    case 'python':
      installPythonPeer(name, peer);
      break;
    case 'source':
      installSourcePeer(peerProgram(name), peer);
  }
  if (!isInstalled(name, peer))
    throw new Error(`${peerProgram(name)} is not ${versionOf(peer)} after its installation`);
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !isPeerName(name));
try {
  if (unknown.length > 0)
    throw new Error(`no such peer: ${unknown.join(', ')} (there are ${Object.keys(peers).join(', ')})`);
  mkdirSync(peerFolder(), { recursive: true });
  const all = Object.keys(peers).filter(isPeerName);
  for (const name of asked.length > 0 ? asked.filter(isPeerName) : all) install(name);
} catch (error) {
  console.error(`peers: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

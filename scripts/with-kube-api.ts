/**
 * Runs a command with a Kubernetes API server: `node scripts/with-kube-api.ts npm run test:kubernetes`. The server that KUBECONFIG
 * points at, where it is set; else one of its own on loopback (the peer "kube-api"), which ends with the command.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { peerProgram } from './peer-catalogue.ts';

interface KubeApi {
  readonly kubeconfig: string;
  close(): Promise<void>;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}

async function startKubeApi(): Promise<KubeApi> {
  const folder = mkdtempSync(join(tmpdir(), 'kube-api-'));
  const server = spawn(peerProgram('kube-api'), [folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log: string[] = [];
  createInterface(server.stderr).on('line', (line) => log.push(line));
  const close = async (): Promise<void> => {
    await stop(server);
    rmSync(folder, { recursive: true, force: true });
  };
  const kubeconfig = await new Promise<string>((resolve, reject) => {
    createInterface(server.stdout).once('line', resolve);
    server.once('error', reject);
    server.once('exit', () => {
      reject(new Error(`the API server did not start:\n${log.slice(-20).join('\n')}`));
    });
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { kubeconfig, close };
}

async function run(command: readonly string[], kubeconfig: string): Promise<number> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: 'inherit',
    // npm is a script on Windows, which needs a shell.
    shell: process.platform === 'win32',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

const command = process.argv.slice(2);
const given = process.env['KUBECONFIG'] ?? '';
try {
  if (command.length === 0) throw new Error('no command; usage: node scripts/with-kube-api.ts <command…>');
  const api = given === '' ? await startKubeApi() : undefined;
  try {
    process.exitCode = await run(command, api?.kubeconfig ?? given);
  } finally {
    await api?.close();
  }
} catch (error) {
  const remedy = 'is it installed? node scripts/peers.ts kube-api';
  console.error(`with-kube-api: ${error instanceof Error ? error.message : String(error)}; ${remedy}`);
  process.exitCode = 1;
}

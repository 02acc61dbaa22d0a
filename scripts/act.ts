/**
 * Runs the self-test workflow with act, as GitHub would run it but on this machine and without Docker: `node scripts/act.ts`.
 * It runs on a clone, so what is not committed is not tested. Fails unless every step of the workflow ran, in its order,
 * and succeeded.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import { peerProgram } from './peer-catalogue.ts';

/** A line of `act --json`. */
export interface LogLine {
  readonly msg: string;
  readonly step?: string;
  readonly stage?: string;
  readonly stepResult?: string;
  readonly jobResult?: string;
}

/** One run of act. */
export interface ActRun {
  /** The event's name and further arguments. */
  readonly args: readonly string[];
  /** The repository that it runs in. */
  readonly checkout: string;
  /** Where act keeps what it makes. */
  readonly cache: string;
  /** Variables over this process's own, and programs before those on PATH. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly programs?: string;
  /** Called with every line of the log. */
  readonly show: (text: string) => void;
}

/**
 * Runs a workflow with act, as GitHub would run it but on this machine and without Docker. Gives the log's lines. Throws an Error where act cannot be started.
 */
export async function runAct({
  args,
  checkout,
  cache,
  environment,
  programs,
  show,
}: ActRun): Promise<readonly LogLine[]> {
  const onThisMachine = ['--platform', 'ubuntu-latest=-self-hosted', '--pull=false', '--no-cache-server'];
  // act runs actions with the first "node" on PATH, and the action needs the version that runs this script.
  const folders = [...(programs === undefined ? [] : [programs]), dirname(process.execPath)];
  const PATH = [...folders, process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(peerProgram('act'), [...args, '--json', ...onThisMachine], {
    cwd: checkout,
    env: { ...process.env, ...environment, PATH, XDG_CACHE_HOME: cache },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: LogLine[] = [];
  createInterface(child.stdout).on('line', (text) => {
    const line = JSON.parse(text) as LogLine;
    lines.push(line);
    show(line.msg.trimEnd());
  });
  await once(child, 'close');
  return lines;
}

/** The steps that ran in their main stage and succeeded, in the order in which they ended. */
export function succeededSteps(lines: readonly LogLine[]): readonly string[] {
  return lines
    .filter(({ stage, stepResult }) => stage === 'Main' && stepResult === 'success')
    .map(({ step }) => step ?? '');
}

/** How the jobs ended. */
export function jobResults(lines: readonly LogLine[]): readonly string[] {
  return lines.flatMap(({ jobResult }) => jobResult ?? []);
}

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly name?: string; readonly uses?: string }[] }>
  >;
}

const workflowFile = join('.github', 'workflows', 'self-test.yml');

/** Compares what act says it did with the steps that the workflow's file lists; gives what is wrong. */
function shortfall(lines: readonly LogLine[]): string | undefined {
  const { jobs } = parse(readFileSync(workflowFile, 'utf8')) as Workflow;
  const expected = Object.values(jobs).flatMap(({ steps }) => steps.map(({ name, uses }) => name ?? uses));
  const succeeded = succeededSteps(lines);
  if (succeeded.join('\n') !== expected.join('\n')) {
    return `these steps succeeded: ${succeeded.join(', ')}\nexpected, in this order: ${expected.join(', ')}`;
  }
  const results = jobResults(lines);
  if (results.length !== Object.keys(jobs).length || results.some((result) => result !== 'success')) {
    return `the jobs ended with: ${results.join(', ')}`;
  }
  return undefined;
}

if (import.meta.main) {
  const scratch = mkdtempSync(join(tmpdir(), 'act-'));
  try {
    const checkout = join(scratch, 'checkout');
    execFileSync('git', ['clone', '--quiet', '.', checkout], { stdio: ['ignore', 'inherit', 'inherit'] });
    const args = ['workflow_dispatch', '--workflows', workflowFile];
    const wrong = shortfall(
      await runAct({ args, checkout, cache: join(scratch, 'cache'), show: console.log }),
    );
    console.log(wrong === undefined ? 'act: every step ran, in order, and succeeded' : `act: ${wrong}`);
    process.exitCode = wrong === undefined ? 0 : 1;
  } catch (error) {
    console.error(`act: ${String(error)}; is it installed? node scripts/peers.ts act`);
    process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

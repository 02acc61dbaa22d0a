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
  /** Of a step inside a composite action, it has more than one element. */
  readonly stepID?: readonly string[];
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
 * Runs a workflow with act, as GitHub would run it but on this machine and without Docker. Returns the log's lines. Throws an Error
 * where act cannot be started.
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
    .filter(
      ({ stage, stepID, stepResult }) =>
        stage === 'Main' && stepResult === 'success' && (stepID?.length ?? 1) === 1,
    )
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

/** The jobs that need no Docker, each with what selects its Linux half. */
const jobs = { actions: ['--matrix', 'os:ubuntu-latest'], 'checkout-path': [] } as const;

/** Compares what act says it did with the steps that the workflow's file lists for a job; returns what is wrong. */
function shortfall(job: string, lines: readonly LogLine[]): string | undefined {
  const workflow = parse(readFileSync(workflowFile, 'utf8')) as Workflow;
  const expected = workflow.jobs[job]?.steps.map(({ name, uses }) => name ?? uses) ?? [];
  const succeeded = succeededSteps(lines);
  if (succeeded.join('\n') !== expected.join('\n')) {
    return `these steps succeeded: ${succeeded.join(', ')}\nexpected, in this order: ${expected.join(', ')}`;
  }
  const results = jobResults(lines);
  return results.join() === 'success' ? undefined : `the job ended with: ${results.join(', ')}`;
}

if (import.meta.main) {
  const scratch = mkdtempSync(join(tmpdir(), 'act-'));
  try {
    for (const [job, selection] of Object.entries(jobs)) {
      const checkout = join(scratch, job);
      execFileSync('git', ['clone', '--quiet', '.', checkout], { stdio: ['ignore', 'inherit', 'inherit'] });
      const args = ['workflow_dispatch', '--workflows', workflowFile, '--job', job, ...selection];
      const cache = join(scratch, `cache-${job}`);
      const wrong = shortfall(job, await runAct({ args, checkout, cache, show: console.log }));
      console.log(`act: ${job}: ${wrong ?? 'every step ran, in order, and succeeded'}`);
      if (wrong !== undefined) process.exitCode = 1;
    }
  } catch (error) {
    console.error(`act: ${String(error)}; is it installed? node scripts/peers.ts act`);
    process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

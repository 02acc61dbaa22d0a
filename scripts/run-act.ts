import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname } from 'node:path';
import { createInterface } from 'node:readline';
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

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
interface LogLine {
  readonly msg: string;
  readonly step?: string;
  readonly stage?: string;
  readonly stepResult?: string;
  readonly jobResult?: string;
}

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly name?: string; readonly uses?: string }[] }>
  >;
}

const workflowFile = join('.github', 'workflows', 'self-test.yml');

async function runAct(checkout: string, cache: string): Promise<readonly LogLine[]> {
  const onThisMachine = ['--platform', 'ubuntu-latest=-self-hosted', '--pull=false', '--no-cache-server'];
  const child = spawn(
    peerProgram('act'),
    ['workflow_dispatch', '--workflows', workflowFile, '--json', ...onThisMachine],
    {
      cwd: checkout,
      // act runs actions with the first "node" on PATH, and the action needs the version that runs this script.
      env: {
        ...process.env,
        PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
        XDG_CACHE_HOME: cache,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines: LogLine[] = [];
  createInterface(child.stdout).on('line', (text) => {
    const line = JSON.parse(text) as LogLine;
    lines.push(line);
    console.log(line.msg.trimEnd());
  });
  await once(child, 'close');
  return lines;
}

/** Compares what act says it did with the steps that the workflow's file lists; gives what is wrong. */
function shortfall(lines: readonly LogLine[]): string | undefined {
  const { jobs } = parse(readFileSync(workflowFile, 'utf8')) as Workflow;
  const expected = Object.values(jobs).flatMap(({ steps }) => steps.map(({ name, uses }) => name ?? uses));
  const succeeded = lines
    .filter(({ stage, stepResult }) => stage === 'Main' && stepResult === 'success')
    .map(({ step }) => step);
  if (succeeded.join('\n') !== expected.join('\n')) {
    return `these steps succeeded: ${succeeded.join(', ')}\nexpected, in this order: ${expected.join(', ')}`;
  }
  const results = lines.flatMap(({ jobResult }) => jobResult ?? []);
  if (results.length !== Object.keys(jobs).length || results.some((result) => result !== 'success')) {
    return `the jobs ended with: ${results.join(', ')}`;
  }
  return undefined;
}

const scratch = mkdtempSync(join(tmpdir(), 'act-'));
try {
  const checkout = join(scratch, 'checkout');
  execFileSync('git', ['clone', '--quiet', '.', checkout], { stdio: ['ignore', 'inherit', 'inherit'] });
  const wrong = shortfall(await runAct(checkout, join(scratch, 'cache')));
  console.log(wrong === undefined ? 'act: every step ran, in order, and succeeded' : `act: ${wrong}`);
  process.exitCode = wrong === undefined ? 0 : 1;
} catch (error) {
  console.error(`act: ${String(error)}; is it installed? node scripts/peers.ts act`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/**
 * Runs the self-test workflow with act, as GitHub would run it but on this machine and without Docker: `node scripts/act.ts`.
 * It runs on a clone, so what is not committed is not tested. Fails unless every step of the workflow ran, in its order,
 * and succeeded.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { jobResults, runAct, succeededSteps, type LogLine } from './run-act.ts';

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

const scratch = mkdtempSync(join(tmpdir(), 'act-'));
try {
  const checkout = join(scratch, 'checkout');
  execFileSync('git', ['clone', '--quiet', '.', checkout], { stdio: ['ignore', 'inherit', 'inherit'] });
  const args = ['workflow_dispatch', '--workflows', workflowFile];
  const wrong = shortfall(await runAct({ args, checkout, cache: join(scratch, 'cache'), show: console.log }));
  console.log(wrong === undefined ? 'act: every step ran, in order, and succeeded' : `act: ${wrong}`);
  process.exitCode = wrong === undefined ? 0 : 1;
} catch (error) {
  console.error(`act: ${String(error)}; is it installed? node scripts/peers.ts act`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

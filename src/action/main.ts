import * as core from '@actions/core';
import { createReadStream, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { createAgents } from '../oci/agents.ts';
import { HttpTransport } from '../oci/http-transport.ts';
import { Retrier } from '../oci/retrier.ts';
import { pushCharts } from '../push/push.ts';
import { version } from '../version.ts';
import { fail, overallFailure } from './failure.ts';
import { readInputs } from './inputs.ts';
import { oneLogLine, runnerLog } from './log.ts';
import { setOutputs } from './outputs.ts';
import { chartPreparer } from './prepare.ts';
import { registryOpener } from './registries.ts';
import { summaryOf } from './summary.ts';

function kindOf(path: string): 'directory' | 'file' | 'nothing' {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'nothing';
  return stats.isDirectory() ? 'directory' : 'file';
}

async function push(environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const workspace = resolve(environment['GITHUB_WORKSPACE'] ?? '.');
  const { plan, packaging, showSummary, notices } = readInputs({
    getInput: core.getInput,
    mask: core.setSecret,
    environment,
    kindOf: (path) => kindOf(resolve(workspace, path)),
  });
  for (const notice of notices) core.notice(notice);
  const temporary = environment['RUNNER_TEMP'] ?? tmpdir();
  const prepare = chartPreparer(packaging, { workspace, temporary, environment });
  const agents = createAgents(environment);
  const retrier = new Retrier({
    onRetry: (error, delay) => {
      core.info(oneLogLine(`trying again in ${Math.ceil(delay / 1000)} s: ${String(error)}`));
    },
  });
  const open = registryOpener({
    transport: new HttpTransport({ agents }),
    retrier,
    userAgent: ['helm-push-ecr', version],
    mask: core.setSecret,
    signal,
  });
  try {
    const results = await pushCharts(plan, {
      prepare: async (path) => {
        const ready = await prepare(path);
        for (const warning of ready.chart.warnings) core.warning(warning);
        return ready;
      },
      open,
      read: (file) => createReadStream(file, { highWaterMark: 256 * 1024 }),
      log: runnerLog,
    });
    setOutputs(results);
    if (showSummary && (environment['GITHUB_STEP_SUMMARY'] ?? '') !== '') {
      await core.summary.addRaw(summaryOf(results, plan.dryRun)).write();
    }
    const failure = overallFailure(results);
    if (failure !== undefined) fail(failure);
  } finally {
    agents.close();
  }
}

/** The run was cancelled: by the runner when its job is, first with SIGINT, seven seconds later with SIGTERM. */
class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/**
 * Runs the action once, as the runner's environment asks. Never throws: what goes wrong becomes one `::error` and exit code 1.
 */
export async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const run = new AbortController();
  const cancel = (): void => {
    run.abort(new CancelledError('the run was cancelled; what was not pushed by then is not there'));
  };
  process.once('SIGINT', cancel).once('SIGTERM', cancel);
  try {
    await push(environment, run.signal);
  } catch (error) {
    fail({ message: error instanceof Error ? error.message : String(error) }, error);
  } finally {
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
    run.abort(); // ends what was begun ahead of need, such as uploads that an unchanged chart does not use
  }
}

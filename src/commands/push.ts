import * as runner from '../runner/runner.ts';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkTagLength } from '../chart/version/mistake.ts';
import { isListed, listedForm } from '../chart/version/published-versions.ts';
import { systemClock } from '../http/clock.ts';
import type { Agents } from '../http/agents.ts';
import type { FileLocation } from '../registry/log.ts';
import { pushCharts } from '../push/push.ts';
import type { PushResult } from '../push/result.ts';
import { fail, overallFailure } from '../runner/failure.ts';
import { chartLinter } from '../helm/chart-linter.ts';
import { getIdToken } from '../runner/id-token.ts';
import { readPushInputs } from '../runner/inputs/push-inputs.ts';
import { groupingLog, runnerLog, showPlan, shownSize } from '../runner/log.ts';
import { pushOutputs, setOutputs, writeSummary } from '../runner/outputs.ts';
import type { OpenSources } from '../adapters/dependency-sources.ts';
import type { SourceContext } from '../adapters/oci-dependencies.ts';
import { chartPreparer } from '../adapters/prepare-charts.ts';
import { openOnes, registryOpener } from '../adapters/ecr-registries.ts';
import { downloads } from '../adapters/downloads.ts';
import { openSession } from '../adapters/session.ts';
import { pushCounts, summaryOf } from '../runner/summary.ts';
import { streamOf } from '../workspace/read-guard.ts';
import { workspaceFiles } from '../workspace/workspace-files.ts';

/** Helm lists a tag as a version only if it is strict SemVer: pkg/registry/tag.go and client.go (helm/helm#11107). */
function warnOfUnlisted(version: string, location: FileLocation): void {
  const listed = listedForm(version);
  const [reason, remedy] =
    version === `v${listed}`
      ? ['begins with "v"', 'remove the "v"']
      : ['is not three numbers without leading zeros', `write ${listed}`];
  runnerLog.warning(
    `the version ${version} ${reason}: Helm finds it only by exactly that --version, never by a range or as the newest; ${remedy}`,
    { ...location, ...(location.file !== undefined && { field: { name: 'version', value: version } }) },
  );
}

/** Returns a notice for each chart that the Git tag does not release. */
function leftOutNotices(results: readonly PushResult[]): ReadonlySet<string> {
  return new Set(
    results.flatMap(({ chartPath, leftOut }) =>
      leftOut === undefined ? [] : [`${chartPath} is left out: ${leftOut}`],
    ),
  );
}

/** Returns what a run has pushed, in case the outputs cannot be written. */
function pushedRefs(results: readonly PushResult[]): readonly string[] {
  return results.flatMap(({ target, delivery }) =>
    target !== undefined && delivery?.state === 'pushed'
      ? [`${target.ref} was pushed as ${delivery.digest}`]
      : [],
  );
}

/** Returns the sources of dependencies. Their code is loaded when the first chart needs one. */
function dependencySources(context: SourceContext): OpenSources {
  let opened: Promise<OpenSources> | undefined;
  const open = (): Promise<OpenSources> =>
    (opened ??= import('../adapters/dependency-sources.ts').then(({ openSources }) => openSources(context)));
  return {
    known: async () => await (await open()).known(),
    resolve: async (wanted) => await (await open()).resolve(wanted),
    fetch: async (wanted) => await (await open()).fetch(wanted),
    close: async () => {
      if (opened !== undefined) await (await opened).close();
    },
  };
}

/**
 * Pushes charts: the action itself. Throws an InputError; later failures are reported, and are in the outputs and the summary.
 */
export async function pushCommand(
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
  agents?: Agents,
): Promise<void> {
  const workspace = resolve(environment['GITHUB_WORKSPACE'] ?? '.');
  const { plan, packaging, role, creation, helm, showSummary, notices } = readPushInputs({
    getInput: runner.getInput,
    mask: runner.setSecret,
    environment,
    files: workspaceFiles(workspace),
    getIdToken,
  });
  for (const notice of notices) runner.notice(notice);
  showPlan(plan);
  const temporary = environment['RUNNER_TEMP'] ?? tmpdir();
  const session = await openSession(environment, signal, role, plan.destinations, agents);
  const log = groupingLog(runnerLog);
  const open = registryOpener(session, creation, log);
  const sources = dependencySources({
    settings: session,
    environment,
    signsIn: plan.destinations.length > 0,
    own: () => openOnes(plan.destinations.map(open)),
  });
  const lint = chartLinter(helm, {
    temporary,
    environment,
    workspace,
    signal,
    download: downloads(session),
    showGroup: runner.showGroup,
  });
  const prepare = chartPreparer(
    { ...packaging, dependencies: { mode: helm.dependencies, sources } },
    { workspace, temporary, environment, unpacking: session.unpacking, lint },
  );
  try {
    const results = await pushCharts(plan, {
      prepare: async (path) => {
        const ready = await prepare(path);
        const { metadata, archive, warnings } = ready.chart;
        const location = path.endsWith('.tgz') ? {} : { file: join(path, 'Chart.yaml') };
        for (const warning of warnings) log.warning(warning, location);
        checkTagLength(metadata.version, location);
        if (!isListed(metadata.version)) warnOfUnlisted(metadata.version, location);
        runnerLog.info(`${path}: ${metadata.name} ${metadata.version}, ${shownSize(archive.size)}`);
        return ready;
      },
      open,
      read: (file) => streamOf(workspace, file),
      log,
      clock: systemClock,
      unpacking: session.unpacking,
      signal,
    });
    log.flush();
    runnerLog.info(pushCounts(results));
    for (const notice of leftOutNotices(results)) runner.notice(notice);
    const failures = results.flatMap(({ chartPath, target, failure }) =>
      failure === undefined ? [] : [{ at: target?.ref ?? chartPath, failure }],
    );
    const failure = overallFailure(failures, results.length, 'pushes');
    if (failure !== undefined && !signal.aborted) fail(failure);
    if (showSummary) writeSummary(summaryOf(results, plan.dryRun));
    setOutputs(pushOutputs(results), pushedRefs(results));
    if (failure !== undefined) signal.throwIfAborted();
  } finally {
    await sources.close();
    log.flush();
    session.close();
  }
}

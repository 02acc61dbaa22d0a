import { mkdtemp, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { packageChart } from '../chart/package.ts';
import { openPackagedChart } from '../chart/packaged.ts';
import type { PreparedChart } from '../push/ports.ts';
import { commitTime } from './commit-time.ts';
import type { Packaging } from './inputs.ts';
import { rfc3339, sourceDateEpoch } from './source-date.ts';

/** Where charts come from and where their archives go. */
export interface PrepareContext {
  readonly workspace: string;
  /** The directory that gets a new one of this run's own, with the archives for later steps. */
  readonly temporary: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
}

async function prepareArchive(file: string): Promise<PreparedChart> {
  const [chart, { mtimeMs }] = await Promise.all([openPackagedChart(file), stat(file)]);
  // `helm push` takes the file's time, cut to seconds (Helm: pkg/pusher/ocipusher.go).
  return { chart, created: rfc3339(Math.floor(mtimeMs / 1000)) };
}

/**
 * Makes the port that readies a chart: a directory is packaged, with SOURCE_DATE_EPOCH or else the time of the commit as its
 * time of creation; a `.tgz` is taken as it is, with the time of the file. The port throws a ChartError.
 */
export function chartPreparer(
  packaging: Packaging,
  { workspace, temporary, environment }: PrepareContext,
): (path: string) => Promise<PreparedChart> {
  const epoch = sourceDateEpoch(environment);
  let destination: Promise<string> | undefined;
  return async (path) => {
    const absolute = resolve(workspace, path);
    if (path.endsWith('.tgz')) return await prepareArchive(absolute);
    destination ??= mkdtemp(join(temporary, 'helm-push-ecr-'));
    const [chart, created] = await Promise.all([
      packageChart({
        ...packaging,
        path: absolute,
        ...(epoch !== undefined && { sourceDateEpoch: epoch }),
        workspace,
        destination: await destination,
      }),
      epoch ?? commitTime(workspace),
    ]);
    return { chart, created: created === undefined ? undefined : rfc3339(created) };
  };
}

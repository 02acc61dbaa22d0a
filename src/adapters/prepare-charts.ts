import { rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Unpacking } from '../chart/archive/budget.ts';
import type { DependencyPolicy } from '../chart/dependencies/ports.ts';
import { ChartError } from '../chart/errors.ts';
import { packageChart } from '../chart/package.ts';
import { openPackagedChart, type PackagedChart, type StoredBlob } from '../chart/packaged.ts';
import type { LintedChart } from '../helm/lint.ts';
import type { PreparedChart } from '../registry/chart-artifact.ts';
import { commitTime } from '../workspace/commit-time.ts';
import type { Packaging } from '../runner/inputs/packaging.ts';
import { makeDirectory, newTemporary, writeInPlace, writingTo } from '../workspace/directory.ts';
import { guardOfFile, streamOf } from '../workspace/read-guard.ts';
import { rfc3339, sourceDateEpoch } from '../workspace/source-date.ts';

/** Where charts come from and where their archives go. */
export interface PrepareContext {
  readonly workspace: string;
  /** The directory in which a new one is made for this run's archives, which later steps can use. */
  readonly temporary: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly unpacking: Unpacking;
  /** Checks a chart before it is pushed. Throws a ChartError. */
  readonly lint: (chart: LintedChart) => Promise<void>;
}

async function prepareArchive(
  file: string,
  workspace: string,
  epoch: number | undefined,
  unpacking: Unpacking,
): Promise<PreparedChart> {
  const chart = await openPackagedChart(file, { workspace, ...unpacking });
  // `helm push` uses the file's modification time in whole seconds (Helm: pkg/pusher/ocipusher.go).
  const { mtimeMs } = guardOfFile(workspace, file).check(file).stats;
  return { chart, created: rfc3339(epoch ?? Math.floor(mtimeMs / 1000)) };
}

/** Runs work with a new directory inside the temporary one. The directory is kept for later steps unless the work fails. */
async function inNewDirectory<T>(temporary: string, work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await newTemporary(temporary, 'helm-push-ecr-');
  try {
    return await work(directory);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

/** Copies a packaged chart into `package-directory`, where later steps look for it. */
async function leaveIn(directory: string, workspace: string, chart: PackagedChart): Promise<PackagedChart> {
  async function copied(stored: StoredBlob): Promise<StoredBlob> {
    const file = join(directory, basename(stored.file));
    await writeInPlace(file, streamOf(workspace, stored.file));
    return { ...stored, file };
  }
  const { archive, provenance } = chart;
  const named = { setting: 'package-directory', directory };
  return await writingTo(named, async () => {
    await makeDirectory(named, workspace);
    return {
      ...chart,
      archive: await copied(archive),
      ...(provenance !== undefined && { provenance: await copied(provenance) }),
    };
  });
}

/** Tracks the charts of a run by name and version: two with the same would overwrite each other in the registry. */
class ChartClaims {
  readonly #paths = new Map<string, string>();

  /** Throws a {@link ChartError} if another path has the same chart. */
  claim(path: string, { metadata: { name, version } }: PackagedChart): void {
    const other = this.#paths.get(`${name} ${version}`);
    if (other !== undefined) {
      throw new ChartError(
        `${path} is the chart ${name} ${version}, as ${other} is: one would take the other's place in the registry; ` +
          'leave one out of chart-path, or raise its version',
      );
    }
    this.#paths.set(`${name} ${version}`, path);
  }
}

/**
 * Returns the port that prepares a chart: a directory is packaged, with SOURCE_DATE_EPOCH or else the commit time as its
 * creation time; a `.tgz` is used as it is, with the file's modification time. The port throws a ChartError, also for a second
 * chart with the same name and version.
 */
export function chartPreparer(
  { directory, ...packaging }: Packaging & { readonly dependencies?: DependencyPolicy },
  { workspace, temporary, environment, unpacking, lint }: PrepareContext,
): (path: string) => Promise<PreparedChart> {
  const epoch = sourceDateEpoch(environment);
  const claims = new ChartClaims();
  return async (path) => {
    const absolute = resolve(workspace, path);
    if (path.endsWith('.tgz')) {
      const prepared = await prepareArchive(absolute, workspace, epoch, unpacking);
      await lint({ archive: prepared.chart, open: () => streamOf(workspace, absolute) });
      claims.claim(path, prepared.chart);
      return prepared;
    }
    const packages = directory === undefined ? undefined : resolve(workspace, directory);
    const chart = await inNewDirectory(temporary, (destination) =>
      packageChart({
        ...packaging,
        path: absolute,
        ...(epoch !== undefined && { sourceDateEpoch: epoch }),
        ...(packages !== undefined && { leaveOut: packages }),
        workspace,
        destination,
        inspect: (files) => lint({ name: basename(absolute), files }),
        ...unpacking,
      }),
    );
    const created = epoch ?? commitTime(absolute, workspace);
    claims.claim(path, chart);
    return {
      chart: packages === undefined ? chart : await leaveIn(packages, workspace, chart),
      created: created === undefined ? undefined : rfc3339(created),
    };
  };
}

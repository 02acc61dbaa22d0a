import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { digestOf, type Measured } from '../digest.ts';
import { pathInChart } from './archive/archive-path.ts';
import type { Chart } from './chart.ts';
import type { ChartFile } from './archive/content.ts';
import { ContentStore } from './archive/content-store.ts';
import { packageEntries } from './archive/entries.ts';
import { ChartError } from './errors.ts';
import { gzip } from './archive/gzip.ts';
import { maxChartSize } from './archive/limits.ts';
import { loadDirectory } from './load/load-directory.ts';
import { loadFiles } from './load/load-files.ts';
import { stampLock } from './metadata/lock.ts';
import type { Metadata } from './metadata/metadata.ts';
import { validateMetadata } from './metadata/validate.ts';
import { configBlob, sizeWarnings, type PackagedChart } from './packaged.ts';
import { clearsign, provenanceText, type Signing } from './provenance.ts';
import { isVersion } from './version/semver.ts';
import { errorCode, systemErrorText } from '../workspace/system-error.ts';
import { tarEnd, tarHeader, tarPadding } from './archive/tar.ts';

export type { Signing };

/** What {@link packageChart} packages, and how. */
export interface PackageOptions {
  /** The chart's directory. */
  readonly path: string;
  /** Replaces the version of Chart.yaml, as `helm package --version` does. */
  readonly version?: string;
  /** Replaces the appVersion of Chart.yaml, as `helm package --app-version` does. */
  readonly appVersion?: string;
  /**
   * Seconds since 1970 that every entry of the archive carries, and Chart.lock's `generated` as well (Helm 4.3's
   * `StampModTimes`). Without it entries carry a constant, and Chart.lock keeps what the tree says.
   */
  readonly sourceDateEpoch?: number;
  /** The directory that symbolic links of the chart must not leave. */
  readonly workspace: string;
  /** The directory that gets `<name>-<version>.tgz`; created when it is missing. */
  readonly destination: string;
  /** Writes `<name>-<version>.tgz.prov` as `helm package --sign` does. */
  readonly signing?: Signing;
  /** Ends the work early, with its reason; nothing is left of it. */
  readonly signal?: AbortSignal;
}

/** The time of every entry where none is given: 1980-01-01T00:00:00Z, the earliest that archives of every kind can say. */
const defaultTime = 315_532_800;

function overrideMetadata(metadata: Metadata, { version = '', appVersion = '' }: PackageOptions): Metadata {
  if (version !== '' && !isVersion(version)) {
    throw new ChartError(
      `invalid semantic version: ${JSON.stringify(version)}; a version is like 1.2.3 or 1.2.3-rc.1`,
    );
  }
  return validateMetadata({
    ...metadata,
    ...(version !== '' && { version }),
    ...(appVersion !== '' && { appVersion }),
  });
}

/** Helm's `CheckDependencies` (pkg/action/install.go): names only, whatever the versions. */
function checkDependencies({ metadata, dependencies }: Chart): void {
  const present = dependencies.map((dependency) => dependency.metadata.name);
  const missing = (metadata.dependencies ?? [])
    .map((wanted) => wanted.name)
    .filter((name) => !present.includes(name));
  if (missing.length === 0) return;
  const text = `found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`;
  throw new ChartError(`${text}; run "helm dependency build" first`, { file: 'Chart.yaml' });
}

/** Helm's `StampModTimes` (pkg/chart/v2/chart.go), for the one time that is part of a file. */
function stampLocks(chart: Chart, epoch: number): Chart {
  return {
    ...chart,
    lock: chart.lock && stampLock(chart.lock, epoch),
    dependencies: chart.dependencies.map((dependency) => stampLocks(dependency, epoch)),
  };
}

/** Gives the metadata that Helm will load from a package of these entries, and refuses what it could not load. */
async function readBack(entries: readonly ChartFile[]): Promise<Metadata> {
  const size = entries.reduce((total, entry) => total + entry.size, 0);
  if (size >= maxChartSize) {
    const text = `decompressed chart is larger than the maximum size ${maxChartSize}`;
    throw new ChartError(`${text}: list in .helmignore what the chart does not need`);
  }
  const { metadata } = await loadFiles(
    entries.map((entry) => ({ ...entry, name: pathInChart(entry.name) })),
    {
      // A package holds its sub-charts unpacked, and values that were checked when they were loaded.
      unpack: (archive) => Promise.reject(new ChartError(`${archive.name} is not unpacked`)),
      checkValues: () => undefined,
      warn: () => undefined,
    },
  );
  return metadata;
}

function* tarStream(entries: readonly ChartFile[], mtime: number): Generator<Uint8Array> {
  for (const entry of entries) {
    yield tarHeader({ name: entry.name, size: entry.size, mtime });
    yield* entry.chunks();
    yield tarPadding(entry.size);
  }
  yield tarEnd;
}

async function writeArchive(
  entries: readonly ChartFile[],
  mtime: number,
  file: string,
  signal: AbortSignal | undefined,
): Promise<Measured> {
  const hash = createHash('sha256');
  let size = 0;
  function* measured(): Generator<Uint8Array> {
    for (const chunk of gzip(tarStream(entries, mtime))) {
      signal?.throwIfAborted();
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }
  await pipeline(measured, createWriteStream(file));
  return { digest: `sha256:${hash.digest('hex')}`, size };
}

type Saved = Pick<PackagedChart, 'archive' | 'provenance'>;

/** Writes the files of a package to a directory of their own, and moves them to their place when all is well. */
async function write(
  entries: readonly ChartFile[],
  metadata: Metadata,
  { destination, signing, signal, sourceDateEpoch = defaultTime }: PackageOptions,
): Promise<Saved> {
  await mkdir(destination, { recursive: true });
  const name = `${metadata.name}-${metadata.version}.tgz`;
  const [file, provenanceFile] = [join(destination, name), join(destination, `${name}.prov`)];
  const temporary = await mkdtemp(join(destination, '.helm-package-'));
  try {
    const archive = {
      file,
      ...(await writeArchive(entries, sourceDateEpoch, join(temporary, name), signal)),
    };
    if (signing === undefined) {
      await rename(join(temporary, name), file);
      return { archive };
    }
    const signed = await clearsign(provenanceText(metadata, name, archive.digest), signing);
    await writeFile(join(temporary, 'provenance'), signed);
    await rename(join(temporary, name), file);
    await rename(join(temporary, 'provenance'), provenanceFile);
    const size = Buffer.byteLength(signed);
    return { archive, provenance: { file: provenanceFile, digest: digestOf(signed), size } };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function save(
  entries: readonly ChartFile[],
  metadata: Metadata,
  options: PackageOptions,
): Promise<Saved> {
  try {
    return await write(entries, metadata, options);
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof ChartError || code === undefined) throw error;
    const { destination } = options;
    const isFile = code === 'EEXIST' || code === 'ENOTDIR';
    const text = isFile ? `is not a directory: ${destination}` : systemErrorText('write', destination, error);
    throw new ChartError(
      `failed to save: ${text}; name a directory that can be written to`,
      {},
      { cause: error },
    );
  }
}

/**
 * Packages a chart directory as `helm package` does (Helm 4.3), and gives what there is to push.
 *
 * The same tree gives the same archive, byte for byte: sub-charts come in walk order, times are `sourceDateEpoch` or a
 * constant. The file appears under its name only when it is complete. Throws {@link ChartError} with Helm's text and what
 * to do for what Helm refuses to package or could not load again.
 */
export async function packageChart(options: PackageOptions): Promise<PackagedChart> {
  const warnings: string[] = [];
  const store = new ContentStore();
  try {
    const { path, workspace, sourceDateEpoch } = options;
    const loaded = await loadDirectory({ path, workspace, store, warn: (message) => warnings.push(message) });
    const chart = { ...loaded, metadata: overrideMetadata(loaded.metadata, options) };
    checkDependencies(chart);
    const entries = packageEntries(
      sourceDateEpoch === undefined ? chart : stampLocks(chart, sourceDateEpoch),
    );
    const metadata = await readBack(entries);
    const saved = await save(entries, metadata, options);
    const all = [...warnings, ...sizeWarnings(saved.archive.size)];
    return { metadata, config: configBlob(metadata), ...saved, warnings: all };
  } finally {
    store.close();
  }
}

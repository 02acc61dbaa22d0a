import { basename, dirname, join } from 'node:path';
import { digestStream, type Digest } from '../digest.ts';
import { Turns } from '../http/turns.ts';
import { utf8 } from '../go/utf8.ts';
import {
  FileRefusedError,
  guardOfFile,
  readChecked,
  readWholeFile,
  type CheckedFile,
  type ReadGuard,
} from '../workspace/read-guard.ts';
import { isSecretFile, secretsAmong } from '../workspace/secret-files.ts';
import { errorCode } from '../text.ts';
import type { ChartFile } from './archive/chart-file.ts';
import { invalidHeader } from './archive/gzip.ts';
import { readChartFiles } from './archive/read-archive.ts';
import type { Unpacking } from './archive/budget.ts';
import { SpillStore } from './archive/spill-store.ts';
import { chartWarnings } from './chart-warnings.ts';
import { staleDependencies } from './dependencies/vendored.ts';
import { ChartError, isLfsPointer, lfsPointer } from './errors.ts';
import { unquoted } from './load/linked-files.ts';
import { loadFiles } from './load/load-files.ts';
import { metadataJson, type Metadata } from './metadata/metadata.ts';
import { checkValues } from './metadata/values.ts';

/** A file that becomes a blob of the registry. */
export interface StoredBlob {
  /** The file's path. */
  readonly file: string;
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
}

/** A chart that is ready to be pushed. */
export interface PackagedChart {
  /** Chart.yaml as Helm loads it from the archive. */
  readonly metadata: Metadata;
  /** The config blob that `helm push` sends. */
  readonly config: Uint8Array;
  readonly archive: StoredBlob;
  readonly provenance?: StoredBlob;
  /** What the user should know, one sentence each. */
  readonly warnings: readonly string[];
}

/** Options for reading a packaged chart. */
export interface OpenOptions extends Unpacking {
  /** The directory that symbolic links must not leave; by default the archive's own. */
  readonly workspace?: string;
}

const gzipMagic = Buffer.from([0x1f, 0x8b, 0x08]);

/** Returns the config blob: what `helm push` sends for a chart with this metadata. */
export function configBlob(metadata: Metadata): Uint8Array {
  return utf8(metadataJson(metadata));
}

/** A provenance file is a text with the digest of its archive. */
const largestProvenance = 4 * 1024 * 1024;

function staleProvenance(provenance: CheckedFile, digest: Digest): readonly string[] {
  const text = readWholeFile(provenance, largestProvenance).toString('latin1');
  const named: readonly string[] = text.match(/sha256:[0-9a-f]{64}/g) ?? [];
  if (named.length === 0 || named.includes(digest)) return [];
  return [
    `${provenance.shown} is not of this archive, whose digest is ${digest}: no one can verify the chart; sign it again, or remove the file`,
  ];
}

function secretWarnings(files: readonly ChartFile[]): readonly string[] {
  if (!files.some(({ name }) => isSecretFile(name))) return [];
  return [
    `the package contains ${secretsAmong(files)}, which can contain credentials: package the chart without it`,
  ];
}

/** Runs a step of reading a packaged chart. Throws a {@link ChartError} if a file may not or cannot be read. */
async function reading<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    throw new ChartError(`${error.message}; make the file readable for this job`, {}, { cause: error });
  }
}

async function storedBlob(path: string, file: CheckedFile): Promise<StoredBlob> {
  return { file: path, ...(await digestStream(readChecked(file))) };
}

/**
 * Names become files, folders, outputs and parts of commands, so only characters that are harmless in all of them are allowed.
 */
function requirePlainName({ name }: Metadata): void {
  if (/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name)) return;
  throw new ChartError(
    `the chart's name ${JSON.stringify(name)} is not accepted: a name can have only letters, digits, ".", "_" and "-", and must not start with "."; ` +
      'rename the chart in its Chart.yaml and package it again',
    { file: 'Chart.yaml' },
  );
}

/** Helm's `EnsureArchive` (pkg/chart/loader/archive/archive.go). */
function requireArchive(file: CheckedFile): void {
  const [head = Buffer.alloc(0)] = readChecked(file);
  if (gzipMagic.equals(head.subarray(0, gzipMagic.length))) return;
  if (isLfsPointer(head)) throw lfsPointer(file.shown);
  const text = /\.ya?ml$/.test(file.shown)
    ? `file '${file.shown}' seems to be a YAML file, but expected a gzipped archive`
    : `file '${file.shown}' does not appear to be a gzipped archive`;
  throw new ChartError(`${text}: use the output of "helm package", or the directory of the chart`);
}

/** Reads a chart of an archive. What Go finds to be no gzip, Helm's `LoadFile` says of the whole file (pkg/chart/v2/loader/archive.go). */
async function namingFile<T>({ shown }: CheckedFile, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const end = error instanceof ChartError ? error.message.indexOf(invalidHeader) + invalidHeader.length : 0;
    if (!(error instanceof ChartError) || end < invalidHeader.length) throw error;
    const [reason, advice] = [error.message.slice(0, end), error.message.slice(end)];
    throw new ChartError(
      `file '${shown}' does not appear to be a valid chart file (details: ${reason})${advice}`,
      error,
      { cause: error },
    );
  }
}

/** Returns the file of a packaged chart. Throws a {@link ChartError} if there is none. */
function archiveAt(path: string, guard: ReadGuard): CheckedFile {
  try {
    return guard.check(path);
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    if (error.isDirectory) {
      throw new ChartError(
        `cannot push directory, must provide chart archive (.tgz): ${path} is a directory`,
      );
    }
    const text = errorCode(error.cause) === 'ENOENT' ? `${path}: no such file` : error.message;
    throw new ChartError(`${text}; use a packaged chart (.tgz)`, {}, { cause: error });
  }
}

/** Returns the provenance file beside an archive, if there is one; a dangling link counts as none, as for Helm. */
function provenanceBeside(path: string, guard: ReadGuard): CheckedFile | undefined {
  try {
    return guard.check(`${path}.prov`);
  } catch (error) {
    if (error instanceof FileRefusedError && errorCode(error.cause) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Reads a packaged chart (`.tgz`) and checks it as `helm push` does; a `.prov` file beside it comes along.
 *
 * The archive is not changed. Throws {@link ChartError} with Helm's text for what is not a chart, and for what is dangerous:
 * links out of the workspace and in the archive, paths that lead out, and contents of more than 100 MiB.
 */
export async function openPackagedChart(
  path: string,
  { workspace = dirname(path), ...unpacking }: OpenOptions = {},
): Promise<PackagedChart> {
  const guard = await reading(() => guardOfFile(workspace, path));
  const file = archiveAt(path, guard);
  await reading(() => {
    requireArchive(file);
  });
  try {
    return await opened(path, guard, file, unpacking);
  } catch (error) {
    const isLink = file.path !== join(guard.resolve(dirname(path)), basename(path));
    if (!(error instanceof ChartError) || error.cause instanceof FileRefusedError || !isLink) throw error;
    throw unquoted(basename(path), error);
  }
}

async function opened(
  path: string,
  guard: ReadGuard,
  file: CheckedFile,
  unpacking: Unpacking,
): Promise<PackagedChart> {
  const warnings: string[] = [];
  const store = new SpillStore(unpacking);
  try {
    const { files, chart } = await namingFile(file, async () => {
      const read = await readChartFiles(readChecked(file), store);
      const unpack = (archive: ChartFile): Promise<readonly ChartFile[]> =>
        readChartFiles(archive.chunks(), store);
      const turns = new Turns(unpacking.signal);
      const warn = (message: string): void => void warnings.push(message);
      return { files: read, chart: await loadFiles(read, { unpack, checkValues, turns, warn }) };
    });
    const { metadata } = chart;
    requirePlainName(metadata);
    const archive = await storedBlob(path, file);
    const provenance = await reading(() => provenanceBeside(path, guard));
    return {
      metadata,
      config: configBlob(metadata),
      archive,
      ...(provenance !== undefined && {
        provenance: await reading(() => storedBlob(`${path}.prov`, provenance)),
      }),
      warnings: [
        ...warnings,
        ...secretWarnings(files),
        ...staleDependencies(chart).map(
          (stale) => `${stale}; correct one of them, and package the chart again`,
        ),
        ...(provenance === undefined ? [] : staleProvenance(provenance, archive.digest)),
        ...(await chartWarnings(chart)),
      ],
    };
  } finally {
    store.close();
  }
}

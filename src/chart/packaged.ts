import { createReadStream, existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { digestStream, type Digest } from '../digest.ts';
import { utf8 } from '../go/utf8.ts';
import { ContentStore } from './archive/content-store.ts';
import type { ChartFile } from './archive/content.ts';
import { ChartError } from './errors.ts';
import { gitData, isGitData } from './load/git-data.ts';
import { loadFiles } from './load/load-files.ts';
import { metadataJson, type Metadata } from './metadata/metadata.ts';
import { errorCode, systemErrorText } from '../workspace/system-error.ts';
import { unpackArchive } from './archive/unpack.ts';
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

/** A Helm release, with its chart, is stored in a Kubernetes Secret, and those hold 1 MiB. */
const largeArchive = 1024 * 1024;

const gzipMagic = Buffer.from([0x1f, 0x8b, 0x08]);

/** What to tell of an archive's size, if anything. */
export function sizeWarnings(size: number): readonly string[] {
  if (size <= largeArchive) return [];
  const mebibytes = (size / largeArchive).toFixed(1);
  return [
    `the package takes ${mebibytes} MiB: Helm keeps a release with its chart in a Kubernetes Secret, which holds 1 MiB, so the chart may fail to install; list in .helmignore what it does not need`,
  ];
}

/** Gives the config blob: what `helm push` sends for a chart with this metadata. */
export function configBlob(metadata: Metadata): Uint8Array {
  return utf8(metadataJson(metadata));
}

function gitWarnings(files: readonly ChartFile[]): readonly string[] {
  if (!files.some(({ name }) => isGitData(name))) return [];
  return [`the package holds a ${gitData} folder, which can hold credentials: package the chart without it`];
}

async function storedBlob(file: string): Promise<StoredBlob> {
  return { file, ...(await digestStream(createReadStream(file))) };
}

/** Throws {@link ChartError} where the system does not let a file be read. */
async function reading<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ChartError || errorCode(error) === undefined) throw error;
    const text = `${systemErrorText('read', file, error)}; make it a file that this job can read`;
    throw new ChartError(text, {}, { cause: error });
  }
}

/** Helm's `EnsureArchive` (pkg/chart/loader/archive/archive.go). */
async function requireArchive(file: string): Promise<void> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(gzipMagic.length), 0, gzipMagic.length, 0);
    if (gzipMagic.equals(buffer)) return;
  } finally {
    await handle.close();
  }
  const text = /\.ya?ml$/.test(file)
    ? `file '${file}' seems to be a YAML file, but expected a gzipped archive`
    : `file '${file}' does not appear to be a gzipped archive`;
  throw new ChartError(`${text}: give what "helm package" writes, or the directory of the chart`);
}

async function requireFile(file: string): Promise<void> {
  try {
    if (!(await stat(file)).isDirectory()) return;
  } catch (error) {
    const text =
      errorCode(error) === 'ENOENT' ? `${file}: no such file` : systemErrorText('open', file, error);
    throw new ChartError(`${text}; give a packaged chart (.tgz)`, {}, { cause: error });
  }
  throw new ChartError(`cannot push directory, must provide chart archive (.tgz): ${file} is a directory`);
}

/**
 * Reads a packaged chart (`.tgz`) and checks it as `helm push` does; a `.prov` file beside it comes along.
 *
 * The archive is not changed. Throws {@link ChartError} with Helm's text for what is not a chart, and for what is dangerous:
 * links, paths that lead out, and contents of more than 100 MiB.
 */
export async function openPackagedChart(file: string): Promise<PackagedChart> {
  await requireFile(file);
  await reading(file, requireArchive(file));
  const warnings: string[] = [];
  const store = new ContentStore();
  try {
    const files = await unpackArchive(createReadStream(file), store);
    const { metadata } = await loadFiles(files, {
      unpack: (archive) => unpackArchive(archive.chunks(), store),
      checkValues,
      warn: (message) => warnings.push(message),
    });
    const archive = await storedBlob(file);
    const provenance = `${file}.prov`;
    return {
      metadata,
      config: configBlob(metadata),
      archive,
      ...(existsSync(provenance) && { provenance: await reading(provenance, storedBlob(provenance)) }),
      warnings: [...warnings, ...gitWarnings(files), ...sizeWarnings(archive.size)],
    };
  } finally {
    store.close();
  }
}

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Turns } from '../http/turns.ts';
import { digestOf, type Measured } from '../digest.ts';
import { isValidJson } from '../go/json.ts';
import { errorCode } from '../text.ts';
import { systemErrorText } from '../workspace/system-error.ts';
import { largestValues } from './archive/budget.ts';
import { contentOf, readAll, type ChartFile, type FileContent } from './archive/chart-file.ts';
import { gzip } from './archive/gzip.ts';
import { tarOf } from './archive/tar-writer.ts';
import type { Chart } from './chart.ts';
import { ChartError } from './errors.ts';
import { lockYaml } from './metadata/lock.ts';
import { metadataYaml, type Metadata } from './metadata/metadata.ts';
import type { PackagedChart } from './packaged.ts';
import { clearsign, provenanceText, type Signing } from './provenance.ts';

/** Options for writing a package. */
export interface SaveOptions {
  /**
   * Seconds since 1970 that every entry of the archive carries, and Chart.lock's `generated` as well (Helm 4.3's
   * `StampModTimes`). Without it entries carry a constant, and Chart.lock keeps what the tree says.
   */
  readonly sourceDateEpoch?: number;
  /** The directory that gets `<name>-<version>.tgz`; created when it is missing. */
  readonly destination: string;
  /** Writes `<name>-<version>.tgz.prov` as `helm package --sign` does. */
  readonly signing?: Signing;
  /** Cancels the work and removes what was written; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** The time of every entry where none is given: 1980-01-01T00:00:00Z, the earliest that archives of every kind can say. */
export const defaultTime = 315_532_800;

/** A file of a package: its path in the archive, and its bytes. */
export type PackageEntry = ChartFile;

function text(yaml: string): FileContent {
  return contentOf(Buffer.from(yaml));
}

function checkSchema(schema: ChartFile, chart: string): void {
  if (schema.size > largestValues) {
    throw new ChartError(
      `${schema.name} of the chart ${chart} has ${schema.size} bytes, more than the ${largestValues} that are read as JSON; make it smaller`,
      { file: schema.name },
    );
  }
  if (isValidJson(readAll(schema))) return;
  const text = `failed to save: invalid JSON in ${schema.name}`;
  throw new ChartError(`${text}: correct the schema of the chart ${chart}`, { file: schema.name });
}

/** Charts of apiVersion v1 have their dependencies in requirements.yaml, which is packaged as a file. */
function writtenMetadata(metadata: Metadata): Metadata {
  const { dependencies, ...rest } = metadata;
  return metadata.apiVersion === 'v1' || dependencies === undefined ? rest : metadata;
}

function* entriesOf(chart: Chart, parent: string): Generator<PackageEntry> {
  const { metadata, lock, schema } = chart;
  const base = `${parent}${metadata.name}/`;
  yield { name: `${base}Chart.yaml`, ...text(metadataYaml(writtenMetadata(metadata))) };
  if (metadata.apiVersion === 'v2' && lock !== undefined)
    yield { name: `${base}Chart.lock`, ...text(lockYaml(lock)) };
  if (schema !== undefined) checkSchema(schema, metadata.name);
  const files = [
    ...chart.values,
    ...(schema === undefined ? [] : [schema]),
    ...chart.templates,
    ...chart.files,
  ];
  for (const file of files) yield { ...file, name: `${base}${file.name}` };
  for (const dependency of chart.dependencies) yield* entriesOf(dependency, `${base}charts/`);
}

/**
 * Lists the files of a chart's package in Helm's order: Chart.yaml and Chart.lock rewritten, values, schema, templates,
 * other files, and then the same of each subchart.
 *
 * Rule: Helm's `writeTarContents` (pkg/chart/v2/util/save.go). Throws {@link ChartError} for a schema that is not JSON, or nested
 * deeper than Go reads it.
 */
export function packageEntries(chart: Chart): PackageEntry[] {
  return [...entriesOf(chart, '')];
}

async function writeArchive(
  entries: readonly ChartFile[],
  mtime: number,
  file: string,
  signal: AbortSignal | undefined,
): Promise<Measured> {
  const hash = createHash('sha256');
  let size = 0;
  async function* measured(): AsyncGenerator<Uint8Array> {
    const turns = new Turns(signal);
    await turns.next();
    for (const chunk of gzip(tarOf(entries, mtime))) {
      if (turns.isOver) await turns.next();
      if (chunk.length === 0) continue;
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }
  await pipeline(measured, createWriteStream(file, { flags: 'wx' }));
  return { digest: `sha256:${hash.digest('hex')}`, size };
}

type Saved = Pick<PackagedChart, 'archive' | 'provenance'>;

/** Writes the files of a package to a separate directory, and moves them into place when all of them are complete. */
function archiveName({ name, version }: Metadata): string {
  return `${name}-${version}.tgz`;
}

async function write(
  entries: readonly ChartFile[],
  metadata: Metadata,
  { destination, signing, signal, sourceDateEpoch = defaultTime }: SaveOptions,
): Promise<Saved> {
  await mkdir(destination, { recursive: true });
  const name = archiveName(metadata);
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
    await writeFile(join(temporary, 'provenance'), signed, { flag: 'wx' });
    await rename(join(temporary, name), file);
    await rename(join(temporary, 'provenance'), provenanceFile);
    const size = Buffer.byteLength(signed);
    return { archive, provenance: { file: provenanceFile, digest: digestOf(signed), size } };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * Writes a package and its provenance file. They appear under their names only when they are complete. Throws {@link ChartError}
 * if they cannot be written.
 */
export async function savePackage(
  entries: readonly ChartFile[],
  metadata: Metadata,
  options: SaveOptions,
): Promise<Saved> {
  try {
    return await write(entries, metadata, options);
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof ChartError || code === undefined) throw error;
    const { destination } = options;
    const remedy = 'use a directory that can be written to';
    if (code === 'EEXIST' || code === 'ENOTDIR')
      throw new ChartError(
        `failed to save: is not a directory: ${destination}; ${remedy}`,
        {},
        { cause: error },
      );
    const isLong = code === 'ENAMETOOLONG';
    const reason = isLong
      ? systemErrorText('open', join(destination, archiveName(metadata)), error)
      : systemErrorText('write', destination, error);
    const advice = isLong ? "shorten the chart's name or its version" : remedy;
    throw new ChartError(`failed to save: ${reason}; ${advice}`, {}, { cause: error });
  }
}

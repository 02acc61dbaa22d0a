import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { ChartFile } from './archive/chart-file.ts';
import type { Chart } from './chart.ts';
import { isLfsPointer } from './errors.ts';
import { metadataJson } from './metadata/metadata.ts';

/** What a Secret of Kubernetes holds: `MaxSecretSize` in its pkg/apis/core/types.go. */
const secretSize = 1024 * 1024;

/**
 * The manifest of a release is stored in the same Secret and is not known here: this close to the limit, there may be no room for
 * it.
 */
const nearSecretSize = 0.9 * secretSize;

/** Base64 of gzip of base64: what is smaller stays far below. */
const smallChart = 512 * 1024;

/** Counting stops here: this is too much in any case. */
const enough = 8 * secretSize;

/** `MaxDecompressedFileSize` of Helm 3 (pkg/chart/loader/archive.go); Helm 4 has no limit for one file. */
const helm3FileSize = 5 * 1024 * 1024;

/** A pointer has less than 1024 bytes: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const largestPointer = 1024;

/** The files that Helm keeps of a chart in a release: not those of its subcharts, which Go does not marshal. */
function ownFiles({ values, schema, templates, files }: Chart): readonly ChartFile[] {
  return [...templates, ...values, ...(schema === undefined ? [] : [schema]), ...files];
}

function allFiles(chart: Chart): readonly ChartFile[] {
  return [...ownFiles(chart), ...chart.dependencies.flatMap(allFiles)];
}

function* base64(file: ChartFile): Generator<string> {
  let rest = Buffer.alloc(0);
  for (const chunk of file.chunks()) {
    const bytes = Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % 3);
    yield bytes.toString('base64', 0, whole);
    rest = Buffer.from(bytes.subarray(whole));
  }
  yield rest.toString('base64');
}

function describedBy({ metadata, lock }: Chart): string {
  return `{"chart":{"metadata":${metadataJson(metadata)},"lock":${JSON.stringify(lock ?? null)}`;
}

/** The JSON of a release, as far as it is the chart's: pkg/release/v1/release.go and pkg/chart/v2/chart.go. */
function* releaseJson(chart: Chart): Generator<string> {
  const { values } = chart;
  yield `${describedBy(chart)},"values":`;
  for (const file of values) for (const chunk of file.chunks()) yield Buffer.from(chunk).toString('latin1');
  for (const file of ownFiles(chart)) {
    if (values.includes(file)) continue;
    yield `{"name":${JSON.stringify(file.name)},"data":"`;
    yield* base64(file);
    yield '","modtime":"2006-01-02T15:04:05Z"},';
  }
  yield '}}';
}

/** Returns how many bytes Helm would store of a chart with each release, up to a size that is too much in any case. */
async function storedSize(chart: Chart): Promise<number> {
  const json = Readable.from(releaseJson(chart), { objectMode: false });
  const gzip = json.pipe(createGzip({ level: 9 }));
  let size = 0;
  for await (const chunk of gzip) {
    size += (chunk as Buffer).length;
    if (size > enough) break;
  }
  json.destroy();
  return Math.ceil(size / 3) * 4;
}

async function sizeWarnings(chart: Chart): Promise<readonly string[]> {
  const total = ownFiles(chart).reduce((sum, { size }) => sum + size, describedBy(chart).length);
  if (total <= smallChart) return [];
  const size = await storedSize(chart);
  if (size <= nearSecretSize) return [];
  const most = size > enough ? 'more than ' : '';
  const mebibytes = (Math.min(size, enough) / secretSize).toFixed(2);
  const outcome = size > secretSize ? 'it cannot be installed' : 'it may fail to install';
  return [
    `Helm keeps ${most}${mebibytes} MiB of the chart in the Kubernetes Secret of each release, which holds 1 MiB: ${outcome}; list in .helmignore what it does not need`,
  ];
}

/** Returns a warning of files whose content is elsewhere: Helm packages and renders the pointers to it. */
function pointerWarnings(files: readonly ChartFile[]): readonly string[] {
  const isPointer = (file: ChartFile): boolean => {
    const [head = Buffer.alloc(0)] = file.size > 0 && file.size <= largestPointer ? file.chunks() : [];
    return isLfsPointer(head);
  };
  const [first, ...others] = files.filter(isPointer);
  if (first === undefined) return [];
  const also = others.length === 0 ? '' : `, as ${others.length} more of the chart's files are`;
  return [
    `${first.name} is a Git LFS pointer${also}, and packaged as such; set "lfs: true" for actions/checkout`,
  ];
}

/** Returns warnings about a chart that Helm still loads, one sentence each. */
export async function chartWarnings(chart: Chart): Promise<readonly string[]> {
  const large = allFiles(chart).filter(({ size }) => size > helm3FileSize);
  return [
    ...large.map(
      ({ name, size }) =>
        `${name} has ${size} bytes: Helm 3 cannot load a chart with a file of more than ${helm3FileSize}; make it smaller, or list it in .helmignore`,
    ),
    ...pointerWarnings(allFiles(chart)),
    ...(await sizeWarnings(chart)),
  ];
}

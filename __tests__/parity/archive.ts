import { gunzipSync } from 'node:zlib';

/** One file of an archive. */
export interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly content: Buffer;
  /** All its blocks: an extended header if there is one, the header, the content and its padding. */
  readonly blocks: Buffer;
}

/** A `.tgz`, taken apart with as little interpretation as possible. */
export interface Archive {
  /** What comes before the deflate stream. */
  readonly gzipHeader: Buffer;
  readonly tar: Buffer;
  readonly entries: readonly Entry[];
}

const block = 512;
const flags = { extra: 4, name: 8, comment: 16 } as const;

/** RFC 1952, section 2.3. */
function gzipHeader(file: Buffer): Buffer {
  const flag = file[3] ?? 0;
  let end = 10;
  if (flag & flags.extra) end += 2 + file.readUInt16LE(end);
  for (const text of [flags.name, flags.comment]) if (flag & text) end = file.indexOf(0, end) + 1;
  return file.subarray(0, end);
}

function text(field: Buffer): string {
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? field.length : end).toString();
}

/** A record is `<length> <key>=<value>` and a line break; the value may have line breaks of its own. */
function extendedPath(records: Buffer): string | undefined {
  for (let at = 0; at < records.length;) {
    const length = parseInt(records.toString('latin1', at), 10);
    const [, path] = /^\d+ path=(.*)\n$/s.exec(records.toString('utf8', at, at + length)) ?? [];
    if (path !== undefined) return path;
    at += length;
  }
  return undefined;
}

function readEntries(tar: Buffer): Entry[] {
  const entries: Entry[] = [];
  let start = 0;
  let path: string | undefined;
  for (let at = 0; at < tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + block);
    const size = parseInt(text(header.subarray(124, 136)), 8);
    const content = tar.subarray(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
    if (text(header.subarray(156, 157)) === 'x') {
      path = extendedPath(content);
      continue;
    }
    const prefix = text(header.subarray(345, 500));
    const short = text(header.subarray(0, 100));
    entries.push({
      name: path ?? (prefix === '' ? short : `${prefix}/${short}`),
      mode: parseInt(text(header.subarray(100, 108)), 8),
      content,
      blocks: tar.subarray(start, at),
    });
    start = at;
    path = undefined;
  }
  return entries;
}

/** Reads a `.tgz`. Throws if it is no gzip file. */
export function readArchive(file: Buffer): Archive {
  const tar = gunzipSync(file);
  return { gzipHeader: gzipHeader(file), tar, entries: readEntries(tar) };
}

/** The folders of the charts in an archive: the chart's own, and its subcharts'. */
function chartFolders(entries: readonly Entry[]): string[] {
  return entries.flatMap(({ name }) => /^(.+)\/Chart\.yaml$/.exec(name)?.[1] ?? []);
}

/** Reports whether a chart in an archive has several subcharts, which Helm writes in the random order of a Go map. */
export function hasRandomOrder(entries: readonly Entry[]): boolean {
  const parents = chartFolders(entries).flatMap((folder) => /^(.+)\/charts\/[^/]+$/.exec(folder)?.[1] ?? []);
  return new Set(parents).size < parents.length;
}

/** The folder of the innermost chart that an entry belongs to. */
function chartOf(entry: Entry, charts: ReadonlySet<string>): string {
  let folder = entry.name;
  do folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
  while (folder !== '' && !charts.has(folder));
  return folder;
}

/**
 * Sorts the subcharts by name. The order of the entries within each chart stays, but where names occur twice: those are
 * two subcharts of one name, whose entries cannot be told apart.
 */
export function withSubChartsSorted(entries: readonly Entry[]): readonly Entry[] {
  const charts = new Set(chartFolders(entries));
  const isAmbiguous = new Set(entries.map(({ name }) => name)).size < entries.length;
  return entries
    .map((entry) => ({ entry, chart: chartOf(entry, charts) }))
    .sort((a, b) => {
      const order = Buffer.compare(Buffer.from(a.chart), Buffer.from(b.chart));
      return order !== 0 || !isAmbiguous ? order : Buffer.compare(a.entry.blocks, b.entry.blocks);
    })
    .map(({ entry }) => entry);
}

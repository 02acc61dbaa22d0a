import { Turns } from '../http/turns.ts';
import { ChartError } from './errors.ts';
import { loadYamlInTurns } from './yaml/marshal.ts';
import { metadataShape, type UncheckedMetadata } from './metadata/metadata.ts';
import { validateMetadata } from './metadata/validate.ts';
import { parseConstraint } from './version/constraint.ts';
import { compareVersions, parseVersion, type Version } from './version/semver.ts';
import { anything, listOf, mapOf, pointerTo, structOf, text, type Shape } from './yaml/shape.ts';

/** A version of a chart that a classic repository offers. */
export interface IndexedChart {
  /** As the index has it. */
  readonly version: string;
  /** The URL of the archive, absolute or relative to the repository: the first of the index's `urls`. */
  readonly url: string;
  /** SHA-256 of the archive in lower-case hex digits; `undefined` if the index has none. */
  readonly digest: string | undefined;
  /** When the version was added, as the index says. */
  readonly created?: string | undefined;
}

interface RankedChart extends IndexedChart {
  readonly parsed: Version;
}

interface Download {
  readonly urls?: readonly string[];
  readonly digest?: string;
  readonly created?: unknown;
}

/** Helm's `repo.ChartVersion`, of which only these parts count. */
interface ChartVersion {
  readonly metadata: UncheckedMetadata;
  readonly download: Download;
}

const downloadShape: Shape<Download> = structOf<Download>(
  'repo.ChartVersion',
  {},
  { urls: listOf(text), digest: text, created: anything },
);

const versionShape: Shape<ChartVersion> = {
  goType: 'repo.ChartVersion',
  zero: { metadata: metadataShape.zero, download: downloadShape.zero },
  decode: (value, existing, place) => ({
    metadata: metadataShape.decode(value, existing.metadata, place),
    download: downloadShape.decode(value, existing.download, place),
  }),
};

const entriesShape = mapOf(listOf(pointerTo(versionShape)));
const indexShape = structOf<{ apiVersion: string; entries?: ReadonlyMap<string, unknown> }>(
  'repo.IndexFile',
  { apiVersion: '' },
  { apiVersion: text, entries: mapOf(anything) },
);
const wholeShape = structOf<{ entries?: NonNullable<typeof entriesShape.zero> }>(
  'repo.IndexFile',
  {},
  { entries: entriesShape },
);

const newline = 0x0a;

/** The lines after which the clock is looked at. */
const linesAtOnce = 1024;

/** The beginnings of the lines, which tell what they are, and where they start. */
function* linesOf(bytes: Buffer): Generator<{ readonly start: number; readonly line: string }> {
  for (let start = 0; start < bytes.length;) {
    const at = bytes.indexOf(newline, start);
    const end = at === -1 ? bytes.length : at;
    yield { start, line: bytes.toString('latin1', start, Math.min(end, start + 300)).trimEnd() };
    start = end + 1;
  }
}

/**
 * Finds the part of an index that is about one chart: its bytes, empty where the index has no such chart. Returns `undefined` if
 * the index is not laid out as `helm repo index` and chart servers write it.
 */
async function excerpt(bytes: Buffer, name: string, turns: Turns): Promise<Buffer | undefined> {
  let hasApiVersion = false;
  let isInEntries = false;
  let indent: number | undefined;
  let from: number | undefined;
  let found: Buffer | undefined;
  let lines = 0;
  for (const { start, line } of linesOf(bytes)) {
    lines += 1;
    if (lines % linesAtOnce === 0 && turns.isOver) await turns.next();
    const content = line.trimStart();
    const own = line.length - content.length;
    if (content === '' || content.startsWith('#') || (own === 0 && /^- |^-$/.test(line))) continue;
    if (own === 0) {
      if (from !== undefined) found ??= bytes.subarray(from, start);
      from = undefined;
      isInEntries = line === 'entries:';
      hasApiVersion ||= /^apiVersion: *[\w"']/.test(line);
    } else if (isInEntries) {
      indent ??= own;
      if (own > indent || /^- |^-$/.test(content)) continue;
      const [, key] = /^(["']?[\w.-]+["']?):$/.exec(content) ?? [];
      if (own < indent || key === undefined) return undefined;
      if (from !== undefined) found ??= bytes.subarray(from, start);
      from = [name, `"${name}"`, `'${name}'`].includes(key) ? start : undefined;
    }
  }
  if (!hasApiVersion || indent === undefined) return undefined;
  return found ?? (from === undefined ? Buffer.alloc(0) : bytes.subarray(from));
}

async function readWholeIndex(
  bytes: Buffer,
  place: string,
  name: string,
  turns: Turns,
): Promise<readonly (ChartVersion | null)[] | undefined> {
  const read = <T>(shape: Shape<T>): Promise<T> =>
    loadYamlInTurns(bytes, { file: place, shape, existing: shape.zero }, turns);
  const { apiVersion } = await read(indexShape);
  if (apiVersion === '')
    throw new ChartError(`${place} is not the index of a chart repository: no API version specified`);
  return (await read(wholeShape)).entries?.get(name);
}

/** An index can have tens of megabytes, and parsing all of it as YAML takes seconds. */
async function readVersions(
  bytes: Buffer,
  place: string,
  name: string,
  turns: Turns,
): Promise<readonly (ChartVersion | null)[] | undefined> {
  const part = await excerpt(bytes, name, turns);
  if (part === undefined) return await readWholeIndex(bytes, place, name, turns);
  if (part.length === 0) return undefined;
  const source = { file: place, shape: entriesShape, existing: undefined };
  return (await loadYamlInTurns(part, source, turns))?.get(name);
}

/**
 * Reports whether Helm accepts an entry as a chart. It is lenient about servers that drop the aliases of dependencies
 * (helm/helm#12748). Rule: `loadIndex` in pkg/repo/v1/index.go.
 */
function isValid(metadata: UncheckedMetadata): boolean {
  try {
    validateMetadata({ ...metadata, apiVersion: metadata.apiVersion ?? 'v1' });
    return true;
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    return error.message.startsWith('validation: more than one dependency with name or alias');
  }
}

function rankedChart(chart: ChartVersion | null): readonly RankedChart[] {
  if (chart === null || !isValid(chart.metadata)) return [];
  const { version } = chart.metadata;
  const [url] = chart.download.urls ?? [];
  const parsed = parseVersion(version);
  if (parsed === undefined || url === undefined) return [];
  const digest = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(chart.download.digest ?? '')?.[1]?.toLowerCase();
  const { created } = chart.download;
  return [{ version, url, digest, parsed, ...(typeof created === 'string' && { created }) }];
}

function shown({ version, url, digest, created }: RankedChart): IndexedChart {
  return { version, url, digest, ...(created !== undefined && { created }) };
}

/**
 * The versions of one chart in a classic repository, by the rules of Helm's `pkg/repo` and `internal/resolver`: entries that are
 * not charts or have no URL are ignored, and the highest version comes first.
 */
export class ChartVersions {
  readonly #entries: readonly RankedChart[];

  constructor(entries: readonly RankedChart[]) {
    this.#entries = entries.toSorted((a, b) => compareVersions(b.parsed, a.parsed));
  }

  /** Returns every version, the highest first. */
  all(): readonly IndexedChart[] {
    return this.#entries.map(shown);
  }

  /**
   * Returns the highest version that satisfies a constraint; an empty one is satisfied by every release. Throws a
   * ConstraintError.
   */
  highest(constraint: string): IndexedChart | undefined {
    const isMeant = parseConstraint(constraint === '' ? '*' : constraint);
    const entry = this.#entries.find(({ parsed }) => isMeant(parsed));
    return entry && shown(entry);
  }

  /** Returns the entry of a version: the one written exactly like it, else one that differs only in build metadata. */
  exact(version: string): IndexedChart | undefined {
    const wanted = parseVersion(version);
    const entry =
      this.#entries.find((each) => each.version === version) ??
      (wanted && this.#entries.find(({ parsed }) => compareVersions(parsed, wanted) === 0));
    return entry && shown(entry);
  }
}

/**
 * Finds a chart in the index of a classic repository, `index.yaml`; `undefined` if it is not there. `place` is the name of the
 * index in messages. Throws a {@link ChartError} if it is not an index, and the signal's reason when that is aborted.
 */
export async function findInIndex(
  bytes: Buffer,
  place: string,
  name: string,
  signal?: AbortSignal,
): Promise<ChartVersions | undefined> {
  if (bytes.length === 0)
    throw new ChartError(`${place} is not the index of a chart repository: it is empty`);
  const versions = await readVersions(bytes, place, name, new Turns(signal));
  return versions && new ChartVersions(versions.flatMap(rankedChart));
}

/**
 * Returns the address of what an index names, relative to the repository where it is not absolute; the repository's own query
 * goes along. Throws a {@link ChartError} for what is no address. Rule: `ResolveReferenceURL` in Helm's pkg/repo/v1/chartrepo.go.
 */
export function repositoryFile(repository: string, reference: string): URL {
  if (URL.canParse(reference)) return new URL(reference);
  const base = URL.parse(repository);
  if (base === null)
    throw new ChartError(`${JSON.stringify(repository)} is not the address of a chart repository`);
  const folder = new URL(base);
  folder.pathname = `${base.pathname.replace(/\/$/, '')}/`;
  const resolved = URL.parse(reference, folder.href);
  if (resolved === null) throw new ChartError(`${JSON.stringify(reference)} is not an address`);
  resolved.search = base.search;
  return resolved;
}

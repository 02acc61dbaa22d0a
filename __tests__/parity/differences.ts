import { hasRandomOrder, withSubChartsSorted } from './archive.ts';
import type { Archive, Entry } from './archive.ts';
import type { Refused } from './oracle.ts';

/** What two answers differ in, each with both sides. Empty when they are the same. */
export type Differences = readonly string[];

/**
 * What counts of a reason: not the words of Go's parsers, which tell their inner state, nor its guess at a file's type, nor
 * where a package is written. */
const details =
  /(?<=error converting YAML to JSON: yaml: |parsing time ".*?"|does not appear to be a gzipped archive).*|^failed to save: open .*\/(?=[^/]*: file name too long$)/s;

/**
 * Helm packages a chart whose name has a backslash, and misses Chart.yaml in its own package; ours names the name:
 * docs/differences-from-helm.md.
 */
function isNameWithBackslash(helm: Refused, own: Refused): boolean {
  return (
    helm.refused.endsWith('Chart.yaml file is missing') &&
    /^the name "(?:[^"\\]|\\.)*\\\\(?:[^"\\]|\\.)*" has a backslash: Helm cannot load the package; /.test(
      own.refused,
    )
  );
}

/** Compares why a chart is refused: ours must contain Helm's reason, or name what Helm stumbles over. */
export function compareReasons(helm: Refused, own: Refused): Differences {
  if (own.refused.includes(helm.refused.replace(details, '')) || isNameWithBackslash(helm, own)) return [];
  return [`reason\n      Helm ${helm.refused}\n      ours ${own.refused}`];
}

/** Compares bytes, and shows them around the first that differ. */
export function compareBytes(what: string, helm: Buffer, own: Buffer): Differences {
  if (helm.equals(own)) return [];
  let at = 0;
  while (helm[at] === own[at]) at += 1;
  const excerpt = (bytes: Buffer): string =>
    JSON.stringify(bytes.subarray(Math.max(0, at - 40), at + 60).toString());
  return [`${what} from byte ${at}\n      Helm ${excerpt(helm)}\n      ours ${excerpt(own)}`];
}

function compareNames(helm: readonly Entry[], own: readonly Entry[]): Differences {
  const [theirs, mine] = [helm, own].map((entries) => entries.map(({ name }) => JSON.stringify(name)));
  if (theirs === undefined || mine === undefined || theirs.join() === mine.join()) return [];
  const missing = theirs.filter((name) => !mine.includes(name));
  const added = mine.filter((name) => !theirs.includes(name));
  if (missing.length + added.length === 0)
    return [`order of the entries\n      Helm ${theirs.join()}\n      ours ${mine.join()}`];
  return [`entries\n      only in Helm's ${missing.join()}\n      only in ours ${added.join()}`];
}

/** Compares entries pairwise: the contents first, then a further part; of entries with other names, the names alone. */
function compareEntries(
  helm: readonly Entry[],
  own: readonly Entry[],
  parts: readonly ((entry: Entry) => Buffer)[],
): Differences {
  const names = compareNames(helm, own);
  if (names.length > 0) return names;
  return helm.flatMap((entry, index) => {
    const counterpart = own[index];
    if (counterpart === undefined) return [];
    const differences = parts.map((part) => compareBytes(entry.name, part(entry), part(counterpart)));
    return differences.find(({ length }) => length > 0) ?? [];
  });
}

function withoutGitData(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ name }) => !name.split('/').includes('.git'));
}

/** How an archive of ours compares with Helm 4.3's. */
export interface ArchiveComparison {
  readonly differences: Differences;
  /** Identical only after the subcharts, which Helm writes in a random order, were sorted. */
  readonly sorted: boolean;
  /** What ours does otherwise on purpose: docs/differences-from-helm.md. */
  readonly intended?: string;
}

/** Compares with an archive of Helm 4.3: the header of gzip, and the whole tar. */
export function compareWithHelm4(helm: Archive, own: Archive): ArchiveComparison {
  const header = compareBytes('gzip header', helm.gzipHeader, own.gzipHeader);
  if (helm.tar.equals(own.tar)) return { differences: header, sorted: false };
  const sorted = hasRandomOrder(helm.entries);
  const wanted = withoutGitData(helm.entries);
  const arrange = sorted ? withSubChartsSorted : (entries: readonly Entry[]) => entries;
  const entries = compareEntries(arrange(wanted), arrange(own.entries), [
    ({ content }) => content,
    ({ blocks }) => blocks,
  ]);
  if (wanted.length < helm.entries.length)
    return { differences: [...header, ...entries], sorted, intended: 'leaves out .git' };
  const length =
    helm.tar.length === own.tar.length ? [] : [`tar of ${helm.tar.length} bytes, ours of ${own.tar.length}`];
  return { differences: [...header, ...entries, ...length], sorted };
}

/** What Helm 3.22 writes in an entry, without the time that only Helm 4.3 takes from SOURCE_DATE_EPOCH. */
function withoutTime({ name, mode, content }: Entry): Buffer {
  const text = name.endsWith('/Chart.lock') ? content.toString().replace(/^generated: .*$/m, '') : content;
  return Buffer.concat([Buffer.from(`${mode.toString(8)}\n`), Buffer.from(text)]);
}

/** Compares with an archive of Helm 3.22: the entries' names, modes and contents. */
export function compareWithHelm3(helm: Archive, own: Archive): Differences {
  const [theirs, mine] = [
    withSubChartsSorted(withoutGitData(helm.entries)),
    withSubChartsSorted(own.entries),
  ];
  return compareEntries(theirs, mine, [withoutTime]);
}

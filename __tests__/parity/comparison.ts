import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ChartError } from '../../src/chart/errors.ts';
import { packageChart } from '../../src/chart/package.ts';
import { openPackagedChart } from '../../src/chart/packaged.ts';
import { mapLimited } from '../../src/push/limit.ts';
import { hasRandomOrder, readArchive, withSubChartsSorted } from './archive.ts';
import type { Archive, Entry } from './archive.ts';
import { isRefused, sourceDateEpoch } from './oracle.ts';
import type { Oracle, Packaged, Refused } from './oracle.ts';

/** A chart to compare. */
export interface Subject {
  /** What the report calls it. */
  readonly name: string;
  /** The chart's directory, or a packaged chart. */
  readonly path: string;
  /** The directory that its links stay in. */
  readonly workspace: string;
}

/** What came out of one comparison. */
export interface Verdict {
  readonly subject: Subject;
  /** What Helm 4.3 did with the chart. */
  readonly helm: 'packaged' | 'refused';
  /** Where ours is not as Helm 4.3's: what, and both sides. */
  readonly differences: readonly string[];
  /** Identical only after the sub-charts, which Helm writes in a random order, were sorted. */
  readonly sorted: boolean;
  /** The config blobs were compared. They cannot be where Helm cannot push, as with a name in upper case. */
  readonly pushed: boolean;
  /** What ours does otherwise on purpose: docs/differences-from-helm.md. */
  readonly intended?: string;
  /** What Helm 3.22 does otherwise than Helm 4.3. Ours follows 4.3. */
  readonly helm3?: string;
}

/** Ours, as it is compared. */
interface Ours extends Packaged {
  readonly config: Buffer;
}

/** What two answers differ in. Empty when they are the same. */
type Differences = string[];

/** What counts of a reason: not the words of Go's parsers, which tell their inner state, nor its guess at a file's type. */
const details =
  /(?<=error converting YAML to JSON: yaml: |parsing time ".*?"|does not appear to be a gzipped archive).*/s;

/**
 * Says whether a refusal of ours may be one that Helm also gives, at another time: of several sub-charts it loads the first
 * in the random order of a Go map, and stops there.
 */
function isRandom(helm: Refused, own: Refused): boolean {
  return [helm, own].every(({ refused }) => refused.includes('error unpacking subchart '));
}

/** How often Helm is asked again for a random refusal: with two sub-charts one of a thousand is missed. */
const maxAttempts = 10;

/** What ours refuses although Helm packages it: docs/differences-from-helm.md. */
const intendedReason = /outside of the workspace|^(error unpacking subchart .*)?chart archive holds /;

/** What the reason of an error that is no ChartError begins with. */
const crash = 'crashed: ';

function compareReasons(helm: Refused, own: Refused): Differences {
  if (!own.refused.startsWith(crash) && own.refused.includes(helm.refused.replace(details, ''))) return [];
  return [`reason\n      Helm ${helm.refused}\n      ours ${own.refused}`];
}

function compareBytes(what: string, helm: Buffer, own: Buffer): Differences {
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

/** Helm 4.3's archive: the header of gzip, and the whole tar. */
function compareWithHelm4(helm: Archive, own: Archive): Pick<Verdict, 'differences' | 'sorted' | 'intended'> {
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

/** Helm 3.22's archive: its entries' names, modes and contents. */
function compareWithHelm3(helm: Archive, own: Archive): Differences {
  const [theirs, mine] = [
    withSubChartsSorted(withoutGitData(helm.entries)),
    withSubChartsSorted(own.entries),
  ];
  return compareEntries(theirs, mine, [withoutTime]);
}

function describe(answer: Packaged | Refused): string {
  return isRefused(answer) ? `refuses: ${answer.refused}` : 'packages it';
}

/** Takes an error that is not meant for the user as the crash it is, so that the other charts are compared all the same. */
async function orRefused<T>(answer: Promise<T>): Promise<T | Refused> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ChartError) return { refused: error.message };
    return { refused: crash + (error instanceof Error ? String(error.stack) : String(error)) };
  }
}

async function packageOurs({ path, workspace }: Subject, destination: string): Promise<Ours> {
  const { archive, config } = await packageChart({ path, workspace, destination, sourceDateEpoch });
  return {
    file: archive.file,
    archive: readArchive(await readFile(archive.file)),
    config: Buffer.from(config),
  };
}

/** Compares the config blob with those that Helm 4.3 sends for its own archive, and Helm 3.22 for ours. */
async function comparePushes(
  { helm3, helm4 }: Oracle,
  helm: Packaged,
  own: Ours,
): Promise<Pick<Verdict, 'differences' | 'pushed'> & { readonly helm3: Differences }> {
  const [four, three] = await Promise.all([helm4.push(helm.file), helm3.push(own.file)]);
  if (isRefused(four)) {
    const isName = four.refused.startsWith('invalid reference: ');
    return {
      pushed: false,
      differences: isName ? [] : [`Helm 4.3 cannot push it: ${four.refused}`],
      helm3: [],
    };
  }
  const differences = compareBytes('config', four, own.config);
  if (isRefused(three)) return { pushed: true, differences, helm3: [`cannot push it: ${three.refused}`] };
  return { pushed: true, differences, helm3: compareBytes('config', three, own.config) };
}

/** As many as the machine runs at once: a comparison waits for Helm's processes. */
const concurrency = availableParallelism();

/** Compares many charts. Gives the verdicts in the subjects' order. */
export async function compareAll(
  oracle: Oracle,
  subjects: readonly Subject[],
  compare: (oracle: Oracle, subject: Subject) => Promise<Verdict>,
): Promise<readonly Verdict[]> {
  return mapLimited(subjects, concurrency, (subject) => compare(oracle, subject));
}

/** Compares the reasons, asking Helm again where its reason is a random one. */
async function compareRefusals(
  { helm4, folder }: Oracle,
  { path }: Subject,
  helm: Refused,
  own: Refused,
): Promise<Differences> {
  let answer: Packaged | Refused = helm;
  for (let attempt = 0; attempt < maxAttempts && isRefused(answer); attempt += 1) {
    const differences = compareReasons(answer, own);
    if (differences.length === 0 || !isRandom(answer, own)) return differences;
    answer = await helm4.package(path, join(folder, 'again'));
  }
  return compareReasons(helm, own);
}

/**
 * Packages a chart's directory with both Helms and with ours, and compares the archives and the config blobs. A chart that
 * Helm packages but cannot read again may be refused by ours at once, with the reason of `helm push`.
 */
export async function compareDirectory(oracle: Oracle, subject: Subject): Promise<Verdict> {
  const folder = await mkdtemp(join(oracle.folder, 'chart-'));
  try {
    const [four, three, own] = await Promise.all([
      oracle.helm4.package(subject.path, join(folder, 'helm4')),
      oracle.helm3.package(subject.path, join(folder, 'helm3')),
      orRefused(packageOurs(subject, join(folder, 'ours'))),
    ]);
    const differsIn = (differences: Differences): Pick<Verdict, 'helm3'> =>
      differences.length === 0 ? {} : { helm3: differences.join('; ') };
    const decision = { subject, helm: isRefused(four) ? 'refused' : 'packaged' } as const;

    if (isRefused(four)) {
      const differences = isRefused(own)
        ? await compareRefusals(oracle, subject, four, own)
        : [`Helm 4.3 ${describe(four)}; ours packages it`];
      const helm3 = isRefused(three) ? [] : [`packages it, where Helm 4.3 ${describe(four)}`];
      return { ...decision, differences, sorted: false, pushed: false, ...differsIn(helm3) };
    }
    if (isRefused(own)) {
      if (intendedReason.test(own.refused))
        return { ...decision, intended: describe(own), differences: [], sorted: false, pushed: false };
      const push = await oracle.helm4.push(four.file);
      const differences = isRefused(push) ? compareReasons(push, own) : [`ours ${describe(own)}`];
      return { ...decision, differences, sorted: false, pushed: false };
    }

    const archives = compareWithHelm4(four.archive, own.archive);
    const pushes = await comparePushes(oracle, four, own);
    const helm3 = isRefused(three) ? [describe(three)] : compareWithHelm3(three.archive, own.archive);
    return {
      ...decision,
      ...archives,
      pushed: pushes.pushed,
      differences: [...archives.differences, ...pushes.differences],
      ...differsIn([...helm3, ...pushes.helm3]),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens a packaged chart with ours, and compares the config blob with what both Helms send for it. */
export async function compareArchive(oracle: Oracle, subject: Subject): Promise<Verdict> {
  const [four, three, own] = await Promise.all([
    oracle.helm4.push(subject.path),
    oracle.helm3.push(subject.path),
    orRefused(openPackagedChart(subject.path).then(({ config }) => Buffer.from(config))),
  ]);
  const verdict = { subject, sorted: false } as const;
  if (isRefused(four)) {
    const differences = isRefused(own) ? compareReasons(four, own) : [`Helm 4.3 refuses: ${four.refused}`];
    return { ...verdict, helm: 'refused', pushed: false, differences };
  }
  const differences = isRefused(own) ? [`ours refuses: ${own.refused}`] : compareBytes('config', four, own);
  const isSame = isRefused(three) ? false : three.equals(four);
  return {
    ...verdict,
    helm: 'packaged',
    pushed: true,
    differences,
    ...(isSame ? {} : { helm3: isRefused(three) ? `refuses: ${three.refused}` : 'sends another config' }),
  };
}

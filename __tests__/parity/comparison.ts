import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ChartError } from '../../src/chart/errors.ts';
import { packageChart } from '../../src/chart/package.ts';
import { openPackagedChart } from '../../src/chart/packaged.ts';
import pMap from 'p-map';
import { readArchive } from './archive.ts';
import { compareBytes, compareReasons, compareWithHelm3, compareWithHelm4 } from './differences.ts';
import type { ArchiveComparison, Differences } from './differences.ts';
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

/** What came out of one comparison: above all, where ours is not as Helm 4.3's. */
export interface Verdict extends ArchiveComparison {
  readonly subject: Subject;
  /** What Helm 4.3 did with the chart. */
  readonly helm: 'packaged' | 'refused';
  /** The config blobs were compared. They cannot be where Helm cannot push, as with a name in upper case. */
  readonly pushed: boolean;
  /** What Helm 3.22 does otherwise than Helm 4.3. Ours follows 4.3. */
  readonly helm3?: string;
}

/** Ours, as it is compared. */
interface Ours extends Packaged {
  readonly config: Buffer;
}

/**
 * Reports whether a refusal of ours may be one that Helm also gives, at another time: it loads and saves subcharts in the
 * random order of a Go map, and stops at the first that is wrong.
 */
function isRandom(helm: Refused, own: Refused): boolean {
  const ofFile = "file '.*' does not appear to be a valid chart file \\(details: ";
  return [`(?:${ofFile})?error unpacking subchart `, 'failed to save: '].some((start) =>
    [helm, own].every(({ refused }) => new RegExp(`^${start}`, 's').test(refused)),
  );
}

/** How often Helm is asked again for a random refusal: with two subcharts one of a thousand is missed. */
const maxAttempts = 10;

/** What ours refuses although Helm packages it: docs/differences-from-helm.md. */
const intendedReason = /outside the workspace|^(error unpacking subchart .*)?chart archive contains /;

/** An error that is not meant for the user is a crash, whose message is no reason. The other charts are compared all the same. */
async function orRefused<T>(answer: Promise<T>): Promise<T | Refused> {
  try {
    return await answer;
  } catch (error) {
    return { refused: error instanceof ChartError ? error.message : `crashed: ${inspect(error)}` };
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

/** A verdict, but for the chart it is on. */
type Outcome = Omit<Verdict, 'subject'>;

/** What Helm 3.22 does otherwise, if anything. */
function otherwise(differences: Differences): Pick<Verdict, 'helm3'> {
  return differences.length === 0 ? {} : { helm3: differences.join('; ') };
}

/** Compares why Helm and ours refuse something. Where the reason is a random one, Helm is asked again. */
async function compareRefusals(
  four: Refused,
  own: Refused,
  askAgain: () => Promise<object>,
): Promise<Differences> {
  let answer = four;
  for (let attempt = 0; attempt < maxAttempts && isRandom(four, own); attempt += 1) {
    if (compareReasons(answer, own).length === 0) break;
    const next = await askAgain();
    if (isRefused(next)) answer = next;
  }
  return compareReasons(answer, own);
}

/** Helm 4.3 does not package the chart. */
async function judgeRefusal(
  { helm4, folder }: Oracle,
  { path }: Subject,
  { four, three, own }: { four: Refused; three: Packaged | Refused; own: Ours | Refused },
): Promise<Outcome> {
  const refused = { helm: 'refused', sorted: false, pushed: false } as const;
  const helm3 = otherwise(isRefused(three) ? [] : [`packages it, where Helm 4.3 refuses: ${four.refused}`]);
  if (!isRefused(own))
    return { ...refused, ...helm3, differences: [`Helm 4.3 refuses: ${four.refused}; ours packages it`] };
  const differences = await compareRefusals(four, own, () => helm4.package(path, join(folder, 'again')));
  return { ...refused, ...helm3, differences };
}

/**
 * Ours does not package the chart, although Helm 4.3 does: on purpose, or because Helm cannot read its own package again,
 * which ours says at once with the reason of `helm push`.
 */
async function judgeOurRefusal({ helm4 }: Oracle, four: Packaged, own: Refused): Promise<Outcome> {
  const refused = { helm: 'packaged', sorted: false, pushed: false } as const;
  if (intendedReason.test(own.refused))
    return { ...refused, differences: [], intended: `refuses: ${own.refused}` };
  const push = await helm4.push(four.file);
  if (isRefused(push)) return { ...refused, differences: compareReasons(push, own) };
  return { ...refused, differences: [`ours refuses: ${own.refused}`] };
}

/**
 * Helm 4.3 and ours package the chart. Compared are the archives, and the config blobs that Helm 4.3 sends for its own and
 * Helm 3.22 for ours.
 */
async function judgePackages(
  { helm3, helm4 }: Oracle,
  { four, three, own }: { four: Packaged; three: Packaged | Refused; own: Ours },
): Promise<Outcome> {
  const archives = compareWithHelm4(four.archive, own.archive);
  const entries = isRefused(three)
    ? [`refuses: ${three.refused}`]
    : compareWithHelm3(three.archive, own.archive);
  const [config, config3] = await Promise.all([helm4.push(four.file), helm3.push(own.file)]);
  if (isRefused(config)) {
    const isName = config.refused.startsWith('invalid reference: ');
    const problem = isName ? [] : [`Helm 4.3 cannot push it: ${config.refused}`];
    const differences = [...archives.differences, ...problem];
    return { ...archives, helm: 'packaged', pushed: false, differences, ...otherwise(entries) };
  }
  const differences = [...archives.differences, ...compareBytes('config', config, own.config)];
  const sent = isRefused(config3)
    ? [`cannot push it: ${config3.refused}`]
    : compareBytes('config', config3, own.config);
  return { ...archives, helm: 'packaged', pushed: true, differences, ...otherwise([...entries, ...sent]) };
}

/** Packages a chart's directory with both Helms and with ours, and compares what comes of it. */
export async function compareDirectory(oracle: Oracle, subject: Subject): Promise<Verdict> {
  const folder = await mkdtemp(join(oracle.folder, 'chart-'));
  try {
    const [four, three, own] = await Promise.all([
      oracle.helm4.package(subject.path, join(folder, 'helm4')),
      oracle.helm3.package(subject.path, join(folder, 'helm3')),
      orRefused(packageOurs(subject, join(folder, 'ours'))),
    ]);
    if (isRefused(four)) return { subject, ...(await judgeRefusal(oracle, subject, { four, three, own })) };
    if (isRefused(own)) return { subject, ...(await judgeOurRefusal(oracle, four, own)) };
    return { subject, ...(await judgePackages(oracle, { four, three, own })) };
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
  if (isRefused(four)) {
    const differences = isRefused(own)
      ? await compareRefusals(four, own, () => oracle.helm4.push(subject.path))
      : [`Helm 4.3 refuses: ${four.refused}`];
    return { subject, helm: 'refused', sorted: false, pushed: false, differences };
  }
  if (isRefused(own) && intendedReason.test(own.refused)) {
    const intended = `refuses: ${own.refused}`;
    return { subject, helm: 'packaged', sorted: false, pushed: false, differences: [], intended };
  }
  const differences = isRefused(own) ? [`ours refuses: ${own.refused}`] : compareBytes('config', four, own);
  const sent = isRefused(three) ? [`refuses: ${three.refused}`] : compareBytes('config', three, four);
  return { subject, helm: 'packaged', sorted: false, pushed: true, differences, ...otherwise(sent) };
}

/** As many as the machine runs at once: a comparison waits for Helm's processes. */
const concurrency = availableParallelism();

/** Compares many charts. Returns the verdicts in the subjects' order. */
export async function compareAll(
  oracle: Oracle,
  subjects: readonly Subject[],
  compare: (oracle: Oracle, subject: Subject) => Promise<Verdict>,
): Promise<readonly Verdict[]> {
  return pMap(subjects, (subject) => compare(oracle, subject), { concurrency });
}

import pMap from 'p-map';
import { compareVersions, parseVersion } from '../chart/version/semver.ts';
import { matchingVersions } from '../chart/version/published-versions.ts';
import { describeTags, moveTags } from '../registry/move-tags.ts';
import type { Log } from '../registry/log.ts';
import { isMissing } from '../registry/refusal.ts';
import type { Registry } from '../registry/registry.ts';
import type { Repository } from '../registry/repository.ts';
import { furtherTags } from '../registry/tags.ts';
import { copyImage, type Promotion } from './copy-image.ts';
import type { Image } from './image.ts';
import type { PromotePlan, PromotePorts } from './plan.ts';
import { explainBetween } from './refusal.ts';
import { refOf, type PromoteResult } from './result.ts';
import type { Selected } from './select.ts';
import { openRepository, openSource, type ImageSource } from './source.ts';
import { verifyImageSignatures } from './verify.ts';

/** Images that are copied concurrently, each to all destinations. */
const imagesAtOnce = 4;

function describe(ref: string, { state, digest, repositoryCreated, drift }: Promotion): string {
  switch (state) {
    case 'promoted':
      return `${ref}: promoted${repositoryCreated ? ' into a new repository' : ''}, ${digest}`;
    case 'unchanged':
      return `${ref}: unchanged, ${digest} exists with everything that belongs to it`;
    case 'skipped':
      return `${ref}: skipped, it exists with different content, ${digest}`;
    case 'planned':
      return `${ref}: ${drift}, would be promoted as ${digest} (dry run)`;
  }
}

/** One destination of an image, and how to copy to it. */
interface Copy {
  readonly source: ImageSource;
  readonly selected: Selected;
  readonly plan: PromotePlan;
  readonly log: Log;
}

/** Copies one image to one destination. Never throws: a failure is part of the result. */
async function copyTo(
  to: Repository<Registry>,
  image: Image,
  { source, selected, plan, log }: Copy,
): Promise<PromoteResult> {
  const { descriptor, bytes } = image.root;
  const manifest = plan.tags.length > 0 && { manifest: { descriptor, bytes } };
  const result: PromoteResult = { selected, from: source.uri, uri: to.uri, ...manifest };
  try {
    const promotion = await copyImage({ image, tag: selected.tag, to }, plan);
    const line = describe(refOf(to.uri, selected), promotion);
    if (promotion.state === 'skipped') log.warning(line);
    else log.info(line);
    for (const tag of promotion.keptTags)
      log.warning(`${to.uri}:${tag}: skipped, it exists with different content`);
    return { ...result, promotion };
  } catch (error) {
    return { ...result, error: explainBetween(error, image.repository, to) };
  }
}

/**
 * Points the further tags of a destination to the versions there, one after the other, so that a tag such as `1.2` ends at the
 * newest. A failure is part of the version's result.
 */
async function tagInOrder(
  results: readonly PromoteResult[],
  to: Repository<Registry>,
  { tags, dryRun }: PromotePlan,
  log: Log,
): Promise<readonly PromoteResult[]> {
  const tagged: PromoteResult[] = [];
  for (const result of results) tagged.push(await tagOne(result));
  return tagged;

  async function tagOne(result: PromoteResult): Promise<PromoteResult> {
    const { selected, promotion, manifest } = result;
    const version = selected?.version;
    if (version === undefined || promotion === undefined || promotion.state === 'skipped') return result;
    if (manifest === undefined) return result;
    const { bytes, descriptor } = manifest;
    try {
      const chart = { ...descriptor, version, manifest: bytes };
      const outcomes = await moveTags(to, furtherTags(tags, version), chart, dryRun);
      for (const line of describeTags(to.uri, outcomes, tags, version)) log.info(line);
      return result;
    } catch (error) {
      return { ...result, error: explainBetween(error, undefined, to) };
    }
  }
}

/** Verifies one image and copies it to all destinations. It is read once, and its manifests are not kept afterwards. */
async function copyToAll(
  destinations: readonly Repository<Registry>[],
  copy: Copy,
): Promise<readonly PromoteResult[]> {
  const { source, selected, plan, log } = copy;
  try {
    const image = await source.read(selected);
    const { chart, uri } = source;
    await verifyImageSignatures(image, refOf(uri, selected), { chart, selected }, plan, log);
    return await Promise.all(destinations.map((to) => copyTo(to, image, copy)));
  } catch (error) {
    const message = source.explain(error);
    return destinations.map(({ uri }) => ({ selected, from: source.uri, uri, error: message }));
  }
}

/** Marks what a destination lacks as `newer` if it has a version above all that the source has. */
async function compareVersionsAt(
  to: Repository<Registry>,
  results: readonly PromoteResult[],
): Promise<readonly PromoteResult[]> {
  const missing = results.filter(({ promotion }) => promotion?.drift === 'missing');
  const newest = results.findLast(({ selected }) => selected?.version !== undefined)?.selected?.version;
  if (missing.length === 0 || newest === undefined) return results;
  let tags: readonly string[];
  try {
    tags = await to.registry.client.listTags(to.path);
  } catch (error) {
    if (isMissing(error)) return results;
    throw error;
  }
  const [theirs] = matchingVersions(tags, '>=0.0.0-0');
  const [a, b] = [parseVersion(theirs?.version ?? ''), parseVersion(newest)];
  if (a === undefined || b === undefined || compareVersions(a, b) <= 0) return results;
  return results.map((result) =>
    result.promotion?.drift === 'missing'
      ? { ...result, promotion: { ...result.promotion, drift: 'newer' } }
      : result,
  );
}

/**
 * Promotes every image that the plan selects to every destination. A failure is part of its result and does not stop the
 * others; the next run resumes an interrupted copy.
 *
 * Returns one result per image and destination. Throws an AwsError if a registry refuses the sign-in, and a SourceError if the
 * source cannot be resolved.
 */
export async function promote(plan: PromotePlan, ports: PromotePorts): Promise<readonly PromoteResult[]> {
  const { log } = ports;
  const [source, destinations] = await Promise.all([
    openSource(plan, ports),
    Promise.all(plan.to.map((repository) => openRepository(repository, ports.open))),
  ]);
  const all = await pMap(
    source.selected,
    (selected) => copyToAll(destinations, { source, selected, plan, log }),
    { concurrency: imagesAtOnce },
  );
  const results = await Promise.all(
    destinations.map(async (to, index) => {
      const copied = all.flatMap((each) => each[index] ?? []);
      const compared = plan.dryRun ? await compareVersionsAt(to, copied) : copied;
      return await tagInOrder(compared, to, plan, log);
    }),
  );
  return results.flat();
}

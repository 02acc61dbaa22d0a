import pMap from 'p-map';
import { describeTag, moveTags } from '../registry/move-tags.ts';
import type { Log } from '../registry/log.ts';
import type { ReadableRegistry, Registry } from '../registry/registry.ts';
import { repositoryAt, type Repository } from '../registry/repository.ts';
import { furtherTags } from '../registry/tags.ts';
import type { Destination } from '../registry/destination.ts';
import { copyImage, type Promotion } from './copy-image.ts';
import { readImage, type Image } from './image.ts';
import type { NamedRepository, PromotePlan, PromotePorts } from './plan.ts';
import { explainBetween, explainFrom } from './refusal.ts';
import { refOf, type PromoteResult } from './result.ts';
import { select, type Selected, type Selection } from './select.ts';

/** Images that are copied at a time, each to all destinations. */
const imagesAtOnce = 4;

/** What is to be promoted, or where it is, cannot be determined. */
class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** Opens the registry that a repository is in. */
async function openRepository<Open extends ReadableRegistry>(
  { registries, host, path }: NamedRepository,
  open: (registry: Destination) => Promise<Open>,
): Promise<Repository<Open>> {
  for (const destination of registries) {
    const registry = await open(destination);
    if (host === undefined && registry.alias !== undefined) {
      return repositoryAt(registry, `${registry.alias}/${path}`);
    }
    if (host === undefined || host === registry.host) return repositoryAt(registry, path);
  }
  throw new SourceError(`${host ?? ''} is not a registry of this account and region; check aws-region`);
}

function describe(ref: string, { state, digest, repositoryCreated }: Promotion): string {
  switch (state) {
    case 'promoted':
      return `${ref}: promoted${repositoryCreated ? ' into a new repository' : ''}, ${digest}`;
    case 'unchanged':
      return `${ref}: unchanged, ${digest} is there with everything that belongs to it`;
    case 'skipped':
      return `${ref}: skipped, other content is there as ${digest}`;
    case 'planned':
      return `${ref}: would be promoted as ${digest} (dry run)`;
  }
}

/** Copies one image to one destination. Never throws: what goes wrong is in the result. */
async function copyTo(
  selected: Selected,
  image: Image,
  from: Repository,
  to: Repository<Registry>,
  plan: PromotePlan,
  log: Log,
): Promise<PromoteResult> {
  const { descriptor, bytes } = image.root;
  const manifest = plan.tags.length > 0 && { manifest: { descriptor, bytes } };
  const result: PromoteResult = { selected, from, uri: to.uri, ...manifest };
  try {
    const promotion = await copyImage({ image, tag: selected.tag, from, to }, plan);
    const line = describe(refOf(to.uri, selected), promotion);
    if (promotion.state === 'skipped') log.warning(line);
    else log.info(line);
    for (const tag of promotion.keptTags) log.warning(`${to.uri}:${tag}: skipped, other content is there`);
    return { ...result, promotion };
  } catch (error) {
    return { ...result, error: explainBetween(error, from, to) };
  }
}

/**
 * Points the further tags of a destination at what is there now, one version after the other: a line of versions such as `1.2`
 * ends at the newest. What goes wrong is in the version's result.
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
    const { version } = selected;
    if (version === undefined || promotion === undefined || promotion.state === 'skipped') return result;
    if (manifest === undefined) return result;
    const { bytes, descriptor } = manifest;
    try {
      const chart = { ...descriptor, version, manifest: bytes };
      const outcomes = await moveTags(to, furtherTags(tags, version), chart, dryRun);
      for (const outcome of outcomes) log.info(describeTag(to.uri, outcome, version));
      return result;
    } catch (error) {
      return { ...result, error: explainBetween(error, result.from, to) };
    }
  }
}

/** Copies one image to all destinations. It is read once, and its manifests are not kept after. */
async function copyToAll(
  selected: Selected,
  { hasTag }: Selection,
  from: Repository,
  destinations: readonly Repository<Registry>[],
  plan: PromotePlan,
  log: Log,
): Promise<readonly PromoteResult[]> {
  try {
    const image = await readImage(from, selected.reference, hasTag);
    return await Promise.all(destinations.map((to) => copyTo(selected, image, from, to, plan, log)));
  } catch (error) {
    return destinations.map(({ uri }) => ({ selected, from, uri, error: explainFrom(error, from) }));
  }
}

async function selectFrom(from: Repository, plan: PromotePlan): Promise<Selection> {
  try {
    return await select(from, plan);
  } catch (error) {
    throw new SourceError(explainFrom(error, from), { cause: error });
  }
}

/**
 * Promotes every image that the plan means to every destination. A failure is in its result and does not stop the others; the next
 * run resumes what an interrupted one has copied.
 *
 * Returns one result per image and destination. Throws an AwsError if a registry refuses the sign-in, and a {@link SourceError} if
 * what is meant cannot be determined.
 */
export async function promote(plan: PromotePlan, ports: PromotePorts): Promise<readonly PromoteResult[]> {
  const [from, destinations] = await Promise.all([
    openRepository(plan.from, ports.read),
    Promise.all(plan.to.map((repository) => openRepository(repository, ports.open))),
  ]);
  const selection = await selectFrom(from, plan);
  const all = await pMap(
    selection.items,
    (selected) => copyToAll(selected, selection, from, destinations, plan, ports.log),
    { concurrency: imagesAtOnce },
  );
  const results = await Promise.all(
    destinations.map((to, index) =>
      tagInOrder(
        all.flatMap((each) => each[index] ?? []),
        to,
        plan,
        ports.log,
      ),
    ),
  );
  return results.flat();
}

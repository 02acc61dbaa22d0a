import { describeTag, moveTags } from '../push/move-tags.ts';
import { mapLimited } from '../registry/limit.ts';
import type { Log } from '../registry/log.ts';
import type { ReadableRegistry, Registry } from '../registry/registry.ts';
import { furtherTags } from '../push/tags.ts';
import type { Destination } from '../registry/destination.ts';
import { copyImage, type Promotion } from './copy-image.ts';
import { explainBetween, explainFrom } from './explain.ts';
import type { Image } from './image.ts';
import { placeOf, type Place, type WritablePlace } from './place.ts';
import type { PromotePlan, Site } from './plan.ts';
import { readImage } from './read-image.ts';
import { refOf, type Result } from './result.ts';
import { select, type Selected, type Selection } from './select.ts';

/** How many images are on their way at a time, each to all destinations. */
const imagesAtOnce = 4;

/** The world around a promotion. */
export interface PromotePorts {
  /** Opens a registry to read from. */
  readonly read: (registry: Destination) => Promise<ReadableRegistry>;
  /** Signs in to a registry to write to. */
  readonly open: (registry: Destination) => Promise<Registry>;
  readonly log: Log;
}

/** It cannot be told what is to be promoted, or where it is. */
class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** Opens the registry that a repository is in. */
async function find<Open extends ReadableRegistry>(
  { registries, host, path }: Site,
  open: (registry: Destination) => Promise<Open>,
): Promise<Place & { readonly registry: Open }> {
  for (const destination of registries) {
    const registry = await open(destination);
    if (host === undefined && registry.alias !== undefined) {
      return placeOf(registry, `${registry.alias}/${path}`);
    }
    if (host === undefined || host === registry.host) return placeOf(registry, path);
  }
  throw new SourceError(
    `${host ?? ''} is not the address of a registry of yours; check the region, aws-region`,
  );
}

function describe(ref: string, { state, digest, repositoryCreated }: Promotion): string {
  switch (state) {
    case 'promoted':
      return `${ref}: promoted${repositoryCreated ? ' into a new repository' : ''}, ${digest}`;
    case 'unchanged':
      return `${ref}: unchanged, ${digest} is there with all that belongs to it`;
    case 'skipped':
      return `${ref}: skipped, other content is there as ${digest}`;
    case 'planned':
      return `${ref}: would be promoted as ${digest} (dry run)`;
  }
}

/** Copies one image to one destination. Never throws: what goes wrong is in the result. */
async function deliver(
  selected: Selected,
  image: Image,
  from: Place,
  to: WritablePlace,
  plan: PromotePlan,
  log: Log,
): Promise<Result> {
  const result: Result = { selected, from, uri: to.uri, mediaType: image.root.descriptor.mediaType };
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
 * Lets the further tags of a destination point at what is there now, one version after the other: a line of versions such as `1.2`
 * ends at the newest. What goes wrong is in the version's result.
 */
async function tagInOrder(
  results: readonly Result[],
  to: WritablePlace,
  { tags, dryRun }: PromotePlan,
  log: Log,
): Promise<readonly Result[]> {
  const tagged: Result[] = [];
  for (const result of results) tagged.push(await tagOne(result));
  return tagged;

  async function tagOne(result: Result): Promise<Result> {
    const { selected, promotion, mediaType } = result;
    const { version } = selected;
    if (version === undefined || promotion === undefined || promotion.state === 'skipped') return result;
    const { digest } = promotion;
    const manifest = async (): Promise<Uint8Array> => (await to.client.manifest(to.path, digest)).bytes;
    try {
      const target = { ...to, ref: refOf(to.uri, selected) };
      const chart = { digest, version, mediaType, manifest };
      const outcomes = await moveTags(target, furtherTags(tags, version), chart, dryRun);
      for (const outcome of outcomes) log.info(describeTag(to.uri, outcome, version));
      return result;
    } catch (error) {
      return { ...result, error: explainBetween(error, result.from, to) };
    }
  }
}

/** Copies one image to all destinations. It is read once, and its manifests are forgotten after. */
async function deliverToAll(
  selected: Selected,
  { hasTag }: Selection,
  from: Place,
  destinations: readonly WritablePlace[],
  plan: PromotePlan,
  log: Log,
): Promise<readonly Result[]> {
  try {
    const image = await readImage(from, selected.reference, hasTag);
    return await Promise.all(destinations.map((to) => deliver(selected, image, from, to, plan, log)));
  } catch (error) {
    return destinations.map(({ uri }) => ({ selected, from, uri, error: explainFrom(error, from) }));
  }
}

async function selectFrom(from: Place, plan: PromotePlan): Promise<Selection> {
  try {
    return await select(from, plan);
  } catch (error) {
    throw new SourceError(explainFrom(error, from), { cause: error });
  }
}

/**
 * Promotes every image that the plan means to every destination. A failure is in its result and does not stop the others; what a
 * run that broke off has copied is found there by the next one.
 *
 * Gives one result per image and destination. Throws an AwsError where a registry does not let us in, and a {@link SourceError}
 * where it cannot be told what is meant.
 */
export async function promote(plan: PromotePlan, ports: PromotePorts): Promise<readonly Result[]> {
  const [from, destinations] = await Promise.all([
    find(plan.from, ports.read),
    Promise.all(plan.to.map((site) => find(site, ports.open))),
  ]);
  const selection = await selectFrom(from, plan);
  const all = await mapLimited(selection.items, imagesAtOnce, (selected) =>
    deliverToAll(selected, selection, from, destinations, plan, ports.log),
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

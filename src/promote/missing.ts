import pMap from 'p-map';
import type { IfExists } from '../registry/refusal.ts';
import type { Repository } from '../registry/repository.ts';
import type { Image, ImagePart } from './image.ts';
import { decideSignatures } from './signature-tags.ts';
import { collectsSignatures } from '../registry/attached-tags.ts';
import { decideTag, type TagDecision } from './tag-decision.ts';

/** Concurrent lookups of manifests and tags. */
const lookups = { concurrency: 8 };

/** How a destination compares with the source; `newer` if it lacks the image but has a newer version of the chart. */
export type Drift = 'missing' | 'same' | 'different' | 'newer';

/** What the destination lacks. */
export interface Missing {
  /** Manifests, in the order in which they can be pushed. */
  readonly parts: readonly ImagePart[];
  readonly own: TagDecision | undefined;
  readonly attached: readonly TagDecision[];
}

/**
 * Looks up what a destination lacks of an image that gets a tag there, if one is given. Throws a TagTakenError if other content
 * is in the way, and what the client throws.
 */
export async function findMissing(
  image: Image,
  tag: string | undefined,
  to: Repository,
  rule: IfExists,
): Promise<Missing> {
  const { root, parts, attachedTags } = image;
  const own =
    tag === undefined ? undefined : await decideTag(to, { tag, digest: root.descriptor.digest }, rule);
  if (own?.action === 'keep') return { parts: [], own, attached: [] };
  const [attached, there] = await Promise.all([
    pMap(
      attachedTags,
      (each) =>
        collectsSignatures(each.tag) ? decideSignatures(to, image, each, rule) : decideTag(to, each, rule),
      lookups,
    ),
    pMap(parts, ({ descriptor }) => to.registry.client.resolve(to.path, descriptor.digest), lookups),
  ]);
  // Not the source's signature manifest if the destination's has those signatures, or will have them.
  const merged = new Set(
    attached
      .filter((each) => each.merged !== undefined || (each.action === 'nothing' && each.held !== each.digest))
      .map(({ digest }) => digest),
  );
  const lacking = parts.filter(
    ({ descriptor }, index) => there[index] === undefined && !merged.has(descriptor.digest),
  );
  return { parts: lacking, own, attached };
}

/** Reports whether anything is missing. */
export function isAnything({ parts, own, attached }: Missing): boolean {
  return parts.length > 0 || own?.action === 'put' || attached.some(({ action }) => action === 'put');
}

/** Returns how the destination compares with the source, from what is missing. */
export function driftOf(missing: Missing): Drift {
  const { own, parts } = missing;
  if (!isAnything(missing) && own?.action !== 'keep') return 'same';
  const isThere = own === undefined ? parts.length === 0 : own.held !== undefined;
  return isThere ? 'different' : 'missing';
}

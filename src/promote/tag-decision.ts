import type { Digest } from '../digest.ts';
import { TagTakenError, type IfExists } from '../registry/refusal.ts';
import type { AttachedTag, Image, ImagePart } from './image.ts';
import type { Repository } from '../registry/repository.ts';

/** A manifest with the signatures of source and destination. */
export interface MergedSignatures extends ImagePart {
  readonly blob: Image['blob'];
}

/** What to do with a tag. */
export interface TagDecision extends AttachedTag {
  /** `keep` if other content should stay under it. */
  readonly action: 'put' | 'nothing' | 'keep';
  /** What is under the tag. */
  readonly held: Digest | undefined;
  /** What to put instead of the source's manifest. */
  readonly merged?: MergedSignatures;
}

function remedy(ifExists: IfExists): string {
  return ifExists === 'overwrite' ? 'the tag is immutable' : 'set if-exists to "skip" or "overwrite"';
}

/** Returns the error for a tag that exists with different content, which must stay. */
export function tagTaken(
  { uri }: Repository,
  { tag, digest, held }: Pick<TagDecision, 'tag' | 'digest' | 'held'>,
  ifExists: IfExists,
): TagTakenError {
  const there = held ?? 'other content';
  return new TagTakenError(
    `${uri}:${tag} exists with different content: it has ${there}, and ${digest} was to be promoted; ${remedy(ifExists)}`,
  );
}

/**
 * Looks up a tag and decides what to do with it. Throws a TagTakenError if it exists with different content and `if-exists` is
 * `fail`.
 */
export async function decideTag(
  to: Repository,
  { tag, digest }: AttachedTag,
  ifExists: IfExists,
): Promise<TagDecision> {
  const held = (await to.registry.client.resolve(to.path, tag))?.digest;
  if (held === undefined || held === digest) {
    return { tag, digest, held, action: held === undefined ? 'put' : 'nothing' };
  }
  if (ifExists === 'fail') throw tagTaken(to, { tag, digest, held }, ifExists);
  return { tag, digest, held, action: ifExists === 'skip' ? 'keep' : 'put' };
}

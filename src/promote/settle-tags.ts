import type { Digest } from '../digest.ts';
import { TagTakenError } from '../push/deliver.ts';
import type { IfExists } from '../registry/if-exists.ts';
import type { AttachedTag } from './image.ts';
import type { Place } from './place.ts';

/** What is to become of a tag. */
export interface TagDecision extends AttachedTag {
  /** `keep` where other content is to stay under it. */
  readonly action: 'put' | 'nothing' | 'keep';
  /** What is under the tag. */
  readonly held: Digest | undefined;
}

function remedy(ifExists: IfExists): string {
  return ifExists === 'overwrite' ? 'the tag is immutable' : 'set if-exists to "skip" or "overwrite"';
}

/** Makes the error for a tag that holds other content, which is to stay. */
export function tagTaken(
  { uri }: Place,
  { tag, digest, held }: Pick<TagDecision, 'tag' | 'digest' | 'held'>,
  ifExists: IfExists,
): TagTakenError {
  const there = held ?? 'other content';
  return new TagTakenError(
    `${uri}:${tag} holds other content: ${there} is there, ${digest} was to be promoted; ${remedy(ifExists)}`,
  );
}

/** Looks at a tag and decides. Throws a TagTakenError where other content is there and that is to be a failure. */
export async function settleTag(
  to: Place,
  { tag, digest }: AttachedTag,
  ifExists: IfExists,
): Promise<TagDecision> {
  const held = (await to.client.resolve(to.path, tag))?.digest;
  if (held === undefined || held === digest) {
    return { tag, digest, held, action: held === undefined ? 'put' : 'nothing' };
  }
  if (ifExists === 'fail') throw tagTaken(to, { tag, digest, held }, ifExists);
  return { tag, digest, held, action: ifExists === 'skip' ? 'keep' : 'put' };
}

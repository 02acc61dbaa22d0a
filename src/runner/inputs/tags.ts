import { tagMistake } from '../../registry/tags.ts';
import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';

/** Reads the further tags, with their placeholders still in them. */
export function readTags(fields: InputFields, mistakes: Mistakes): readonly string[] {
  return fields.list('tags').filter((tag) => {
    const mistake = tagMistake(tag);
    if (mistake !== undefined) mistakes.add('tags', tag, mistake);
    return mistake === undefined;
  });
}

/**
 * Reads which Git tag the charts' versions are to be held against: the one that started the run, where `verify-tag` is set
 * and a tag did.
 */
export function readGitTag(
  fields: InputFields,
  environment: Readonly<NodeJS.ProcessEnv>,
): string | undefined {
  const [, tag] = /^refs\/tags\/(.+)$/.exec(environment['GITHUB_REF'] ?? '') ?? [];
  return fields.flag('verify-tag', false) ? tag : undefined;
}

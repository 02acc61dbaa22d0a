import { tagsUrl } from './endpoints.ts';
import { ProtocolError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { pages } from './pages.ts';
import { isTag } from './reference.ts';

function tagsOf(body: unknown): readonly string[] | undefined {
  const tags: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'tags') : undefined;
  if (tags === null) return []; // what the reference registry answers for a repository without tags
  return Array.isArray(tags) && tags.every((tag) => typeof tag === 'string' && isTag(tag))
    ? (tags as readonly string[])
    : undefined;
}

/**
 * Lists all tags of a repository, in the registry's order: ECR's is none. Throws a ProtocolError where the answer is no list.
 * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-tags
 */
export async function listTags(exchange: Exchange, repository: string): Promise<readonly string[]> {
  const url = tagsUrl(exchange.origin, repository);
  const all: (readonly string[])[] = [];
  for await (const page of pages(exchange, url)) {
    const tags = tagsOf(page);
    if (tags === undefined) throw new ProtocolError('GET', url, 'the answer is no list of tags');
    all.push(tags);
  }
  return all.flat();
}

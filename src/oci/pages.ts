import { readBody } from '../http/body.ts';
import { ProtocolError, webPage } from '../http/errors.ts';
import { header, nextLink, redirectTarget } from '../http/headers.ts';
import { PageBudget } from '../http/page-budget.ts';
import type { AuthorizedClient, Send } from './authorized-client.ts';
import { largestManifest } from './manifest.ts';

/** A page of a list. */
interface Page {
  readonly body: unknown;
  readonly bytes: Uint8Array;
  readonly next: URL | undefined;
}

/** Returns where the next page is, on the registry itself. Rule: distribution-spec, "Listing Tags" */
function nextPage(link: string | undefined, url: URL, isOwn: (url: URL) => boolean): URL | undefined {
  const target = nextLink(link);
  if (target === undefined) return undefined;
  const next = redirectTarget(target, { method: 'GET', url });
  if (!isOwn(next)) {
    throw new ProtocolError('GET', url, `the next page of the list is on another host, ${next.origin}`);
  }
  return next;
}

function parsed(bytes: Buffer, url: URL): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    const page = webPage(bytes);
    const giver = page === undefined ? '' : `, but ${page}`;
    throw new ProtocolError('GET', url, `the response is not JSON${giver}`);
  }
}

async function getPage(send: Send, url: URL, accept: string, isOwn: (url: URL) => boolean): Promise<Page> {
  const response = await send({ method: 'GET', url, headers: { accept } }, [200]);
  const bytes = await readBody(response, largestManifest);
  if (bytes === undefined)
    throw new ProtocolError('GET', url, `a page of the list has more than ${largestManifest} bytes`);
  return { body: parsed(bytes, url), bytes, next: nextPage(header(response.headers, 'link'), url, isOwn) };
}

/**
 * Fetches a list that the registry returns page by page, and yields the items of each page, which `read` takes from its JSON.
 * Throws a ProtocolError if the list leads to another host, is not JSON, has too many pages or bytes, or a page of it comes
 * again; and what `read` throws.
 */
export async function* pages<Item>(
  client: AuthorizedClient,
  first: URL,
  read: (body: unknown) => readonly Item[],
  accept = 'application/json',
): AsyncGenerator<readonly Item[], void, undefined> {
  const budget = new PageBudget();
  for (let url: URL | undefined = first; url !== undefined;) {
    const asked: URL = url;
    const { body, bytes, next }: Page = await client.run((send) =>
      getPage(send, asked, accept, (next) => client.isOwn(next)),
    );
    const items = read(body);
    const excess = budget.excess({ content: bytes, empty: items.length === 0, next: next?.href });
    if (excess !== undefined)
      throw new ProtocolError('GET', first, `${excess}; check the registry, or the proxy in front of it`);
    yield items;
    url = next;
  }
}

import { readWhole } from '../http/body.ts';
import { ProtocolError } from '../http/errors.ts';
import { header, nextLink, redirectTarget } from '../http/headers.ts';
import type { AuthorizedClient, Send } from './authorized-client.ts';
import { largestManifest } from './manifest.ts';

/** No list of a registry is longer: ECR has 100 items on its smallest pages, and 100,000 images in a repository. */
const mostPages = 10_000;

interface Page {
  readonly body: unknown;
  readonly next: URL | undefined;
}

/** Returns where the next page is, on the registry itself. Rule: distribution-spec, "Listing Tags" */
function nextPage(link: string | undefined, url: URL): URL | undefined {
  const target = nextLink(link);
  if (target === undefined) return undefined;
  const next = redirectTarget(target, { method: 'GET', url });
  if (next.origin !== url.origin) {
    throw new ProtocolError('GET', url, `the next page of the list is on another host, ${next.origin}`);
  }
  return next;
}

async function getPage(send: Send, url: URL, accept: string): Promise<Page> {
  const response = await send({ method: 'GET', url, headers: { accept } }, [200]);
  const bytes = await readWhole(response, largestManifest);
  if (bytes === undefined)
    throw new ProtocolError('GET', url, `a page of the list has more than ${largestManifest} bytes`);
  try {
    return {
      body: JSON.parse(bytes.toString('utf8')) as unknown,
      next: nextPage(header(response.headers, 'link'), url),
    };
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError('GET', url, 'the answer is not JSON');
  }
}

/**
 * Fetches a list that the registry returns page by page, and yields the JSON of each page. Throws a ProtocolError if the list
 * leads to another host, has no end, or is not JSON.
 */
export async function* pages(
  client: AuthorizedClient,
  first: URL,
  accept = 'application/json',
): AsyncGenerator<unknown, void, undefined> {
  let url: URL | undefined = first;
  for (let count = 0; url !== undefined; count++) {
    if (count === mostPages) throw new ProtocolError('GET', first, 'the list has no end');
    const asked: URL = url;
    const page: Page = await client.run((send) => getPage(send, asked, accept));
    yield page.body;
    url = page.next;
  }
}

import type { Digest } from '../digest.ts';
import { ProtocolError } from '../oci/errors.ts';

/** The request whose answer has the Location. */
interface Asked {
  readonly method: string;
  readonly url: URL;
}

function resolved(location: string | undefined, asked: Asked): URL {
  if (location === undefined || location === '') {
    throw new ProtocolError(asked.method, asked.url, 'the answer has no Location header');
  }
  const url = URL.parse(location, asked.url.href);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ProtocolError(asked.method, asked.url, "the answer's Location is not an http address");
  }
  // Node would send them as an Authorization header.
  if (url.username !== '' || url.password !== '') {
    throw new ProtocolError(asked.method, asked.url, "the answer's Location has a user name in it");
  }
  if (asked.url.protocol === 'https:' && url.protocol === 'http:') {
    throw new ProtocolError(asked.method, asked.url, `the answer leads from https to ${url.origin}`);
  }
  return url;
}

/**
 * Gives the address of an opened upload, from the Location of the answer that opened it; it may be relative. It must be on the
 * registry's own origin, because the credentials go there too. Throws a ProtocolError otherwise.
 */
export function uploadLocation(location: string | undefined, asked: Asked): URL {
  const url = resolved(location, asked);
  if (url.origin !== asked.url.origin) {
    throw new ProtocolError(
      asked.method,
      asked.url,
      `the upload's Location is on another host, ${url.origin}`,
    );
  }
  return url;
}

/**
 * Adds the digest that completes an upload to its address. What the query holds already is the registry's own and is kept as
 * it is, byte for byte. Rule: distribution-spec, "Pushing a blob monolithically", POST then PUT
 */
export function completionAddress(upload: URL, digest: Digest): URL {
  const kept = upload.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && pair !== 'digest' && !pair.startsWith('digest='));
  const url = new URL(upload);
  url.hash = '';
  url.search = [...kept, `digest=${encodeURIComponent(digest)}`].join('&');
  return url;
}

/** Gives where a redirect leads, on any host. Throws a ProtocolError when it must not be followed. */
export function redirectTarget(location: string | undefined, asked: Asked): URL {
  return resolved(location, asked);
}

import type { IncomingHttpHeaders } from 'node:http';
import { isDigest } from '../digest.ts';
import type { Digest } from '../digest.ts';
import { ProtocolError } from '../http/errors.ts';
import { header, redirectTarget, type Asked } from '../http/headers.ts';
import { quoted } from '../text.ts';
import { isRepositoryName, isTag } from './reference.ts';

function repositoryUrl(origin: URL, repository: string, path: string): URL {
  if (!isRepositoryName(repository)) throw new Error(`${quoted(repository)} is not a repository name`);
  return new URL(`/v2/${repository}/${path}`, origin);
}

/** Returns the address of a manifest. Throws if the repository name, or the reference as a tag or digest, is invalid. */
export function manifestUrl(origin: URL, repository: string, reference: string): URL {
  if (!isTag(reference) && !isDigest(reference)) {
    throw new Error(`${quoted(reference)} is neither a tag nor a digest`);
  }
  return repositoryUrl(origin, repository, `manifests/${reference}`);
}

/** Returns the address of a blob. Throws if the repository name is invalid. */
export function blobUrl(origin: URL, repository: string, digest: Digest): URL {
  return repositoryUrl(origin, repository, `blobs/${digest}`);
}

/** Reports whether an address is that of a blob. */
export function isBlobUrl(url: URL): boolean {
  return /\/blobs\/[^/]+$/.test(url.pathname);
}

/** Returns the address at which uploads are opened. Throws if the repository name is invalid. */
export function uploadsUrl(origin: URL, repository: string): URL {
  return repositoryUrl(origin, repository, 'blobs/uploads/');
}

/** Returns the address of the list of what refers to a manifest. Throws if the repository name is invalid. */
export function referrersUrl(origin: URL, repository: string, subject: Digest): URL {
  return repositoryUrl(origin, repository, `referrers/${subject}`);
}

/**
 * Returns the address of the list of tags, a thousand on a page, which is the most that ECR returns
 * (google/go-containerregistry#681). Throws if the repository name is invalid.
 */
export function tagsUrl(origin: URL, repository: string): URL {
  return repositoryUrl(origin, repository, 'tags/list?n=1000');
}

/**
 * Returns the address of an opened upload, from the Location of the answer that opened it; it may be relative. Throws a
 * ProtocolError if it is not the registry's own, which `isOwn` reports, because the credentials go there too.
 */
export function uploadLocation(
  location: string | undefined,
  asked: Asked,
  isOwn: (url: URL) => boolean = ({ origin }) => origin === asked.url.origin,
): URL {
  const url = redirectTarget(location, asked);
  if (!isOwn(url)) {
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

/** Returns the digest that a registry states for the content, if it is a SHA-256 digest. */
export function statedDigest(headers: IncomingHttpHeaders): Digest | undefined {
  const digest = header(headers, 'docker-content-digest');
  return digest !== undefined && isDigest(digest) ? digest : undefined;
}

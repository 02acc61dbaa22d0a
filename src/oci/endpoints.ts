import { isDigest } from '../digest.ts';
import type { Digest } from '../digest.ts';
import { quoted } from '../text.ts';
import { isRepositoryName, isTag } from './reference.ts';

function repositoryUrl(origin: URL, repository: string, path: string): URL {
  if (!isRepositoryName(repository)) throw new Error(`${quoted(repository)} is not a repository name`);
  return new URL(`/v2/${repository}/${path}`, origin);
}

/** Gives the address of a manifest. Throws an Error for what is no repository name, and neither a tag nor a digest. */
export function manifestUrl(origin: URL, repository: string, reference: string): URL {
  if (!isTag(reference) && !isDigest(reference)) {
    throw new Error(`${quoted(reference)} is neither a tag nor a digest`);
  }
  return repositoryUrl(origin, repository, `manifests/${reference}`);
}

/** Gives the address of a blob. Throws an Error for what is no repository name. */
export function blobUrl(origin: URL, repository: string, digest: Digest): URL {
  return repositoryUrl(origin, repository, `blobs/${digest}`);
}

/** Says whether an address is that of a blob. */
export function isBlobUrl(url: URL): boolean {
  return /\/blobs\/[^/]+$/.test(url.pathname);
}

/** Gives the address where uploads are opened. Throws an Error for what is no repository name. */
export function uploadsUrl(origin: URL, repository: string): URL {
  return repositoryUrl(origin, repository, 'blobs/uploads/');
}

/** Gives the address of the list of what refers to a manifest. Throws an Error for what is no repository name. */
export function referrersUrl(origin: URL, repository: string, subject: Digest): URL {
  return repositoryUrl(origin, repository, `referrers/${subject}`);
}

/**
 * Gives the address of the list of tags, a thousand on a page, which is the most that ECR gives
 * (google/go-containerregistry#681). Throws an Error for what is no repository name.
 */
export function tagsUrl(origin: URL, repository: string): URL {
  return repositoryUrl(origin, repository, 'tags/list?n=1000');
}

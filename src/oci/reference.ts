import { isDigest, type Digest } from '../digest.ts';
import { quoted } from '../text.ts';

/** A parsed reference: a repository, and an image in it. */
export interface Reference {
  /** Host name or address with an optional port, e.g. `registry.example:5000`. */
  readonly host: string;
  /** The repository's name in the registry, e.g. `team/charts/app`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const domain = `${label}(?:\\.${label})*`;
const ipv6 = '\\[[0-9a-fA-F:]+(?:[0-9.]+)?\\]';
const hostPattern = new RegExp(`^(?:${domain}|${ipv6})(?::(?<port>[0-9]{1,5}))?$`);

// The grammar of the distribution specification. `-+` stands where Go's code has `-*`: the same language, read in linear time.
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const repositoryPattern = new RegExp(`^${component}(?:/${component})*$`);
const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
/** ECR lists tags of up to 300 characters (service model: ImageTag), which no request of the specification can name. */
const longTagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{128,299}$/;
/**
 * ECR's limit (service model: RepositoryName), one more than Docker's; ECR Public's alias, slash and name have as many together.
 */
const longestName = 256;

function isHost(text: string): boolean {
  const match = hostPattern.exec(text);
  if (match === null || Number(match.groups?.['port'] ?? 443) > 65_535) return false;
  // A name whose last label is a number must be an IPv4 address: https://url.spec.whatwg.org/#ends-in-a-number-checker
  return URL.canParse(`https://${text}`);
}

/**
 * Reports whether a text is a repository name (`team/charts/app`), of any length.
 * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests
 */
export function isRepositoryName(text: string): boolean {
  return repositoryPattern.test(text);
}

/**
 * Reports whether a text is a tag.
 * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests
 */
export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/** Reports whether a text is a tag but for its length: ECR lists such tags, and its `/v2` cannot be asked for them. */
export function isOverlongTag(text: string): boolean {
  return longTagPattern.test(text);
}

/**
 * Returns the tag that stands in for the referrers API.
 * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#referrers-tag-schema
 */
export function referrersTag(subject: Digest): string {
  return subject.replace(':', '-');
}

function invalid(text: string, reason: string): Error {
  return new Error(`invalid reference ${quoted(text)}: ${reason}`);
}

function cut(text: string, at: number): [string, string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * Parses `host[:port]/repository[:tag][@digest]`, with an optional `oci://` in front.
 *
 * Throws an Error that names the part that is wrong. Nothing is guessed: the host is required, and there is no default tag. Rule:
 * https://github.com/distribution/reference/blob/v0.6.0/reference.go and the distribution specification
 */
export function parseReference(text: string): Reference {
  const bare = text.startsWith('oci://') ? text.slice('oci://'.length) : text;
  const [host, path] = cut(bare, bare.indexOf('/'));
  if (path === undefined || path === '')
    throw invalid(text, 'it must be host/repository, e.g. registry.example/app');
  if (!isHost(host)) throw invalid(text, `${quoted(host)} is not a host name with an optional port`);
  const [named, digest] = cut(path, path.indexOf('@'));
  const [repository, tag] = cut(named, named.indexOf(':'));
  if (!isRepositoryName(repository)) {
    const remedy =
      repository !== repository.toLowerCase() && isRepositoryName(repository.toLowerCase())
        ? '; repository names are lower-case'
        : '';
    throw invalid(text, `${quoted(repository)} is not a repository name${remedy}`);
  }
  if (repository.length > longestName) {
    throw invalid(
      text,
      `the repository name has ${repository.length} characters; ECR accepts 2 to ${longestName}`,
    );
  }
  if (tag !== undefined && !isTag(tag)) throw invalid(text, `${quoted(tag)} is not a tag`);
  if (digest !== undefined && !isDigest(digest)) {
    throw invalid(text, `${quoted(digest)} is not a digest (sha256: and 64 lower-case hex digits)`);
  }
  return {
    host,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

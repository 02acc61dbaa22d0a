import type { Metadata } from './metadata.ts';

const title = 'org.opencontainers.image.title';
const version = 'org.opencontainers.image.version';

function authors({ maintainers = [] }: Metadata): string {
  return maintainers
    .map(({ name = '', email }) => (email === undefined || email === '' ? name : `${name} (${email})`))
    .join(', ');
}

/**
 * The annotations of the manifest that `helm push` makes: those it derives from the metadata, then the chart's own,
 * which override them but for title and version. `created` is an RFC 3339 time; without it there is no such annotation.
 * Rule: `generateOCIAnnotations` in Helm's pkg/registry/chart.go.
 */
export function manifestAnnotations(metadata: Metadata, created?: string): ReadonlyMap<string, string> {
  const derived = {
    'org.opencontainers.image.description': metadata.description,
    [title]: metadata.name,
    [version]: metadata.version,
    'org.opencontainers.image.url': metadata.home,
    'org.opencontainers.image.created': created,
    'org.opencontainers.image.source': metadata.sources?.[0],
    'org.opencontainers.image.authors': authors(metadata),
  };
  const annotations = new Map<string, string>();
  for (const [key, value] of Object.entries(derived)) {
    if (value !== undefined && value.trim() !== '') annotations.set(key, value);
  }
  for (const [key, value] of metadata.annotations ?? []) {
    if (key !== title && key !== version) annotations.set(key, value);
  }
  return annotations;
}

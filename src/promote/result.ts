import type { FetchedManifest } from '../oci/fetch-manifest.ts';
import type { Selected } from './select.ts';
import type { Promotion } from './copy-image.ts';

/** The result for one image and one destination; whatever a failure left unknown is absent. */
export interface PromoteResult {
  /** Absent if the source could not be resolved. */
  readonly selected?: Selected;
  /** The name of the source. */
  readonly from: string;
  /** `host/path` of the destination; empty if nothing was selected. */
  readonly uri: string;
  /** The image's manifest, if further tags should point to it. */
  readonly manifest?: FetchedManifest;
  readonly promotion?: Promotion;
  /** Why the image was not copied. */
  readonly error?: string;
}

/** A result for users. */
export interface PromoteReport {
  readonly digest: string;
  readonly ref: string;
  readonly 'pinned-ref': string;
  readonly 'repository-uri': string;
  readonly registry: string;
  readonly tag: string;
  readonly from: string;
  readonly promoted: boolean;
  readonly 'repository-created': boolean;
  /**
   * How the destination compared with the source before: `missing`, `same`, `different`, or `newer`; empty if that is unknown.
   */
  readonly drift: string;
  readonly error?: string;
}

/**
 * Returns the reference of an image in a repository: by its tag, otherwise by its digest; only the repository if there is no
 * image.
 */
export function refOf(uri: string, selected: Selected | undefined): string {
  if (selected === undefined) return uri;
  return selected.tag === undefined ? `${uri}@${selected.reference}` : `${uri}:${selected.tag}`;
}

/** Returns a result for users; unknown values are empty. */
export function report({ selected, from, uri, promotion, error }: PromoteResult): PromoteReport {
  const digest = promotion?.digest ?? '';
  return {
    digest,
    ref: refOf(uri, selected),
    'pinned-ref': digest === '' ? '' : `${uri}@${digest}`,
    'repository-uri': uri,
    registry: uri.slice(0, uri.indexOf('/')),
    tag: selected?.tag ?? '',
    from: refOf(from, selected),
    promoted: promotion?.state === 'promoted',
    'repository-created': promotion?.repositoryCreated ?? false,
    drift: promotion?.drift ?? '',
    ...(error !== undefined && { error }),
  };
}

/** Returns the digest that all results share, or an empty text. */
export function agreedDigest(reports: readonly PromoteReport[]): string {
  const [first, ...others] = new Set(reports.map(({ digest }) => digest));
  return others.length === 0 ? (first ?? '') : '';
}

/** Reports whether any destination differs from its source, or did before the promotion. */
export function hasDrift(reports: readonly PromoteReport[]): boolean {
  return reports.some(({ drift }) => drift !== '' && drift !== 'same');
}

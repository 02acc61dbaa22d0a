import type { Selected } from './select.ts';
import type { Promotion } from './copy-image.ts';
import type { Place } from './place.ts';

/** How one image and one destination ended; what is not known, because it failed before, is absent. */
export interface Result {
  readonly selected: Selected;
  readonly from: Place;
  /** `host/path` of the destination. */
  readonly uri: string;
  /** The type of the image's manifest. */
  readonly mediaType?: string;
  readonly promotion?: Promotion;
  /** Why the image did not get there. */
  readonly error?: string;
}

/** A result as users read it. */
export interface Report {
  readonly digest: string;
  readonly ref: string;
  readonly 'pinned-ref': string;
  readonly 'repository-uri': string;
  readonly registry: string;
  readonly tag: string;
  readonly from: string;
  readonly promoted: string;
  readonly 'repository-created': string;
  readonly error?: string;
}

/** Gives what an image is called in a repository: by its tag, else by its digest. */
export function refOf(uri: string, { tag, reference }: Selected): string {
  return tag === undefined ? `${uri}@${reference}` : `${uri}:${tag}`;
}

/** Gives a result as users read it; what is not known is empty. */
export function report({ selected, from, uri, promotion, error }: Result): Report {
  const digest = promotion?.digest ?? '';
  return {
    digest,
    ref: refOf(uri, selected),
    'pinned-ref': digest === '' ? '' : `${uri}@${digest}`,
    'repository-uri': uri,
    registry: uri.slice(0, uri.indexOf('/')),
    tag: selected.tag ?? '',
    from: refOf(from.uri, selected),
    promoted: String(promotion?.state === 'promoted'),
    'repository-created': String(promotion?.repositoryCreated ?? false),
    ...(error !== undefined && { error }),
  };
}

/** Gives the digest that all results agree on, empty where they do not. */
export function agreedDigest(reports: readonly Report[]): string {
  const [first, ...others] = new Set(reports.map(({ digest }) => digest));
  return others.length === 0 ? (first ?? '') : '';
}

/** Which tags may be overwritten, as CreateRepository takes it. */
export interface Mutability {
  readonly imageTagMutability:
    'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION';
  readonly imageTagMutabilityExclusionFilters?: readonly {
    readonly filterType: string;
    /** A tag, in which `*` stands for any characters. */
    readonly filter: string;
  }[];
}

function matches(filter: string, tag: string): boolean {
  return new RegExp(`^${filter.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(tag);
}

/**
 * Reports whether a tag, once set, stays where it is: the exclusion filters name the tags for which the opposite of the
 * repository's rule holds. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
export function isImmutable(mutability: Mutability, tag: string): boolean {
  const { imageTagMutability, imageTagMutabilityExclusionFilters = [] } = mutability;
  const excluded = imageTagMutabilityExclusionFilters.some(({ filter }) => matches(filter, tag));
  return imageTagMutability.startsWith('IMMUTABLE') !== excluded;
}

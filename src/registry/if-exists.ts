/** What to do if the version's tag already holds other content. */
export type IfExists = 'fail' | 'skip' | 'overwrite';

/** The tag holds other content, which is to stay. */
export class TagTakenError extends Error {
  override readonly name = 'TagTakenError';
}

/** What happens when other content is under the version's tag already. */
export type IfExists = 'fail' | 'skip' | 'overwrite';

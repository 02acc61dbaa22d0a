/** The name of the folder (in a worktree or submodule: the file) that holds Git's own data, tokens among them. */
export const gitData = '.git';

/** Reports whether a path with forward slashes is, or is inside, a {@link gitData} folder. */
export function isGitData(path: string): boolean {
  return path.split('/').includes(gitData);
}

/**
 * Reports whether a path with forward slashes is of a file that google-github-actions/auth leaves in the workspace: credentials.
 */
export function isCloudCredential(path: string): boolean {
  return /(?:^|\/)gha-creds-[^/]*\.json$/.test(path);
}

/**
 * Reports whether a name is that of Git's folder on some file system: in any case, and as Windows and macOS know it too.
 * Rule: `is_ntfs_dotgit` and `is_hfs_dotgit` in Git.
 */
export function isGitFolder(name: string): boolean {
  return /^(?:\.git|git~\d+)[. ]*(?::.*)?$/i.test(name.replace(/\p{Default_Ignorable_Code_Point}/gu, ''));
}

/** Reports whether a path with forward slashes is of a file that holds credentials by its kind: it is never read, nor packaged. */
export function isSecretFile(path: string): boolean {
  return isGitData(path) || isCloudCredential(path);
}

/** Returns how messages name the part of some files that holds credentials: the folder, or the first file's name. */
export function secretsAmong(files: readonly { readonly name: string }[]): string {
  if (files.some(({ name }) => isGitData(name))) return `a ${gitData} folder`;
  return files.find(({ name }) => isCloudCredential(name))?.name ?? '';
}

/** The name of the folder (in a worktree or submodule: the file) that holds Git's own data, tokens among them. */
export const gitData = '.git';

/** Says whether a path with forward slashes is, or lies in, a {@link gitData} folder. */
export function isGitData(path: string): boolean {
  return path.split('/').includes(gitData);
}

import { existsSync, globSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** The files of the workspace, by paths that are absolute or relative to it. */
export interface WorkspaceFiles {
  /** Says what is at a path. */
  readonly kindOf: (path: string) => 'directory' | 'file' | 'nothing';
  /** Gives the one absolute path of what is at a path, whatever links lead there; nothing need be there. */
  readonly place: (path: string) => string;
  /** Gives the paths that a glob pattern matches, with forward slashes, in no order. */
  readonly glob: (pattern: string) => readonly string[];
  /** Reads a file. Throws what the operating system says. */
  readonly read: (path: string) => Uint8Array;
}

/** Gives access to the files of a directory. */
export function workspaceFiles(workspace: string): WorkspaceFiles {
  return {
    kindOf: (path) => {
      const stats = statSync(resolve(workspace, path), { throwIfNoEntry: false });
      if (stats === undefined) return 'nothing';
      return stats.isDirectory() ? 'directory' : 'file';
    },
    place: (path) => {
      const absolute = resolve(workspace, path);
      return existsSync(absolute) ? realpathSync.native(absolute) : absolute;
    },
    // Node's own, since version 22.17 for good: it takes what shells take, and adds nothing to the bundle.
    glob: (pattern) => globSync(pattern, { cwd: workspace }).map((path) => path.replaceAll('\\', '/')),
    read: (path) => readFileSync(resolve(workspace, path)),
  };
}

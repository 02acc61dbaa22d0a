import { existsSync, globSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { guardOfFile, readWholeFile } from './read-guard.ts';
import { realPath } from './resolve-path.ts';

/** The files of the workspace, by paths that are absolute or relative to it. */
export interface WorkspaceFiles {
  /** Returns what is at a path. */
  readonly kindOf: (path: string) => 'directory' | 'file' | 'nothing';
  /** Returns the one absolute path of what is at a path, whatever links lead there; nothing need be there. */
  readonly place: (path: string) => string;
  /** Returns the paths that a glob pattern matches, with forward slashes, in no order. */
  readonly glob: (pattern: string) => readonly string[];
  /** Returns a file's bytes. Throws a FileRefusedError if it may not be read. */
  readonly read: (path: string) => Uint8Array;
}

/** The most bytes of a file that an input names: a logo in base64 is the largest that AWS takes, with less than 1 MiB. */
const largestInput = 4 * 1024 * 1024;

/** Returns access to the files of a directory. */
export function workspaceFiles(workspace: string): WorkspaceFiles {
  return {
    kindOf: (path) => {
      const stats = statSync(resolve(workspace, path), { throwIfNoEntry: false });
      if (stats === undefined) return 'nothing';
      return stats.isDirectory() ? 'directory' : 'file';
    },
    place: (path) => {
      const absolute = resolve(workspace, path);
      return existsSync(absolute) ? realPath(absolute) : absolute;
    },
    // Node's own, since version 22.17 for good: it takes what shells take, and adds nothing to the bundle.
    glob: (pattern) => globSync(pattern, { cwd: workspace }).map((path) => path.replaceAll('\\', '/')),
    read: (path) => {
      const absolute = resolve(workspace, path);
      return readWholeFile(guardOfFile(workspace, absolute).check(absolute, path), largestInput);
    },
  };
}

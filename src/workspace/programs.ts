import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { isInside } from './read-guard.ts';

/** Returns the real path; the path itself if nothing is there. */
function realOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Returns a variable; on Windows, its name may be in any case. */
function variable(environment: Readonly<NodeJS.ProcessEnv>, name: string): string {
  if (process.platform !== 'win32') return environment[name] ?? '';
  const key = Object.keys(environment).find((each) => each.toUpperCase() === name);
  return key === undefined ? '' : (environment[key] ?? '');
}

/**
 * Returns the folders of PATH that may hold programs: without the empty and relative ones, which mean the current folder, and
 * without those of the workspace, where a pull request's author can write.
 */
export function programFolders(
  environment: Readonly<NodeJS.ProcessEnv>,
  workspace: string,
): readonly string[] {
  const outside = (folder: string): boolean =>
    !isInside(workspace, folder) && !isInside(realOf(workspace), realOf(folder));
  return variable(environment, 'PATH')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && outside(folder));
}

/** Returns the path of a program on PATH, by the rule of {@link programFolders}; `undefined` if there is none. */
export function findProgram(
  name: string,
  environment: Readonly<NodeJS.ProcessEnv>,
  workspace: string,
): string | undefined {
  const extensions =
    process.platform === 'win32'
      ? (variable(environment, 'PATHEXT') || '.COM;.EXE;.BAT;.CMD').split(';')
      : [''];
  return programFolders(environment, workspace)
    .flatMap((folder) => extensions.map((extension) => join(folder, `${name}${extension}`)))
    .find(isProgram);
}

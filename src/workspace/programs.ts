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

/** Returns the name that a variable has; on Windows, that may be in any case. */
function nameOf(environment: Readonly<NodeJS.ProcessEnv>, name: string): string {
  if (process.platform !== 'win32') return name;
  return Object.keys(environment).find((each) => each.toUpperCase() === name) ?? name;
}

function variable(environment: Readonly<NodeJS.ProcessEnv>, name: string): string {
  return environment[nameOf(environment, name)] ?? '';
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

/**
 * Takes out of PATH the folders that {@link programFolders} leaves out: the AWS SDK looks for a `credential_process` there, and
 * the runner's toolkit for what unpacks a zip.
 */
export function narrowPath(environment: NodeJS.ProcessEnv, workspace: string): void {
  if (variable(environment, 'PATH') === '') return;
  environment[nameOf(environment, 'PATH')] = programFolders(environment, workspace).join(delimiter);
}

/** What a program gets that asks or tells a store of credentials: not the inputs, nor what this step may ask of GitHub. */
export function withoutStepSecrets(environment: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  const own = /^(?:INPUT_|ACTIONS_|(?:GITHUB|GH)_TOKEN$)/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !own.test(name)));
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
  // A link in such a folder may lead back into the workspace.
  return programFolders(environment, workspace)
    .flatMap((folder) => extensions.map((extension) => join(folder, `${name}${extension}`)))
    .find((path) => isProgram(path) && !isInside(realOf(workspace), realOf(path)));
}

import { FileRefusedError } from '../../workspace/read-guard.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';
import { YamlError } from '../../chart/yaml/errors.ts';
import type { Inputs } from './inputs.ts';

/** Reads the file that an input names. Rejects a path without a file, or one that may not be read; no message quotes the file. */
export function readNamedFile(
  inputs: Inputs,
  name: string,
  path: string,
  files: WorkspaceFiles,
  advice: string,
): Buffer | undefined {
  if (files.kindOf(path) !== 'file') {
    inputs.reject(name, path, `there is no such file; ${advice}`);
    return undefined;
  }
  try {
    return Buffer.from(files.read(path));
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    inputs.reject(name, path, error.message);
    return undefined;
  }
}

/**
 * Returns where a parser failed in a text, such as ` (line 2)`, if its error says so. The rest of the error may quote the text,
 * which may come from a file that a link led to.
 */
export function placeOf(error: unknown): string {
  if (error instanceof YamlError) return error.line === undefined ? '' : ` (line ${error.line})`;
  const place = error instanceof Error ? / \(line \d+ column \d+\)$/.exec(error.message)?.[0] : undefined;
  return place ?? '';
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';

/** What the runner reads from an action's action.yml. */
export interface ActionMetadata {
  /** The absolute path of `runs.main`. */
  readonly main: string;
  /** The absolute path of `runs.post`; undefined where there is none. */
  readonly post: string | undefined;
  /** The default of each declared input; undefined where it has none. */
  readonly inputs: ReadonlyMap<string, string | undefined>;
  /** The names of the declared outputs. */
  readonly outputs: readonly string[];
}

interface MetadataFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: string | number | boolean | null } | null>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly runs: { readonly main: string; readonly post?: string };
}

/**
 * Reads the action.yml of an action.
 *
 * @param directory The folder that holds action.yml.
 * @throws When there is no action.yml, or it is not YAML.
 */
export async function readMetadata(directory: string): Promise<ActionMetadata> {
  const file = parse(await readFile(path.join(directory, 'action.yml'), 'utf8')) as MetadataFile;
  const inputs = Object.entries(file.inputs ?? {}).map(([name, input]): [string, string | undefined] => {
    const value = input?.default;
    return [name, value === undefined || value === null ? undefined : String(value)];
  });
  const { main, post } = file.runs;
  return {
    main: path.resolve(directory, main),
    post: post === undefined ? undefined : path.resolve(directory, post),
    inputs: new Map(inputs),
    outputs: Object.keys(file.outputs ?? {}),
  };
}

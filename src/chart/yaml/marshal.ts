import { ChartError } from '../errors.ts';
import type { Turns } from '../../http/turns.ts';
import { readYaml, readYamlInTurns } from './construct.ts';
import { writeYaml } from './emitter.ts';
import { UnmarshalError, YamlError } from './errors.ts';
import type { Shape } from './shape.ts';
import { root } from './shape.ts';

/** What is being read, for the message of an error. */
export interface YamlSource {
  /** The file's path inside the chart. */
  readonly file: string;
  /** What Helm says before the error. */
  readonly prefix: string;
  /** The number of lines of the file before the text that is read. */
  readonly linesBefore: number;
}

/** Returns what Helm says first of a file it cannot load: it names the file without its directory. */
export function cannotLoad(file: string): string {
  return `cannot load ${file.slice(file.lastIndexOf('/') + 1)}`;
}

function advice(error: YamlError | UnmarshalError, file: string, line: number | undefined): string {
  if (error.message.includes('exceeded max depth')) return `Nest the values of ${file} less deep`;
  if (error instanceof UnmarshalError) return `Give the field a value of that type in ${file}`;
  const where = line === undefined ? file : `${file}, line ${line}`;
  if (error.message.includes('invalid map key'))
    return `Put quotes around a value that begins with "{{" in ${where}`;
  return `Correct the YAML in ${where}`;
}

/**
 * Runs a step of reading YAML. Throws ChartError for its YamlError or UnmarshalError: Helm's text, then the line of the
 * file, which go-yaml's own count may miss.
 */
export async function explained<T>(source: YamlSource, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw explanation(error, source);
  }
}

function explanation(error: unknown, { file, prefix, linesBefore }: YamlSource): unknown {
  if (!(error instanceof YamlError || error instanceof UnmarshalError)) return error;
  const converting = error instanceof YamlError;
  const line = converting && error.line !== undefined ? error.line + linesBefore : undefined;
  const step = converting ? 'error converting YAML to JSON' : 'error unmarshaling JSON: while decoding JSON';
  const message = `${prefix}: ${step}: ${error.message}. ${advice(error, file, line)}.`;
  return new ChartError(message, line === undefined ? { file } : { file, line }, { cause: error });
}

/**
 * Reads the first document of a YAML file into a Go type, over what is there already, as sigs.k8s.io/yaml does.
 * `file` is its path inside the chart. Throws ChartError with Helm's text.
 */
export function loadYaml<T>(bytes: Uint8Array, file: string, shape: Shape<T>, existing: T): T {
  try {
    return shape.decode(readYaml(bytes), existing, root);
  } catch (error) {
    throw explanation(error, { file, prefix: cannotLoad(file), linesBefore: 0 });
  }
}

/** Reads YAML as {@link loadYaml} does, with pauses. Throws also what a pause throws. */
export async function loadYamlInTurns<T>(
  bytes: Uint8Array,
  { file, shape, existing }: { readonly file: string; readonly shape: Shape<T>; readonly existing: T },
  turns: Turns,
): Promise<T> {
  const source = { file, prefix: cannotLoad(file), linesBefore: 0 };
  return await explained(source, async () =>
    shape.decode(await readYamlInTurns(bytes, turns), existing, root),
  );
}

/**
 * JSON as YAML with the bytes of Helm, which reads the JSON as YAML and writes that (`JSONToYAML` in sigs.k8s.io/yaml). Throws
 * ChartError if go-yaml cannot read Go's JSON back, as with a DEL character.
 */
export function jsonToYaml(json: string, file: string): string {
  try {
    return writeYaml(readYaml(Buffer.from(json)));
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new ChartError(
      `failed to save: ${error.message}. Remove control characters and very long keys from ${file}.`,
      { file },
      { cause: error },
    );
  }
}

import { FileRefusedError } from '../../workspace/read-guard.ts';
import { ChartError } from '../errors.ts';
import { UnmarshalError, YamlError } from '../yaml/errors.ts';
import { cannotLoad } from '../yaml/marshal.ts';

/** What a message about one of them may tell of another: names, versions and addresses. */
const metadataFiles = ['Chart.yaml', 'Chart.lock', 'requirements.yaml', 'requirements.lock'];

function isMetadata(name: string): boolean {
  return metadataFiles.includes(name.slice(name.lastIndexOf('/') + 1));
}

function isArchive(name: string): boolean {
  return name.endsWith('.tgz');
}

/**
 * The files of a chart and of its dependencies in whose place there are links. Whoever puts a link there may not be allowed to read
 * what it leads to, so no message tells what that says: only where it is wrong.
 */
export class LinkedFiles {
  readonly #names = new Set<string>();

  /** Takes the path inside its chart of a file that is a link. */
  add(name: string): void {
    this.#names.add(name);
  }

  /** Reports whether a message about a file may tell something of a linked one. */
  #concern(file: string): boolean {
    const names = [...this.#names];
    if (isMetadata(file)) return names.some((name) => isMetadata(name) || isArchive(name));
    return names.some((name) => file === name || file.startsWith(`${name}/`));
  }

  /**
   * Runs a step of loading a chart. Throws what the step throws, but without the text of a {@link ChartError} that may tell
   * something of a linked file.
   */
  async quotingNone<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof ChartError) || error.file === undefined || !this.#concern(error.file))
        throw error;
      // It is about the link, and the guard has read nothing.
      if (error.cause instanceof FileRefusedError) throw error;
      throw unquoted(error.file, error);
    }
  }
}

/** Returns an error for a file that tells nothing of what the file says. */
export function unquoted(file: string, { line, cause }: Pick<ChartError, 'line' | 'cause'>): ChartError {
  const place = line === undefined ? '' : ` (line ${line})`;
  const isYaml = cause instanceof YamlError || cause instanceof UnmarshalError;
  const text = isYaml
    ? `it is a link to a file that is not the YAML that Helm expects${place}; correct the file, or remove the link`
    : `it, or a file that goes with it, is a link, so that it is not shown what is wrong${place}; run "helm lint", or put the files themselves in the place of links`;
  return new ChartError(`${cannotLoad(file)}: ${text}`, { file, ...(line !== undefined && { line }) });
}

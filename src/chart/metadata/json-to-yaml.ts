import { ChartError } from '../errors.ts';
import { readYaml } from '../yaml/construct.ts';
import { writeYaml } from '../yaml/emitter.ts';
import { YamlError } from '../yaml/errors.ts';
import { checkCharacters } from '../yaml/text.ts';

/**
 * JSON as YAML with the bytes of Helm, which reads the JSON as YAML and writes that (`JSONToYAML` in sigs.k8s.io/yaml).
 * Throws ChartError where go-yaml cannot read Go's JSON back, as with a DEL character.
 */
export function jsonToYaml(json: string, file: string): string {
  try {
    return writeYaml(readYaml(checkCharacters(json)));
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new ChartError(
      `failed to save: ${error.message}. Remove control characters and very long keys from ${file}.`,
      { file },
      { cause: error },
    );
  }
}

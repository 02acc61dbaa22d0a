import { ChartError } from '../errors.ts';
import { cannotLoad, explained } from '../yaml/marshal.ts';
import { readYaml } from '../yaml/construct.ts';
import { anything, mapOf, root } from '../yaml/shape.ts';
import { decodeText } from '../yaml/text.ts';

/** A line that separates documents, whatever it stands in. */
const separator = /(?<=^|\n)---([^\n]*)\n/g;
const valuesShape = mapOf(anything);

/** A document of values.yaml and the number of lines before it. */
interface Document {
  readonly text: string;
  readonly linesBefore: number;
}

/**
 * Splits a text at lines that begin with `---`, before any YAML is read.
 * Rule: `YAMLReader.Read` in k8s.io/apimachinery/pkg/util/yaml, which Helm 4's `LoadValues` reads with.
 */
function* documents(text: string, file: string): Iterable<Document> {
  const unix = text.replaceAll('\r\n', '\n');
  const whole = unix.endsWith('\n') ? unix : `${unix}\n`;
  const linesBefore = (offset: number): number => whole.slice(0, offset).split('\n').length - 1;
  let start = 0;
  for (const { 0: line, 1: rest = '', index } of whole.matchAll(separator)) {
    const trimmed = rest.trim();
    if (trimmed !== '' && !trimmed.startsWith('#')) {
      const at = linesBefore(index) + 1;
      throw new ChartError(
        `${cannotLoad(file)}: error reading yaml document: invalid Yaml document separator: ${trimmed}. ` +
          `Put what follows "---" at line ${at} of ${file} on a line of its own.`,
        { file, line: at },
      );
    }
    if (index === start) continue;
    yield { text: whole.slice(start, index), linesBefore: linesBefore(start) };
    start = index + line.length;
  }
  yield { text: whole.slice(start), linesBefore: linesBefore(start) };
}

/**
 * Checks that values.yaml can be read as Helm 4 reads it: every document is YAML whose root is a mapping or nothing.
 * `file` is its path inside the chart. Throws ChartError with Helm's text.
 */
export function checkValues(bytes: Uint8Array, file: string): void {
  const source = { file, prefix: `${cannotLoad(file)}: cannot unmarshal yaml document`, linesBefore: 0 };
  const text = explained(source, () => decodeText(bytes));
  for (const { text: document, linesBefore } of documents(text, file)) {
    explained({ ...source, linesBefore }, () => valuesShape.decode(readYaml(document), undefined, root));
  }
}

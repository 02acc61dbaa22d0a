import { ChartError } from './errors.ts';
import { cannotLoad, explained } from './load-yaml.ts';
import { readYaml } from './yaml/construct.ts';
import { anything, mapOf, root } from './yaml/shape.ts';
import { decodeText } from './yaml/text.ts';

const separator = '---';
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
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const part = (from: number, to?: number): Document => ({
    text: lines
      .slice(from, to)
      .map((line) => `${line}\n`)
      .join(''),
    linesBefore: from,
  });
  let start = 0;
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith(separator)) continue;
    const rest = line.slice(separator.length).trim();
    if (rest !== '' && !rest.startsWith('#')) {
      throw new ChartError(
        `${cannotLoad(file)}: error reading yaml document: invalid Yaml document separator: ${rest}. ` +
          `Put what follows "---" at line ${index + 1} of ${file} on a line of its own.`,
        { file, line: index + 1 },
      );
    }
    if (index === start) continue;
    yield part(start, index);
    start = index + 1;
  }
  yield part(start);
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

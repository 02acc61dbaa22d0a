import { ChartError } from '../errors.ts';
import type { Turns } from '../../http/turns.ts';
import { trimSpace } from '../../go/unicode.ts';
import { readYamlInTurns } from '../yaml/construct.ts';
import { cannotLoad, explained } from '../yaml/marshal.ts';
import { anything, mapOf, root } from '../yaml/shape.ts';

const [lineFeed, carriageReturn] = [0x0a, 0x0d];
const separator = Buffer.from('---');
const valuesShape = mapOf(anything);

/** A document of values.yaml and the number of lines before it. */
interface Document {
  readonly bytes: Buffer;
  readonly linesBefore: number;
}

/** Ends each line, the last one too, with LF where it ends with CR LF. */
function withUnixLines(bytes: Buffer): Buffer {
  const result = Buffer.alloc(bytes.length + 1);
  let length = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    if (bytes[index] !== carriageReturn || bytes[index + 1] !== lineFeed)
      result[length++] = bytes[index] ?? 0;
  }
  if (bytes.length > 0 && bytes.at(-1) !== lineFeed) result[length++] = lineFeed;
  return result.subarray(0, length);
}

/** Throws ChartError if something else than a comment follows the `---` of a line. */
function checkSeparator(line: Buffer, number: number, file: string): void {
  const rest = trimSpace(line.subarray(separator.length).toString());
  if (rest === '' || rest.startsWith('#')) return;
  throw new ChartError(
    `${cannotLoad(file)}: error reading yaml document: invalid Yaml document separator: ${rest}. ` +
      `Put what follows "---" at line ${number} of ${file} on a line of its own.`,
    { file, line: number },
  );
}

/**
 * Splits a file at lines that begin with `---`. It does so before the bytes are decoded or any YAML is read, so that it cuts
 * UTF-16 at bytes that look like an end of a line, and block scalars.
 * Rule: `YAMLReader.Read` in k8s.io/apimachinery/pkg/util/yaml, which Helm 4's `LoadValues` reads with.
 */
function* documents(bytes: Buffer, file: string): Iterable<Document> {
  const text = withUnixLines(bytes);
  let [start, linesBefore] = [0, 0];
  let number = 1;
  for (let at = 0; at < text.length; number += 1) {
    const next = text.indexOf(lineFeed, at) + 1;
    const line = text.subarray(at, next);
    if (separator.equals(line.subarray(0, separator.length))) {
      checkSeparator(line, number, file);
      // One that nothing stands before is part of the document.
      if (at > start) {
        yield { bytes: text.subarray(start, at), linesBefore };
        [start, linesBefore] = [next, number];
      }
    }
    at = next;
  }
  yield { bytes: text.subarray(start), linesBefore };
}

/**
 * Checks that values.yaml can be read as Helm 4 reads it: every document is YAML whose root is a mapping or nothing.
 * `file` is its path inside the chart. Throws ChartError with Helm's text, and what a pause throws.
 */
export async function checkValues(bytes: Uint8Array, file: string, turns: Turns): Promise<void> {
  const prefix = `${cannotLoad(file)}: cannot unmarshal yaml document`;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const { bytes: document, linesBefore } of documents(buffer, file)) {
    await explained({ file, prefix, linesBefore }, async () =>
      valuesShape.decode(await readYamlInTurns(document, turns), undefined, root),
    );
    if (turns.isOver) await turns.next();
  }
}

/** YAML that go-yaml v2 rejects. The message is go-yaml's own, the line counted from 1 where one is known. */
export class YamlError extends Error {
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.name = 'YamlError';
    this.line = line;
  }
}

/**
 * An error of the scanner at a line counted from 0. go-yaml names no line for the first one.
 * Rule: `parser.fail` in go-yaml's decode.go.
 */
export function scannerError(problem: string, line: number): YamlError {
  return new YamlError(`yaml: ${line === 0 ? '' : `line ${line + 1}: `}${problem}`, line + 1);
}

/** An error of the parser at a line counted from 0: go-yaml's text names the line before it (same place as above). */
export function parserError(problem: string, line: number): YamlError {
  return new YamlError(`yaml: ${line === 0 ? '' : `line ${line}: `}${problem}`, line + 1);
}

/** YAML whose values do not fit the Go type they are read into. The message is that of Go's encoding/json. */
export class UnmarshalError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnmarshalError';
  }
}

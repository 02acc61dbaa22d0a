/** A field of Chart.yaml, and the value it has. */
export interface Field {
  readonly name: 'name' | 'version';
  readonly value: string;
}

/** The location in a chart's files that a message is about. */
export interface FileLocation {
  /** The chart's file, as a path relative to the workspace or absolute. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** The field of the file that the message is about, instead of a line. */
  readonly field?: Field;
}

/** The log that a use case writes to. */
export interface Log {
  /** A line of the log. */
  readonly info: (text: string) => void;
  /** An annotation of the run, at a file if one is known: it worked, but the user should look at something. */
  readonly warning: (text: string, location?: FileLocation) => void;
}

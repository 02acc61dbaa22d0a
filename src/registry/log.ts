/** A field of Chart.yaml, and the value it has. */
export interface Field {
  readonly name: 'name' | 'version';
  readonly value: string;
}

/** Where in a chart's files the cause of a message is. */
export interface FileLocation {
  /** The chart's file, as a path relative to the workspace or absolute. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** The field of the file that it is about; instead of the line. */
  readonly field?: Field;
}

/** Where a use case reports its progress. */
export interface Log {
  /** A line of the log. */
  readonly info: (text: string) => void;
  /** An annotation of the run, with a file if one is known: it worked, but the user should look at something. */
  readonly warning: (text: string, location?: FileLocation) => void;
}

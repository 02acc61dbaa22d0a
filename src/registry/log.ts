/** A field of Chart.yaml, and the value it has. */
export interface Field {
  readonly name: 'name' | 'version';
  readonly value: string;
}

/** Where in a chart something is to be looked at. */
export interface Place {
  /** The chart's file, as a path from the workspace on or absolute. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** The field of the file that it is about; instead of the line. */
  readonly field?: Field;
}

/** Where a push says what happens. */
export interface Log {
  /** A line of the log. */
  readonly info: (text: string) => void;
  /** An annotation of the run, at a place where one is known: it worked, and the user should look at something. */
  readonly warning: (text: string, place?: Place) => void;
}

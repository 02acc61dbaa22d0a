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

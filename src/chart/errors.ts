/** Where in a chart something is wrong: a file's path inside the chart, and a line counted from 1. */
export interface ChartErrorLocation {
  readonly file?: string;
  readonly line?: number;
}

/** A chart that Helm could not load or package: Helm's own text, then what to do. */
export class ChartError extends Error {
  readonly file: string | undefined;
  readonly line: number | undefined;

  constructor(message: string, where: ChartErrorLocation = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ChartError';
    this.file = where.file;
    this.line = where.line;
  }
}

/** The location of a mistake in a chart: a file's path inside the chart, and a line counted from 1. */
export interface ChartErrorLocation {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** Helm could not load or package the chart. The message has Helm's own text, then what to do. */
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

/** Returns the error for an archive that is not as its format says, with Go's reason. */
export function damagedArchive(reason: string, cause?: unknown): ChartError {
  const text = `${reason}: the archive is damaged; package or download it again`;
  return new ChartError(text, {}, cause === undefined ? {} : { cause });
}

/** Returns the error for invalid tar data, in Go's words. */
export function badHeader(): ChartError {
  return damagedArchive('archive/tar: invalid tar header');
}

/** Reports whether a file is a Git LFS pointer: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
export function isLfsPointer(head: Uint8Array): boolean {
  return Buffer.from(head).toString('latin1').startsWith('version https://git-lfs.github.com/spec/');
}

/** Returns the error for a Git LFS pointer where an archive should be. */
export function lfsPointer(file: string): ChartError {
  return new ChartError(`${file} is a Git LFS pointer, not an archive; set "lfs: true" for actions/checkout`);
}

import { ChartError } from '../errors.ts';

/** Makes the error for an archive that is not as its format says, with Go's reason. */
export function damagedArchive(reason: string, cause?: unknown): ChartError {
  const text = `${reason}: the archive is damaged; package or download it again`;
  return new ChartError(text, {}, cause === undefined ? {} : { cause });
}

/** The error for tar data that makes no sense, in Go's words. */
export function badHeader(): ChartError {
  return damagedArchive('archive/tar: invalid tar header');
}

import * as fc from 'fast-check';
import { mostly } from './scalars.ts';
import type { Content } from './tree.ts';

/** How a text becomes bytes: as UTF-16, with a byte order mark or without, and without so many bytes at its end. */
interface Utf16 {
  readonly order: 'le' | 'be';
  readonly mark: boolean;
  readonly cut: number;
}

/** UTF-8, or {@link Utf16}. */
export type Encoding = 'utf8' | Utf16;

/** UTF-16, mostly as an editor writes it. */
export const utf16: fc.Arbitrary<Utf16> = fc.record({
  order: fc.constantFrom('le', 'be'),
  mark: mostly(fc.constant(true), fc.constant(false), 4),
  cut: mostly(fc.constant(0), fc.constant(1), 4),
});

/** UTF-8 or, now and then, UTF-16. */
export const encoding: fc.Arbitrary<Encoding> = mostly<Encoding>(fc.constant('utf8'), utf16, 150);

/** Encodes a text. */
export function encoded(text: string, as: Encoding): Content {
  if (as === 'utf8') return text;
  const bytes = Buffer.from(as.mark ? `\ufeff${text}` : text, 'utf16le');
  if (as.order === 'be') bytes.swap16();
  return { hex: bytes.subarray(0, bytes.length - as.cut).toString('hex') };
}

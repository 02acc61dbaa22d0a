/** Bytes of a header block, as latin1, and where they are. */
export type TarEdit = readonly [at: number, bytes: string];

/** How the checksum of a block counts its bytes; some old programs took them as signed. */
export type TarSum = 'unsigned' | 'signed';

const fields: readonly TarEdit[] = [
  [0, 'a/x'],
  [100, '0000644\0'],
  [108, '0000000\0'],
  [116, '0000000\0'],
  [124, '00000000000\0'],
  [136, '00000000000\0'],
  [155, ' '],
  [156, '0'],
  [257, 'ustar\x0000'],
];

/**
 * Gives the header block of an empty file `a/x` with these bytes instead of its own, and the checksum of that. The last byte of
 * the checksum (155) may be another one than its space.
 */
export function tarBlock(edits: readonly TarEdit[], sumOf: TarSum = 'unsigned'): Buffer {
  const block = Buffer.alloc(512);
  for (const [at, bytes] of [...fields, ...edits]) block.write(bytes, at, 'latin1');
  const last = block.toString('latin1', 155, 156);
  block.write(' '.repeat(8), 148);
  const sum = block.reduce(
    (total, byte) => total + (sumOf === 'signed' && byte > 127 ? byte - 256 : byte),
    0,
  );
  block.write(`${sum.toString(8).padStart(6, '0')}\0${last}`, 148, 'latin1');
  return block;
}

/** Gives a block and what follows it, filled up to whole blocks. The block's size is that of the content. */
export function tarMember(edits: readonly TarEdit[], content = ''): Buffer {
  const size = `${content.length.toString(8).padStart(11, '0')}\0`;
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([tarBlock([[124, size], ...edits]), Buffer.from(content, 'latin1'), padding]);
}

/**
 * Gives a text's bytes in memory of their own, for what is kept for long. `Buffer.from` cuts them from a block of 64 KiB that
 * it shares (https://nodejs.org/api/buffer.html#static-method-bufferfromstring-encoding): the block would be kept with them.
 */
export function utf8(text: string): Uint8Array {
  const bytes = Buffer.alloc(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

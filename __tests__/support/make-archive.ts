import { gzipSync } from 'node:zlib';

/** A member of an archive, good or hostile. */
export interface Member {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** tar's typeflag: `0` a file (the default), `1` a hard link, `2` a symbolic link, `5` a directory. */
  readonly type?: string;
  /** What a link points to. */
  readonly target?: string;
  /** The permissions; 0644 by default. */
  readonly mode?: number;
  /** The size that the header says, where it is not that of the content. */
  readonly size?: number;
}

const block = 512;

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((block - (bytes.length % block)) % block)]);
}

/** https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06 */
function header(name: string, type: string, size: number, target: string, mode = 0o644): Buffer {
  const bytes = Buffer.alloc(block);
  const fields: readonly (readonly [number, string])[] = [
    [0, Buffer.from(name).subarray(0, 100).toString('latin1')],
    [100, `${mode.toString(8).padStart(7, '0')}\0`],
    [108, '0000000\0'],
    [116, '0000000\0'],
    [124, `${size.toString(8).padStart(11, '0')}\0`],
    [136, '14524661400\0'],
    [148, ' '.repeat(8)],
    [156, type],
    [157, Buffer.from(target).subarray(0, 100).toString('latin1')],
    [257, 'ustar\x0000'],
  ];
  for (const [at, text] of fields) bytes.write(text, at, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

/** Returns a record of an extended header, which counts its own length. */
export function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const size = Buffer.byteLength(rest);
  let length = size + 1;
  while (String(length).length + size !== length) length = String(length).length + size;
  return `${length}${rest}`;
}

function member({ name, content = '', type = '0', target = '', mode, size }: Member): Buffer[] {
  const bytes = Buffer.from(content);
  const needsExtension = Buffer.byteLength(name) > 100 || /[^ -~]/.test(name);
  const extension = Buffer.from(needsExtension ? record('path', name) : '');
  return [
    ...(needsExtension ? [header('PaxHeaders.0/long', 'x', extension.length, ''), padded(extension)] : []),
    header(name, type, size ?? bytes.length, target, mode),
    padded(bytes),
  ];
}

/** Returns a tar of the members in their order, with so many empty blocks behind them; there should be two. */
export function makeTar(members: readonly Member[], emptyBlocks = 2): Buffer {
  return Buffer.concat([...members.flatMap(member), Buffer.alloc(emptyBlocks * block)]);
}

/** Returns a `.tgz` with the members in their order, whatever they are called. */
export function makeArchive(members: readonly Member[]): Buffer {
  return gzipSync(makeTar(members));
}

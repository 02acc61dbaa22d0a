import { describe, expect, test } from '@jest/globals';
import { TarReader } from '../../../src/chart/archive/tar-reader.ts';
import { record } from '../../support/make-archive.ts';
import { tarBlock, tarMember } from '../../support/tar-block.ts';

const end = Buffer.alloc(1024);

/** The names and contents of the files in an archive. */
function read(...members: readonly Buffer[]): readonly (readonly [path: string, content: string])[] {
  const files: [path: string, content: string][] = [];
  const reader = new TarReader(({ path, size }) => {
    let content = '';
    return {
      write: (chunk) => (content += Buffer.from(chunk).toString('latin1')),
      end: () => {
        expect(content).toHaveLength(size);
        files.push([path, content]);
      },
    };
  });
  reader.write(Buffer.concat([...members, end]));
  reader.end();
  return files;
}

function extension(type: string, content: string): Buffer {
  return tarMember(
    [
      [0, 'extension'],
      [156, type],
    ],
    content,
  );
}

const long = `b/${'y'.repeat(120)}`;
const file = tarMember([], 'x');
const path = extension('x', record('path', 'b/y'));
const longName = extension('L', `${long}\0`);
const comment = record('comment', 'z');

// The files are those that the archive/tar of Go 1.26.8 printed for the same bytes, without entries whose FileInfo is a directory.
describe("entries are those of Go's archive/tar", () => {
  test.each<readonly [what: string, members: readonly Buffer[], files: readonly string[]]>([
    ['a file', [file], ['a/x']],
    ['an extended header', [path, file], ['b/y']],
    ['an extended header is for the next file only', [path, file, file], ['b/y', 'a/x']],
    ['of two extended headers the last counts', [path, extension('x', comment), file], ['a/x']],
    ['a global header names no file', [extension('g', record('path', 'b/y')), file], ['a/x']],
    ['a global header drops the extended header before it', [path, extension('g', comment), file], ['a/x']],
    ['a global header drops the long name before it', [longName, extension('g', comment), file], ['a/x']],
    ['a long name', [longName, file], [long]],
    ['a long name is for the next file only', [longName, file, file], [long, 'a/x']],
    ['a long name ends at the first NUL', [extension('L', 'b/y\0z'), file], ['b/y']],
    ['an empty long name', [extension('L', '\0'), file], ['a/x']],
    ['a long name and an extended header', [extension('L', 'b/z\0'), path, file], ['b/z']],
    ['an extended header and a long name', [path, extension('L', 'b/z\0'), file], ['b/z']],
    ['a long target', [extension('K', `${long}\0`), file], ['a/x']],
    ['a long target and a long name', [extension('K', 'b/t\0'), longName, file], [long]],
    ['a size in a record', [extension('x', record('size', '1')), tarBlock([]), file.subarray(512)], ['a/x']],
    [
      'a directory with a size below zero in its record',
      [extension('x', record('size', '-1')), tarMember([[156, '5']]), file],
      ['a/x'],
    ],
    [
      'a directory has no content, whatever its size',
      [
        tarBlock([
          [156, '5'],
          [124, '00000001000\0'],
        ]),
        file,
      ],
      ['a/x'],
    ],
    [
      'a directory by its mode has content',
      [tarMember([[100, '0040755\0']], 'y'.repeat(600)), file],
      ['a/x'],
    ],
    ['a mode of a file', [tarMember([[100, '0100755\0']], 'x')], ['a/x']],
    ['a mode of all permissions', [tarMember([[100, '0007777\0']], 'x')], ['a/x']],
    ['an old file', [tarMember([[156, '\0']], 'x')], ['a/x']],
    [
      'an old directory by its long name',
      [
        extension('L', 'b/d/\0'),
        tarBlock([
          [156, '\0'],
          [124, '00000001000\0'],
        ]),
        file,
      ],
      ['a/x'],
    ],
    ['a contiguous file', [tarMember([[156, '7']], 'x')], ['a/x']],
    ['a file whose name ends with a slash', [tarMember([[0, 'a/d/']], 'x')], ['a/d/']],
    ['an extended header at the end', [file, path], ['a/x']],
  ])('%s', (_what, members, files) => {
    expect(read(...members)).toEqual(files.map((name) => [name, 'x']));
  });

  test.each<readonly [what: string, members: readonly Buffer[]]>([
    ['a global header that is damaged', [extension('g', 'x'), file]],
    ['a size below zero in a record', [extension('x', record('size', '-1')), tarBlock([])]],
    [
      'a size below zero in a record, of a directory by its mode',
      [extension('x', record('size', '-1')), tarMember([[100, '0040755\0']])],
    ],
    [
      'a size below zero of an extended header',
      [
        tarMember([
          [156, 'x'],
          [124, '\xff'.repeat(12)],
        ]),
      ],
    ],
  ])('%s is refused', (_what, members) => {
    expect(() => read(...members)).toThrow('archive/tar: invalid tar header');
  });

  test.each(['L', 'K'])('an extension of type %s may have 1 MiB, and no byte more', (type) => {
    const name = 'z'.repeat(1024 * 1024);
    expect(read(extension(type, name), file)).toEqual([[type === 'L' ? name : 'a/x', 'x']]);
    expect(() => read(extension(type, `${name}z`), file)).toThrow('archive/tar: header field too long');
  });

  test.each(['x', 'g'])('an extension of type %s may have no more than 1 MiB', (type) => {
    const content = 'z'.repeat(1024 * 1024 + 1);
    expect(() => read(extension(type, content), file)).toThrow('archive/tar: header field too long');
  });
});

test('a file in any pieces is the same', () => {
  const archive = Buffer.concat([path, tarMember([], 'x'.repeat(513)), end]);
  for (const size of [1, 511, 512, 513, 1000]) {
    let content = '';
    const reader = new TarReader(() => ({
      write: (chunk) => (content += Buffer.from(chunk).toString('latin1')),
      end: () => (content += '.'),
    }));
    for (let at = 0; at < archive.length; at += size) reader.write(archive.subarray(at, at + size));
    expect(content).toBe(`${'x'.repeat(513)}.`);
    expect(reader.hasEnded).toBe(true);
  }
});

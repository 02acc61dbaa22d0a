import { describe, expect, test } from '@jest/globals';
import { appendFileSync, lstatSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAll, type ChartFile } from '../../../src/chart/archive/chart-file.ts';
import { diskFile, type FoundFile } from '../../../src/chart/load/disk-file.ts';
import { temporaryDirectories } from '../support/tree.ts';

const directory = temporaryDirectories();
const mark = Buffer.from([0xef, 0xbb, 0xbf]);

function found(content: string | Uint8Array): FoundFile {
  const path = join(directory(), 'file');
  writeFileSync(path, content);
  return { name: 'files/file', file: { path, shown: 'files/file', stats: lstatSync(path) } };
}

function opened(content: string | Uint8Array, room = 1024 * 1024): ChartFile {
  return diskFile(found(content), { left: room });
}

describe('diskFile', () => {
  test.each([0, 2, 3, 10, 64 * 1024, 64 * 1024 + 1, 200_000])('reads %d bytes, kept or not', (size) => {
    const content = Buffer.alloc(size, 'content');
    for (const room of [0, 1024 * 1024]) {
      const file = opened(content, room);
      expect(file.size).toBe(size);
      expect(readAll(file).equals(content)).toBe(true);
      expect(readAll(file).equals(content)).toBe(true);
    }
  });

  test.each([0, 1024 * 1024])('takes one byte order mark off (room for %d bytes)', (room) => {
    const file = opened(Buffer.concat([mark, mark, Buffer.from('x')]), room);
    expect(file.size).toBe(4);
    expect(readAll(file).equals(Buffer.concat([mark, Buffer.from('x')]))).toBe(true);
  });

  test('small files take room, and are read once', () => {
    const file = found('small');
    const room = { left: 7 };
    const kept = diskFile(file, room);
    expect(room.left).toBe(2);
    writeFileSync(file.file.path, 'other');
    expect(readAll(kept).toString()).toBe('small');
  });

  test('a file that is no longer the one that was found is refused', () => {
    const replaced = found('one');
    const other = join(directory(), 'other');
    writeFileSync(other, 'two');
    renameSync(other, replaced.file.path);
    expect(() => diskFile(replaced, { left: 0 })).toThrow('error reading files/file: files/file was changed');

    const grown = found('one');
    const file = diskFile(grown, { left: 0 });
    appendFileSync(grown.file.path, 'more');
    expect(() => readAll(file)).toThrow('error reading files/file: files/file was changed');
  });

  test('a file that is gone is an error', () => {
    const file = found('one');
    renameSync(file.file.path, `${file.file.path}.old`);
    const text = `error reading files/file: open ${file.file.path}: no such file or directory`;
    expect(() => diskFile(file, { left: 0 })).toThrow(text);
  });
});

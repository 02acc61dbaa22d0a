import { describe, expect, test } from '@jest/globals';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory, writeInPlace } from '../../src/workspace/directory.ts';
import { temporaryDirectories, writeTree } from '../chart/support/tree.ts';

const directory = temporaryDirectories();

describe('makeDirectory', () => {
  test('makes a directory in the workspace, and one that is named outside', async () => {
    const workspace = directory();
    for (const path of [join(workspace, 'a/b'), join(directory(), 'c/d')]) {
      await makeDirectory({ setting: 'package-directory', directory: path }, workspace);
      expect(existsSync(path)).toBe(true);
    }
  });

  test.each(['dist', 'dist/sub/folder', 'inner/dist'])('refuses %s, which a link leads out', async (name) => {
    const outside = directory();
    const workspace = writeTree(directory(), {
      dist: { link: outside },
      'real/file': '',
      inner: { link: 'real' },
      'real/dist': { link: outside },
    });
    const named = { setting: 'package-directory', directory: join(workspace, name) };
    await expect(makeDirectory(named, workspace)).rejects.toThrow('package-directory: ');
    expect(readdirSync(outside)).toEqual([]);
  });
});

describe('writeInPlace', () => {
  test('takes the place of a link, and does not write through it', async () => {
    const folder = writeTree(directory(), { victim: 'theirs', file: { link: 'victim' } });
    await writeInPlace(join(folder, 'file'), [Buffer.from('ours')]);
    expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('theirs');
    expect(lstatSync(join(folder, 'file')).isSymbolicLink()).toBe(false);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('ours');
  });

  test('leaves what is there, and nothing else, where the content fails', async () => {
    const folder = writeTree(directory(), { file: 'before' });
    function* broken(): Generator<Uint8Array> {
      yield Buffer.from('half');
      throw new Error('the line is gone');
    }
    await expect(writeInPlace(join(folder, 'file'), broken())).rejects.toThrow('the line is gone');
    expect(readdirSync(folder)).toEqual(['file']);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('before');
  });
});

import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  guardOfFile,
  openChecked,
  readChecked,
  readSettings,
  ReadGuard,
  readWholeFile,
  streamOf,
} from '../../src/workspace/read-guard.ts';
import { workspaceFiles } from '../../src/workspace/workspace-files.ts';
import { temporaryDirectories, writeTree } from '../chart/support/tree.ts';

const directory = temporaryDirectories();
const limit = 1024;

function read(workspace: string, name: string): string {
  const path = join(workspace, name);
  return readWholeFile(guardOfFile(workspace, path).check(path), limit).toString();
}

describe('a file of the workspace', () => {
  test('is read, also through links within', () => {
    const workspace = writeTree(directory(), {
      'a/file': 'content',
      link: { link: 'a/file' },
      folder: { link: 'a' },
      twice: { link: 'folder/../link' },
    });
    for (const name of ['a/file', 'link', 'folder/file', 'twice']) {
      expect(read(workspace, name)).toBe('content');
    }
  });

  test('is read in a volume of Kubernetes, whose files are links through ..data', () => {
    const workspace = writeTree(directory(), {
      '..2026_11_26/policy.json': '{}',
      '..data': { link: '..2026_11_26' },
      'policy.json': { link: '..data/policy.json' },
    });
    expect(read(workspace, 'policy.json')).toBe('{}');
    expect(new ReadGuard(workspace, workspace).locate(join(workspace, '..data'), 'x')).toBe('..data');
  });

  test('may be outside where the workflow names it there, and lead to its own directory only', () => {
    const outside = writeTree(directory(), { 'a.json': '{}', 'b.json': { link: 'a.json' } });
    const workspace = directory();
    expect(read(workspace, join('..', outside.split('/').at(-1) ?? '', 'b.json'))).toBe('{}');
    const path = join(outside, 'c.json');
    symlinkSync(join(writeTree(directory(), { secret: 'x' }), 'secret'), path);
    expect(() => guardOfFile(workspace, path).check(path)).toThrow('outside the workspace');
  });

  test.each([
    ['leads out', 'link', 'outside the workspace'],
    ['leads out through a directory', 'folder/secret', 'outside the workspace'],
    ["is Git's own data", 'config', 'which can contain credentials and is not read'],
    ['is credentials of a cloud', 'gha-creds-0123abcd.json', 'which can contain credentials and is not read'],
    ['is a directory', 'directory', 'is a directory'],
    ['is missing', 'nothing', 'no such file or directory'],
    ['is a link to nowhere', 'dangling', 'no such file or directory'],
    ['is a link in a circle', 'circle', 'EvalSymlinks: too many links'],
    ['is too large', 'large', 'has 1025 bytes, more than the 1024 that are read'],
  ])('that %s is refused, and nothing of it is told', (_what, name, text) => {
    const outside = writeTree(directory(), { secret: 'hunter2' });
    const workspace = writeTree(directory(), {
      '.git/config': 'hunter2',
      'gha-creds-0123abcd.json': 'hunter2',
      'directory/file': '',
      large: 'hunter2'.padEnd(1025),
      link: { link: join(outside, 'secret') },
      folder: { link: outside },
      config: { link: '.git/config' },
      dangling: { link: 'nowhere/../large' },
      circle: { link: 'circle' },
    });
    const act = (): string => read(workspace, name);
    expect(act).toThrow(text);
    expect(act).not.toThrow('hunter2');
  });

  test.each([
    ['a device', '/dev/zero'],
    ['a pipe', 'pipe'],
  ])('that is %s is refused, and not waited for', (_what, target) => {
    const workspace = directory();
    if (target === 'pipe') spawnSync('mkfifo', [join(workspace, 'pipe')]);
    else symlinkSync(target, join(workspace, 'pipe'));
    expect(() => read(workspace, 'pipe')).toThrow(/not a regular file|outside the workspace/);
  });

  test('that is replaced between the check and the opening is refused', () => {
    const outside = writeTree(directory(), { file: 'hunter2' });
    const workspace = writeTree(directory(), { 'a/file': 'content' });
    const path = join(workspace, 'a/file');
    const checked = guardOfFile(workspace, path).check(path);
    renameSync(join(workspace, 'a'), join(workspace, 'b'));
    symlinkSync(outside, join(workspace, 'a'));
    expect(() => openChecked(checked)).toThrow('was changed while it was read');
    unlinkSync(join(workspace, 'a'));
    // The same file, but at the end of a link that was put there.
    symlinkSync('b', join(workspace, 'a'));
    expect(() => openChecked(checked)).toThrow('was changed while it was read');
    unlinkSync(join(workspace, 'a'));
    mkdirSync(join(workspace, 'a'));
    symlinkSync(join(workspace, 'b/file'), path);
    expect(() => openChecked(checked)).toThrow(/too many levels of symbolic links|was changed/);
  });

  test.each(['before it is opened', 'while it is read'])('that is written to %s is refused', (when) => {
    const workspace = writeTree(directory(), { file: 'content' });
    const path = join(workspace, 'file');
    const checked = guardOfFile(workspace, path).check(path);
    const modified = checked.stats.mtime;
    const overwrite = (): void => {
      // Until the clock of the file system, which ticks some times in a hundredth of a second, has moved.
      do {
        writeFileSync(path, 'CONTENT');
        utimesSync(path, modified, modified);
      } while (statSync(path).ctimeMs === checked.stats.ctimeMs);
    };
    if (when === 'before it is opened') overwrite();
    const chunks = readChecked(checked);
    expect(() => {
      chunks.next();
      overwrite();
      chunks.next();
    }).toThrow('file was changed while it was read');
  });

  test('is streamed, and refused with its first bytes', async () => {
    const workspace = writeTree(directory(), { file: 'content', link: { link: '/etc/hostname' } });
    const chunks = await streamOf(workspace, join(workspace, 'file')).toArray();
    expect(Buffer.concat(chunks as Buffer[]).toString()).toBe('content');
    await expect(streamOf(workspace, join(workspace, 'link')).toArray()).rejects.toThrow('outside');
  });
});

test('an input names no file of more than 4 MiB, and none outside', () => {
  const workspace = writeTree(directory(), { policy: { link: '/etc/hostname' } });
  writeFileSync(join(workspace, 'large'), Buffer.alloc(4 * 1024 * 1024 + 1));
  const files = workspaceFiles(workspace);
  expect(() => files.read('policy')).toThrow('symbolic link policy points to /etc/hostname, outside');
  expect(() => files.read('large')).toThrow('more than the 4194304 that are read');
});

describe("a file of the user's settings", () => {
  test('is read wherever links lead', () => {
    const home = writeTree(directory(), { 'config.json': '{}' });
    const folder = writeTree(directory(), { 'config.json': { link: join(home, 'config.json') } });
    expect(readSettings(join(folder, 'config.json'))?.toString()).toBe('{}');
    expect(readSettings(join(folder, 'missing.json'))).toBeUndefined();
  });

  // DOCKER_CONFIG and HELM_REPOSITORY_CONFIG may name folders of the workspace.
  test('is no device, and not endless', () => {
    const folder = writeTree(directory(), {
      zero: { link: '/dev/zero' },
      large: Buffer.alloc(4 * 1024 * 1024 + 1),
    });
    expect(() => readSettings(join(folder, 'zero'))).toThrow('is not a regular file');
    expect(() => readSettings(join(folder, 'large'))).toThrow('more than the 4194304 that are read');
    expect(() => readSettings(folder)).toThrow('is not a regular file');
  });
});

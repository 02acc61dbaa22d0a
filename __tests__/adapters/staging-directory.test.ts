import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStagingDirectory } from '../../src/adapters/staging-directory.ts';
import type { StagingDirectory } from '../../src/pull/plan.ts';
import { makeArchive, type Member } from '../support/make-archive.ts';

const chartYaml = { name: 'app/Chart.yaml', content: 'apiVersion: v2\nname: app\nversion: 1.0.0\n' };

let folder: string;
let staging: StagingDirectory;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'workbench-'));
  staging = await openStagingDirectory(path.join(folder, 'out'), folder, {});
});
afterEach(async () => {
  await staging.close();
  await rm(folder, { recursive: true, force: true });
});

async function* bytesOf(...members: readonly Member[]): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(makeArchive(members));
}

describe('an archive', () => {
  test('is unpacked with its files, whatever its top folder is called', async () => {
    const { metadata } = await staging.takeArchive(
      bytesOf(
        { name: 'other/Chart.yaml', content: '\ufeffapiVersion: v2\nname: app\nversion: 1.0.0\n' },
        { name: 'other/templates/deep/a.yaml', content: 'a: 1\n', mode: 0o777 },
        { name: 'other/charts/sub/Chart.yaml', content: 'apiVersion: v2\nname: sub\nversion: 1.0.0\n' },
        { name: 'other/.helmignore', content: '' },
      ),
    );
    const unpacked = await staging.untarArchive(metadata.name);
    await staging.close();
    expect(unpacked).toBe(path.join(folder, 'out/app'));
    expect(
      (await readdir(unpacked, { recursive: true })).map((name) => name.replaceAll('\\', '/')).sort(),
    ).toEqual([
      '.helmignore',
      'Chart.yaml',
      'charts',
      'charts/sub',
      'charts/sub/Chart.yaml',
      'templates',
      'templates/deep',
      'templates/deep/a.yaml',
    ]);
    // Helm 4.3, pkg/chart/v2/util/expand.go: the byte order mark is gone, and files are 0644 whatever the archive says.
    expect(await readFile(path.join(unpacked, 'Chart.yaml'), 'utf8')).toMatch(/^apiVersion/);
    expect((await stat(path.join(unpacked, 'templates/deep/a.yaml'))).mode & 0o111).toBe(0);
    expect(await readdir(path.join(folder, 'out'))).toEqual(['app']);
  });

  test('does not take the place of what is there', async () => {
    await staging.takeArchive(bytesOf(chartYaml));
    await mkdir(path.join(folder, 'out/app'));
    await expect(staging.untarArchive('app')).rejects.toThrow(/failed to untar: .* already exists/);
    expect(await readdir(path.join(folder, 'out/app'))).toEqual([]);
  });

  test('whose file is a folder elsewhere in it is an error, and leaves nothing', async () => {
    await staging.takeArchive(
      bytesOf(chartYaml, { name: 'app/a', content: 'x' }, { name: 'app/a/b', content: 'y' }),
    );
    await expect(staging.untarArchive('app')).rejects.toThrow(/cannot unpack a\/b/);
    await staging.close();
    expect(await readdir(path.join(folder, 'out'))).toEqual([]);
  });

  // Git's t0060-path-utils.sh: is_ntfs_dotgit, is_hfs_dotgit.
  test.each(['.git', '.GIT', '.git .', 'git~1', 'GIT~2', '.git::$INDEX_ALLOCATION', '.g\u200cit'])(
    'with a folder that is %j to Git on some system is not unpacked',
    async (name) => {
      for (const place of [name, `templates/${name}`]) {
        const taken = await openStagingDirectory(path.join(folder, 'out'), folder, {});
        await taken.takeArchive(bytesOf(chartYaml, { name: `app/${place}/config`, content: 'x' }));
        await expect(taken.untarArchive('app')).rejects.toThrow('Git would run what is configured');
        await taken.close();
      }
      await staging.close();
      expect(await readdir(path.join(folder, 'out'))).toEqual([]);
    },
  );

  test('with a path that no file system takes is not unpacked, however long the path is', async () => {
    const name = `app/${'a/'.repeat(250_000)}b`;
    await staging.takeArchive(bytesOf(chartYaml, { name, content: 'x' }));
    await expect(staging.untarArchive('app')).rejects.toThrow('the path is longer than 4096 bytes');
    await staging.close();
    expect(await readdir(path.join(folder, 'out'))).toEqual([]);
  });

  test.each([
    ['leads out', { name: 'app/../../../evil', content: 'x' }, /illegally references parent directory/],
    ['is absolute', { name: 'app//etc/evil', content: 'x' }, /illegally contains absolute paths/],
    ['is a symbolic link', { name: 'app/link', type: '2', target: '/etc' }, /symbolic link/],
    ['is a hard link', { name: 'app/link', type: '1', target: 'app/Chart.yaml' }, /hard link/],
  ])('with an entry that %s is refused, and nothing gets out', async (_what, member, message) => {
    await expect(staging.takeArchive(bytesOf(chartYaml, member))).rejects.toThrow(message);
    await staging.close();
    expect(await readdir(folder, { recursive: true })).toEqual(['out']);
  });

  test('that stops in the middle is the error of its source, and leaves nothing', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from([0x1f, 0x8b]));
      throw new Error('the line is gone');
    }
    await expect(staging.takeArchive(broken())).rejects.toThrow('the line is gone');
    await staging.close();
    expect(await readdir(path.join(folder, 'out'))).toEqual([]);
  });
});

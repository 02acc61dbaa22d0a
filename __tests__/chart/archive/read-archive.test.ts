import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { constants, gzipSync } from 'node:zlib';
import { ChartError } from '../../../src/chart/errors.ts';
import { pathInChart, readArchive } from '../../../src/chart/archive/read-archive.ts';
import { readAll, type ChartFile } from '../../../src/chart/archive/chart-file.ts';
import { UnpackBudget } from '../../../src/chart/archive/budget.ts';
import { SpillStore } from '../../../src/chart/archive/spill-store.ts';
import { tarEnd, tarHeader, tarPadding } from '../../../src/chart/archive/tar-writer.ts';
import { nameToBytes } from '../../../src/workspace/file-name.ts';
import { readChartFiles } from '../../../src/chart/archive/read-archive.ts';
import { closingAfterEach } from '../../support/closing.ts';
import { makeArchive, record } from '../../support/make-archive.ts';

const closing = closingAfterEach();

function unpacked(...pieces: readonly Uint8Array[]): Promise<ChartFile[]> {
  return readChartFiles(pieces, closing(new SpillStore()));
}

async function contents(...pieces: readonly Uint8Array[]): Promise<Readonly<Record<string, string>>> {
  const files = await unpacked(...pieces);
  return Object.fromEntries(files.map((file) => [file.name, readAll(file).toString('latin1')]));
}

// LoadArchiveFiles in Helm's pkg/chart/loader/archive/archive.go, with Go's path.Clean.
describe('the path in a chart', () => {
  test.each([
    ['a/b', 'b'],
    ['a/b/../c', 'c'],
    ['a//b', undefined],
    ['a/./b//c', 'b/c'],
    ['a\\b\\', 'b'],
    ['a\\b\\c', 'b/c'],
    ['a/x/c:/y', 'x/c:/y'],
    ['/b', 'b'],
    ['', undefined],
    ['a', undefined],
    ['a/', undefined],
    ['a/.', undefined],
    ['a\\.\\', undefined],
    ['a/b/..', undefined],
    ['a/../b', undefined],
    ['a/..b', undefined],
    ['a/c:/y', undefined],
    ['a/Z:/y', undefined],
    ['Chart.yaml/b', undefined],
  ])('of %j is %j', (path, name) => {
    if (name === undefined) expect(() => pathInChart(path)).toThrow(ChartError);
    else expect(pathInChart(path)).toBe(name);
  });
});

describe('readChartFiles', () => {
  test('gives the files without their first folder, whatever it is called', async () => {
    const archive = makeArchive([
      { name: 'a', type: '5' },
      { name: 'a/Chart.yaml', content: 'x' },
      { name: 'b/values.yaml', content: '\xef\xbb\xbfy' },
      { name: './templates/t.yaml' },
      { name: `a/${'long/'.repeat(30)}é.txt`, content: 'z' },
    ]);
    expect(await contents(archive)).toEqual({
      'Chart.yaml': 'x',
      'values.yaml': Buffer.from('\xef\xbb\xbfy').toString('latin1'),
      'templates/t.yaml': '',
      [`${'long/'.repeat(30)}é.txt`]: 'z',
    });
  });

  test('takes byte order marks off, and backslashes for Windows', async () => {
    const archive = makeArchive([
      { name: 'a\\templates\\x.yaml', content: Buffer.from([0xef, 0xbb, 0xbf, 0x61]) },
    ]);
    expect(await contents(archive)).toEqual({ 'templates/x.yaml': 'a' });
  });

  test('reads archives of several gzip members, in any pieces', async () => {
    const tar = Buffer.concat([
      tarHeader({ name: 'a/big', size: 700, mtime: 0 }),
      Buffer.alloc(700, 'b'),
      tarPadding(700),
      tarHeader({ name: 'a/small', size: 1, mtime: 0 }),
      Buffer.from('s'),
      tarPadding(1),
      tarEnd,
    ]);
    const members = Buffer.concat([
      gzipSync(tar.subarray(0, 1)),
      gzipSync(tar.subarray(1, 700)),
      gzipSync(tar.subarray(700)),
    ]);
    const pieces = Array.from(members, (byte) => Buffer.of(byte));
    expect(await contents(...pieces)).toEqual({ big: 'b'.repeat(700), small: 's' });
  });

  // Helm 4.3.1, pkg/chart/v2/loader/load_test.go, TestLoadInvalidArchive.
  test.each([
    ['../../malformed-helm-test', 'chart illegally references parent directory'],
    ['/foo/../../malformed-helm-test', 'chart illegally references parent directory'],
    ['/../../malformed-helm-test', 'chart illegally references parent directory'],
    ['./../../malformed-helm-test', 'chart illegally references parent directory'],
    ['..', 'chart illegally contains content outside the base directory'],
    ['/./.', 'chart illegally contains content outside the base directory'],
    ['missing-leading-slash', 'chart illegally contains content outside the base directory'],
    ['//foo', 'chart illegally contains absolute paths'],
    ['///foo', 'chart illegally contains absolute paths'],
    ['\\\\foo', 'chart illegally contains absolute paths'],
    ['\\..\\..\\foo', 'chart illegally references parent directory'],
    ['\\.\\c:\\\\foo', 'chart contains illegally named files'],
    ['/./c://foo', 'chart contains illegally named files'],
    ['\\\\?\\Some\\windows\\magic', 'chart illegally contains absolute paths'],
  ])('refuses the path %s', async (name, text) => {
    await expect(unpacked(makeArchive([{ name, content: 'hello: world' }]))).rejects.toThrow(text);
  });

  // The rest of that test: paths that Helm reads like this.
  test.each([
    ['/missing-leading-slash', 'missing-leading-slash'],
    ['/Chart.yaml', 'Chart.yaml'],
    ['files/whatever.yaml', 'whatever.yaml'],
    ['c:\\Chart.yaml', 'Chart.yaml'],
  ])('reads the path %s', async (name, read) => {
    expect(await contents(makeArchive([{ name }]))).toEqual({ [read]: '' });
  });

  test('refuses a Chart.yaml that is a folder', async () => {
    await expect(unpacked(makeArchive([{ name: 'Chart.yaml/x' }]))).rejects.toThrow(
      'chart yaml not in base directory',
    );
  });

  test.each([
    ['1', 'a hard link: "a/x" to "/etc/passwd"'],
    ['2', 'a symbolic link: "a/x" to "/etc/passwd"'],
  ])('refuses links: type %s', async (type, text) => {
    const archive = makeArchive([{ name: 'a/x', type, target: '/etc/passwd' }]);
    await expect(unpacked(archive)).rejects.toThrow(`chart archive contains ${text}`);
  });

  test.each([
    ['3', 'a character device'],
    ['4', 'a block device'],
    ['6', 'a pipe'],
    ['S', 'a file with holes'],
    ['V', 'an entry of type "V"'],
    ['Z', 'an entry of type "Z"'],
  ])('refuses what is not a file: type %s', async (type, kind) => {
    const archive = makeArchive([{ name: 'a/x', type }]);
    await expect(unpacked(archive)).rejects.toThrow(
      `chart archive contains ${kind}: "a/x"; charts can contain only regular files`,
    );
  });

  // GNU tar, "Storing sparse files": what such an entry holds begins with a map of the holes.
  test('refuses a file with holes as bsdtar and GNU tar write it', async () => {
    const content = record('GNU.sparse.major', '1') + record('GNU.sparse.minor', '0');
    const archive = makeArchive([{ name: 'PaxHeaders/x', type: 'x', content }, { name: 'a/x' }]);
    await expect(unpacked(archive)).rejects.toThrow('chart archive contains a file with holes: "a/x"');
  });

  test('refuses an archive without files', async () => {
    await expect(unpacked(makeArchive([]))).rejects.toThrow('no files in chart archive');
    await expect(unpacked(makeArchive([{ name: 'a', type: '5' }]))).rejects.toThrow(
      'no files in chart archive',
    );
  });

  test('refuses what is damaged', async () => {
    const archive = makeArchive([{ name: 'a/x', content: createHash('sha256').update('x').digest() }]);
    const tar = Buffer.concat([
      tarHeader({ name: 'a/x', size: 3, mtime: 0 }),
      Buffer.from('abc'),
      tarPadding(3),
      tarEnd,
    ]);
    const badChecksum = Buffer.from(archive);
    badChecksum.writeUInt32LE(0, archive.length - 8);
    const cases: readonly (readonly [Buffer, string])[] = [
      [archive.subarray(0, -1), 'unexpected EOF: the archive is damaged'],
      [archive.subarray(0, 60), 'unexpected EOF: the archive is damaged'],
      [Buffer.from('no archive at all'), 'gzip: invalid header: the archive is damaged'],
      [badChecksum, 'gzip: invalid checksum: the archive is damaged'],
      [gzipSync(tar.subarray(0, 513)), 'unexpected EOF: the archive is damaged'],
      [gzipSync(Buffer.alloc(512, 'x')), 'archive/tar: invalid tar header: the archive is damaged'],
      [gzipSync(gzipSync(tar)), 'unexpected EOF: the archive is damaged'],
    ];
    for (const [bytes, text] of cases) await expect(unpacked(bytes)).rejects.toThrow(text);
  });

  /** Changes the header block of an empty file `a/x`, and returns the archive of it with its new checksum. */
  function patched(at: number, bytes: string, sumOf = (byte: number) => byte): Buffer {
    const header = tarHeader({ name: 'a/x', size: 0, mtime: 0 });
    header.write(bytes, at, 'latin1');
    const sum = header.fill(' ', 148, 156).reduce((total, byte) => total + sumOf(byte), 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return gzipSync(Buffer.concat([header, tarEnd]));
  }

  test('a name that is not UTF-8 is kept', async () => {
    const [file] = await unpacked(patched(2, '\xff'));
    expect(nameToBytes(file?.name ?? '')).toEqual(Buffer.of(0xff));
  });

  // Go 1.26, archive/tar: readHeader in reader.go, getFormat in format.go, parseNumeric in strconv.go.
  test.each([
    ['a prefix', patched(345, 'b/c'), 'c/a/x'],
    [
      'a prefix of star, which is shorter',
      patched(345, `b/${'c'.repeat(129)}0${'\0'.repeat(31)}tar\0`),
      `${'c'.repeat(129)}/a/x`,
    ],
    ['no prefix in the format of V7', patched(257, `${'\0'.repeat(88)}b/c`), 'x'],
    [
      'times of GNU in the place of the prefix',
      patched(257, `ustar  \0${'\0'.repeat(80)}00000000001\x0000000000002\0`),
      'x',
    ],
    [
      'a prefix in the format of GNU, as old programs in Go have it',
      patched(257, `ustar  \0${'\0'.repeat(80)}b/c`),
      'c/a/x',
    ],
    ['a checksum of signed bytes', patched(265, '\xe9', (byte) => (byte < 128 ? byte : byte - 256)), 'x'],
    ['a size in base 256', patched(124, `\x80${'\0'.repeat(11)}`), 'x'],
    ['a size between spaces', patched(124, '          0 '), 'x'],
  ])('reads %s as Go does', async (_name, archive, path) => {
    expect(Object.keys(await contents(archive))).toEqual([path]);
  });

  test.each([
    ['a checksum that is not its own', patched(0, 'a', () => 0)],
    ['a size of other digits', patched(124, '00000000008')],
    ['a size below zero', patched(124, '\xff'.repeat(12))],
    ['a size beyond all bounds', patched(124, `\x80${'\x7f'.repeat(11)}`)],
    ['an owner that is no number', patched(108, 'root')],
    ['a device that is no number', patched(329, 'x')],
  ])('refuses %s as Go does', async (_name, archive) => {
    await expect(unpacked(archive)).rejects.toThrow(
      'archive/tar: invalid tar header: the archive is damaged',
    );
  });

  test('the end of the archive may be missing, but no empty block may stand between files', async () => {
    const header = tarHeader({ name: 'a/x', size: 1, mtime: 0 });
    const file = Buffer.concat([header, Buffer.from('1'), tarPadding(1)]);
    const block = Buffer.alloc(512);
    for (const tar of [file, Buffer.concat([file, block]), Buffer.concat([header, Buffer.from('1')])])
      expect(await contents(gzipSync(tar))).toEqual({ x: '1' });
    await expect(unpacked(gzipSync(Buffer.concat([file, block, file])))).rejects.toThrow(
      'archive/tar: invalid tar header',
    );
    await expect(unpacked(gzipSync(Buffer.concat([file, block.subarray(1)])))).rejects.toThrow(
      'unexpected EOF',
    );
  });
});

describe('what Go sees', () => {
  const inner = tarHeader({ name: 'a/Chart.yaml', size: 1, mtime: 0 });
  const file = Buffer.concat([inner, Buffer.from('x'), tarPadding(1)]);

  /** A header block with another type, and its sum. */
  function typed(block: Buffer, type: string): Buffer {
    const changed = Buffer.from(block);
    changed.write(type, 156, 'latin1');
    changed.write(' '.repeat(8), 148);
    changed.write(
      `${changed
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    return changed;
  }

  test('an old directory has no content, whatever its size: what follows are headers', async () => {
    // archive/tar of Go 1.26: the file that is hidden in the directory is a file of the archive.
    const directory = typed(tarHeader({ name: 'a/d/', size: file.length, mtime: 0 }), '\0');
    const archive = gzipSync(Buffer.concat([directory, file, tarEnd]));
    expect(await contents(archive)).toEqual({ 'Chart.yaml': 'x' });
  });

  test('a size below zero is refused where a record says another one', async () => {
    const header = tarHeader({ name: 'a/x', size: 0, mtime: 0 });
    Buffer.alloc(12, 0xff).copy(header, 124);
    const extension = Buffer.from(record('size', '1'));
    const extended = [
      typed(tarHeader({ name: 'x', size: extension.length, mtime: 0 }), 'x'),
      extension,
      tarPadding(extension.length),
    ];
    const archive = gzipSync(
      Buffer.concat([...extended, typed(header, '0'), Buffer.from('x'), tarPadding(1)]),
    );
    await expect(unpacked(archive)).rejects.toThrow('archive/tar: invalid tar header');
  });

  test('zeros behind the gzip data are another member where the tar has no end', async () => {
    const zeros = Buffer.alloc(16);
    expect(await contents(Buffer.concat([gzipSync(Buffer.concat([file, tarEnd])), zeros]))).toEqual({
      'Chart.yaml': 'x',
    });
    expect(await contents(gzipSync(file))).toEqual({ 'Chart.yaml': 'x' });
    for (const [size, problem] of [
      [1, 'unexpected EOF'],
      [9, 'unexpected EOF'],
      [10, 'gzip: invalid header'],
      [16, 'gzip: invalid header'],
    ] as const) {
      const archive = Buffer.concat([gzipSync(file), zeros.subarray(0, size)]);
      await expect(unpacked(archive)).rejects.toThrow(problem);
    }
  });
});

describe('the budget', () => {
  const archive = makeArchive([{ name: 'a/Chart.yaml', content: 'x' }]);

  test('is one for all archives of a chart', async () => {
    const store = closing(new SpillStore());
    for (let count = 0; count < 1000; count += 1) await readChartFiles([archive], store);
    await expect(readChartFiles([archive], store)).rejects.toThrow(
      'the nested archives of the chart contain more than 1000 archives in total',
    );
  });

  test('counts bytes and files, and those of all charts of a run', () => {
    const run = UnpackBudget.ofRun();
    const mebibytes = (count: number): number => count * 1024 * 1024;
    expect(() => {
      UnpackBudget.ofChart().takeBytes(mebibytes(328) + 1);
    }).toThrow('the nested archives of the chart contain more than 343932928 bytes');
    for (let charts = 0; charts < 32; charts += 1) UnpackBudget.ofChart(run).takeBytes(mebibytes(328));
    expect(() => {
      UnpackBudget.ofChart(run).takeBytes(1);
    }).toThrow('the charts of this run contain more than');
  });

  test('ends with a canceled run', async () => {
    const run = new AbortController();
    const store = closing(new SpillStore({ signal: run.signal }));
    run.abort(new Error('canceled'));
    await expect(readChartFiles([archive], store)).rejects.toThrow('canceled');
  });
});

describe('bombs', () => {
  /** Gzip members of one mebibyte of zeros each, which take a kilobyte. */
  function* bomb(head: Buffer, mebibytes: number): Generator<Uint8Array> {
    yield gzipSync(head);
    const zeros = gzipSync(Buffer.alloc(1024 * 1024), { level: constants.Z_BEST_SPEED });
    for (let count = 0; count < mebibytes; count += 1) yield zeros;
  }

  const limit = 100 * 1024 * 1024;
  const ignore = { write: () => undefined, end: () => undefined };

  test.each([limit, limit + 1, 2 ** 33 - 1])(
    'a file of %d bytes is refused before it is read',
    async (size) => {
      let read = 0;
      const counting = { write: (chunk: Uint8Array) => void (read += chunk.length), end: () => undefined };
      const act = readArchive(bomb(tarHeader({ name: 'a/x', size, mtime: 0 }), 110), () => counting);
      // Helm 4.3.1, pkg/chart/loader/archive/archive.go; a sum that reaches the limit is too much there, too.
      await expect(act).rejects.toThrow('decompressed chart is larger than the maximum size 104857600');
      expect(read).toBe(0);
    },
  );

  test('headers without content are counted', async () => {
    function* countless(): Generator<Uint8Array> {
      yield* bomb(tarHeader({ name: 'a/x', size: 99 * 1024 * 1024, mtime: 0 }), 99);
      const header = tarHeader({ name: 'a/x', size: 0, mtime: 0 });
      const headers = gzipSync(Buffer.concat(Array.from({ length: 2048 }, () => header)));
      for (let mebibytes = 0; mebibytes < 66; mebibytes += 1) yield headers;
    }
    await expect(readArchive(countless(), () => ignore)).rejects.toThrow('it contains too many files');
  });

  test('what follows the end of the tar is not kept, and is counted', async () => {
    const head = Buffer.concat([tarHeader({ name: 'a/x', size: 0, mtime: 0 }), tarEnd]);
    await expect(readArchive(bomb(head, 50), () => ignore)).resolves.toBeUndefined();
    await expect(readArchive(bomb(head, 165), () => ignore)).rejects.toThrow('larger than the maximum size');
  });
});

describe('SpillStore', () => {
  test('keeps small contents and large ones', async () => {
    const size = 5 * 1024 * 1024;
    const members = ['1', '2', '3'].map((name) => ({ name: `a/${name}`, content: Buffer.alloc(size, name) }));
    const files = await unpacked(makeArchive([...members, { name: 'a/4', content: 'last' }]));
    expect(files.map((file) => readAll(file).equals(Buffer.alloc(size, file.name)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(files.map((file) => file.size)).toEqual([size, size, size, 4]);
    const [, , , last] = files;
    expect(last && readAll(last).toString()).toBe('last');
  });
});

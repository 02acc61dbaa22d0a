import { describe, expect, test } from '@jest/globals';
import {
  isSparse,
  parsePaxRecords,
  parseTarHeader,
  withPaxRecords,
  type TarHeader,
} from '../../../src/chart/archive/tar-header.ts';
import { tarBlock, type TarEdit, type TarSum } from '../../support/tar-block.ts';

const refused = Symbol('refused');

/** What the archive/tar of Go 1.26.8 printed for an archive that begins with these bytes: what is not `a/x`, 0644, empty. */
type Verdict = Partial<TarHeader> | typeof refused;

const plain: TarHeader = { name: 'a/x', link: '', mode: 0o644, size: 0, type: '0' };
const damaged = 'archive/tar: invalid tar header';

describe("a header block is read as Go's archive/tar reads it", () => {
  test.each<readonly [what: string, edits: readonly TarEdit[], verdict: Verdict, sum?: TarSum]>([
    ['a plain file', [[0, 'a/x']], {}],
    ['digits with a space between them', [[124, '000 00000001']], refused],
    ['digits with a NUL between them', [[124, '1\x000000000000']], { size: 1 }],
    ['digits before several spaces', [[124, '1           ']], { size: 1 }],
    ['digits before spaces and NULs', [[124, '17 \0 \0 \0 \0 \0']], { size: 15 }],
    ['no digits at all', [[124, '\0'.repeat(12)]], {}],
    ['a digit 8', [[124, '00000000008\0']], refused],
    ['a size in base 256', [[124, '\x80\0\0\0\0\0\0\0\0\0\x02\x01']], { size: 513 }],
    ['a size in base 256 of 64 bits and more', [[124, '\x80\0\0\0\x80\0\0\0\0\0\0\0']], refused],
    [
      'the largest size in base 256',
      [[124, '\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff']],
      { size: 2 ** 63 },
    ],
    ['an owner below zero, in base 256', [[108, '\xff\xff\xff\xff\xff\xff\xff\xff']], {}],
    ['an owner that is no number', [[108, 'root\0\0\0\0']], refused],
    ['a group that is no number', [[116, 'root\0\0\0\0']], refused],
    ['a time that is no number', [[136, 'noon\0\0\0\0\0\0\0\0']], refused],
    ['a mode that is no number', [[100, 'rwx\0\0\0\0\0']], refused],
    ['a device that is no number', [[329, 'x']], refused],
    ['a second device that is no number', [[337, 'x']], refused],
    [
      'a device that is no number in a format without devices',
      [
        [257, '\0\0\0\0\0\0\0\0'],
        [329, 'x'],
      ],
      {},
    ],
    ['a sum of signed bytes, one of them 0x80', [[265, '\x80']], {}, 'signed'],
    ['a sum of signed bytes, several of them beyond ASCII', [[265, '\xe9\xff\x81']], {}, 'signed'],
    [
      'a sum of signed bytes, and a last byte of the sum beyond ASCII',
      [
        [265, '\xe9'],
        [155, '\xff'],
      ],
      {},
      'signed',
    ],
    ['a sum whose last byte is beyond ASCII', [[155, '\xff']], {}],
    ['a prefix', [[345, 'b/c']], { name: 'b/c/a/x' }],
    ['a prefix of the full length', [[345, 'b'.repeat(155)]], { name: `${'b'.repeat(155)}/a/x` }],
    [
      'a prefix of star',
      [
        [345, `${'b'.repeat(131)}00000000000\x0000000000000\0`],
        [508, 'tar\0'],
      ],
      { name: `${'b'.repeat(131)}/a/x` },
    ],
    [
      'a prefix of star, with a time that is no number',
      [
        [345, `${'b'.repeat(131)}x`],
        [508, 'tar\0'],
      ],
      refused,
    ],
    [
      'a prefix of star, with a second time that is no number',
      [
        [345, `${'b'.repeat(131)}00000000000\0x`],
        [508, 'tar\0'],
      ],
      refused,
    ],
    [
      'a prefix in the format of V7',
      [
        [257, '\0\0\0\0\0\0\0\0'],
        [345, 'b/c'],
      ],
      {},
    ],
    [
      'a prefix behind another version of ustar',
      [
        [257, 'ustar\0xx'],
        [345, 'b/c'],
      ],
      { name: 'b/c/a/x' },
    ],
    [
      'a prefix behind another magic',
      [
        [257, 'ustax\x0000'],
        [345, 'b/c'],
      ],
      {},
    ],
    [
      'times of GNU',
      [
        [257, 'ustar  \0'],
        [345, '00000000001\x0000000000002\0'],
      ],
      {},
    ],
    [
      'times of GNU that begin with a NUL',
      [
        [257, 'ustar  \0'],
        [345, '\0bc'],
      ],
      {},
    ],
    [
      'times of GNU of which the second begins with a NUL',
      [
        [257, 'ustar  \0'],
        [345, `1${'\0'.repeat(12)}bc`],
      ],
      {},
    ],
    [
      'a first time of GNU that is no number',
      [
        [257, 'ustar  \0'],
        [345, 'b/c'],
      ],
      { name: 'b/c/a/x' },
    ],
    [
      'a second time of GNU that is no number',
      [
        [257, 'ustar  \0'],
        [345, '00000000001\0x'],
      ],
      { name: '00000000001/a/x' },
    ],
    [
      'a prefix beyond ASCII in the format of GNU',
      [
        [257, 'ustar  \0'],
        [345, 'b/\xe9'],
      ],
      {},
    ],
    [
      'a device that is no number in the format of GNU',
      [
        [257, 'ustar  \0'],
        [329, 'x'],
      ],
      refused,
    ],
    [
      'a link',
      [
        [156, '2'],
        [157, '/etc/passwd\0rest'],
      ],
      { link: '/etc/passwd', type: '2' },
    ],
    ['a mode with more than permissions', [[100, '0100755\0']], { mode: 0o100755 }],
    ['a mode beyond 32 bits', [[100, '\x80\0\0\x01\0\0\x01\xed']], { mode: 0o755 }],
    ['a name of the full length', [[0, 'n'.repeat(100)]], { name: 'n'.repeat(100) }],
    ['a name beyond ASCII', [[0, 'a/\xc3\xa9']], { name: 'a/\xc3\xa9' }],
  ])('%s', (_what, edits, verdict, sum = 'unsigned') => {
    const read = (): TarHeader => parseTarHeader(tarBlock(edits, sum));
    if (verdict === refused) expect(read).toThrow(damaged);
    else expect(read()).toEqual({ ...plain, ...verdict });
  });

  test('a checksum that is not its own is refused', () => {
    const block = tarBlock([]);
    block.write('y', 2);
    expect(() => parseTarHeader(block)).toThrow(damaged);
  });
});

describe("the records of an extended header are read as Go's archive/tar reads them", () => {
  test.each<readonly [what: string, content: string, verdict: Verdict]>([
    ['nothing', '', {}],
    ['a path', '12 path=b/y\n', { name: 'b/y' }],
    ['a path with = and a line break', '15 path=b/=y\nz\n', { name: 'b/=y\nz' }],
    ['the same key twice', '12 path=b/y\n12 path=b/z\n', { name: 'b/z' }],
    ['an empty path', '8 path=\n', {}],
    ['a path that is taken back', '12 path=b/y\n8 path=\n', {}],
    ['a target', '16 linkpath=b/y\n', { link: 'b/y' }],
    ['an empty target', '13 linkpath=\n', {}],
    ['a path with a NUL', '12 path=b\0y\n', refused],
    ['a target with a NUL', '16 linkpath=b\0y\n', refused],
    ['an owner with a NUL', '13 uname=b\0y\n', refused],
    ['a group with a NUL', '13 gname=b\0y\n', refused],
    ['a comment with a NUL', '15 comment=b\0y\n', {}],
    ['a key with a NUL', '14 com\0ment=y\n', refused],
    ['a key path that has a NUL', '11 path\0=y\n', refused],
    ['the shortest record', '5 a=\n', {}],
    ['a length that is too small', '4 a=\n', refused],
    ['a length of zero', '0 a=b\n', refused],
    ['a length below zero, which leads to the end of the record before', '12 path=b/y\n-3 a=b\n', refused],
    ['an empty key', '5 =a\n', refused],
    ['an empty key and value', '4 =\n', refused],
    ['no =', '5 ab\n', refused],
    ['no = in the first of two records', '5 ab\n5 c=\n', refused],
    ['no line break at the end', '6 a=bc', refused],
    ['no line break between two records', '6 a=bc7 b=cd\n', refused],
    ['a line break where there is another record', '6 a=bc\n', refused],
    ['a length beyond the end', '7 a=b\n', refused],
    ['a length that ends in its own digits', '00005 a=b\n', refused],
    ['a length that ends at its own space', '00006 a=b\n', refused],
    ['a length with zeros before it', '09 a=bcd\n', {}],
    ['a length with a plus', '+9 a=bcd\n', {}],
    ['a length that is no number', 'x a=b\n', refused],
    ['a length with another character behind it', '7x a=b\n', refused],
    ['a length with another character before it', 'x7 a=b\n', refused],
    ['no length', ' a=b\n', refused],
    ['no space', '6', refused],
    ['a length beyond 64 bits', '18446744073709551622 a=b\n', refused],
    ['bytes behind the last record', '12 path=b/y\n\0', refused],
    [
      'places of data in turn',
      '23 GNU.sparse.offset=0\n25 GNU.sparse.numbytes=0\n26 GNU.sparse.numblocks=1\n21 GNU.sparse.size=0\n',
      {},
    ],
    [
      'places of data that begin with a size',
      '25 GNU.sparse.numbytes=0\n23 GNU.sparse.offset=0\n26 GNU.sparse.numblocks=1\n21 GNU.sparse.size=0\n',
      refused,
    ],
    [
      'two places of data without a size between them',
      '23 GNU.sparse.offset=0\n23 GNU.sparse.offset=0\n26 GNU.sparse.numblocks=1\n21 GNU.sparse.size=0\n',
      refused,
    ],
    [
      'a place of data with a comma',
      '25 GNU.sparse.offset=0,0\n25 GNU.sparse.numbytes=0\n26 GNU.sparse.numblocks=1\n21 GNU.sparse.size=0\n',
      refused,
    ],
    [
      'places of data in turn, twice',
      '23 GNU.sparse.offset=0\n25 GNU.sparse.numbytes=0\n23 GNU.sparse.offset=0\n25 GNU.sparse.numbytes=0\n26 GNU.sparse.numblocks=2\n21 GNU.sparse.size=0\n',
      {},
    ],
    ['the size "0"', '9 size=0\n', {}],
    ['the size "7"', '9 size=7\n', { size: 7 }],
    ['the size "+5"', '11 size=+5\n', { size: 5 }],
    ['the size "-0"', '11 size=-0\n', {}],
    ['the size ""', '8 size=\n', {}],
    ['the size "x"', '9 size=x\n', refused],
    ['the size "1x"', '11 size=1x\n', refused],
    ['the size "x1"', '11 size=x1\n', refused],
    ['the size " 1"', '11 size= 1\n', refused],
    ['the size "1 "', '11 size=1 \n', refused],
    ['the size "1_0"', '12 size=1_0\n', refused],
    ['the size "0x1"', '12 size=0x1\n', refused],
    ['the size "++1"', '12 size=++1\n', refused],
    ['the size "+-1"', '12 size=+-1\n', refused],
    ['the size "-"', '9 size=-\n', refused],
    ['the size "+"', '9 size=+\n', refused],
    ['the size "9223372036854775807"', '28 size=9223372036854775807\n', { size: 2 ** 63 }],
    ['the size "9223372036854775808"', '28 size=9223372036854775808\n', refused],
    ['the size "0000000000000000000000000000009"', `40 size=${'0'.repeat(30)}9\n`, { size: 9 }],
    ['the size "1.0"', '12 size=1.0\n', refused],
    ['the uid "-1"', '9 uid=-1\n', {}],
    ['the uid "-9223372036854775808"', '28 uid=-9223372036854775808\n', {}],
    ['the uid "-9223372036854775809"', '28 uid=-9223372036854775809\n', refused],
    ['the uid "--1"', '11 uid=--1\n', refused],
    ['the uid "1x"', '9 uid=1x\n', refused],
    ['the uid "5-"', '9 uid=5-\n', refused],
    ['the gid "x"', '8 gid=x\n', refused],
    ['the mtime "1"', '11 mtime=1\n', {}],
    ['the mtime "1.5"', '13 mtime=1.5\n', {}],
    ['the mtime "1."', '12 mtime=1.\n', {}],
    ['the mtime "1.55"', '14 mtime=1.55\n', {}],
    ['the mtime "-1.5"', '14 mtime=-1.5\n', {}],
    ['the mtime "+1.5"', '14 mtime=+1.5\n', {}],
    ['the mtime ".5"', '12 mtime=.5\n', refused],
    ['the mtime "."', '11 mtime=.\n', refused],
    ['the mtime "1.x"', '13 mtime=1.x\n', refused],
    ['the mtime "1.5x"', '14 mtime=1.5x\n', refused],
    ['the mtime "1.x5"', '14 mtime=1.x5\n', refused],
    ['the mtime "1.2.3"', '15 mtime=1.2.3\n', refused],
    ['the mtime "1.."', '13 mtime=1..\n', refused],
    ['the mtime "x"', '11 mtime=x\n', refused],
    ['the mtime "x.5"', '13 mtime=x.5\n', refused],
    ['the mtime "1.5 "', '14 mtime=1.5 \n', refused],
    ['the mtime "1.-5"', '14 mtime=1.-5\n', refused],
    ['the mtime "9223372036854775808.5"', '31 mtime=9223372036854775808.5\n', refused],
    ['the atime "x"', '11 atime=x\n', refused],
    ['the ctime "x"', '11 ctime=x\n', refused],
    ['the uname "1x"', '12 uname=1x\n', {}],
  ])('%s', (_what, content, verdict) => {
    const read = (): TarHeader => withPaxRecords(plain, parsePaxRecords(content));
    if (verdict === refused) expect(read).toThrow(damaged);
    else expect(read()).toEqual({ ...plain, ...verdict });
  });

  // Go reads a length of any number of digits.
  test('a length of a thousand digits is read, and no longer one', () => {
    const length = (digits: number): string => `${String(digits + 5).padStart(digits, '0')} a=b\n`;
    expect(parsePaxRecords(length(1000))).toEqual(new Map([['a', 'b']]));
    expect(() => parsePaxRecords(length(1001))).toThrow(damaged);
  });
});

test.each([
  ['5 a=\n', false],
  ['22 GNU.sparse.major=1\n', true],
  ['5 a=\n22 GNU.sparse.major=1\n', true],
  ['23 XGNU.sparse.major=1\n', false],
])('records of a file with holes: %j', (content, expected) => {
  expect(isSparse(parsePaxRecords(content))).toBe(expected);
});

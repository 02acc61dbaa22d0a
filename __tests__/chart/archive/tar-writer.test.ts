import { describe, expect, test } from '@jest/globals';
import { nameFromBytes } from '../../../src/workspace/file-name.ts';
import { contentOf } from '../../../src/chart/archive/chart-file.ts';
import { tarEnd, tarHeader, tarOf as writeTar, tarPadding } from '../../../src/chart/archive/tar-writer.ts';
import { digestOf } from '../../../src/digest.ts';

interface File {
  readonly name: Buffer;
  readonly content: string;
}

const chartYaml: File = {
  name: Buffer.from('c/Chart.yaml'),
  content: 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
};

function tarOf(files: readonly File[], mtime: number): Buffer {
  return Buffer.concat([
    ...files.flatMap(({ name, content }) => {
      const bytes = Buffer.from(content);
      const header = tarHeader({ name: nameFromBytes(name), size: bytes.length, mtime });
      return [header, bytes, tarPadding(bytes.length)];
    }),
    tarEnd,
  ]);
}

/** A file whose content says how long its path in the chart is. */
function file(name: string | Buffer): File {
  const bytes = Buffer.from(name);
  return { name: Buffer.concat([Buffer.from('c/'), bytes]), content: `content of ${bytes.length}` };
}

describe('a tar archive', () => {
  test('has the bytes of Go for names of every kind', () => {
    const files = [
      chartYaml,
      file('astral/～.txt'),
      file('astral/😀.txt'),
      // Long, and with a slash to split at.
      file(`${'d'.repeat(60)}/${'e'.repeat(60)}.txt`),
      // Long, and without.
      file(`${'f'.repeat(120)}.txt`),
      // 99, 100 and 101 bytes.
      file(`files/${'a'.repeat(91)}.t`),
      file(`files/${'b'.repeat(88)}.txt`),
      file(`files/${'b'.repeat(89)}.txt`),
      file(Buffer.from('files/raw\xff.txt', 'latin1')),
      file('files/é.txt'),
      file('files/日本語'),
      // Too long for both parts of the header.
      file(`${'g'.repeat(100)}/${'h'.repeat(100)}/${'i'.repeat(90)}`),
      file(`${'j'.repeat(90)}/${'k'.repeat(70)}/l.txt`),
      // Cut behind a slash.
      file(`${'m'.repeat(97)}/é.txt`),
      file(`${'n'.repeat(92)}/é`),
      file('Ümlaut/x/y'),
    ];
    // The tar in what Helm 4.3.1 packages from these files under SOURCE_DATE_EPOCH=1700000000.
    expect(digestOf(tarOf(files, 1_700_000_000))).toBe(
      'sha256:7aac7cd6cd1ed5ad9f6d384d39c1507a8558fd9e5f4cfa88736eacd5258942e0',
    );
  });

  test('has the bytes of Go for a name that is cut within slashes', () => {
    const files = [chartYaml, file(`${'o'.repeat(50)}/${'日/'.repeat(60)}x`)];
    // The tar in what Helm 4.3.1 packages from these files under SOURCE_DATE_EPOCH=1700000000.
    expect(digestOf(tarOf(files, 1_700_000_000))).toBe(
      'sha256:99cf8274bd1a393cccc62fcfdc48126262ff70cfc55ca73eaa5c464ac18832ff',
    );
  });

  test.each([
    // The tar in what Helm 4.3.1 packages from a Chart.yaml under this SOURCE_DATE_EPOCH.
    [0, 'sha256:58fbe4aa926140bec0e5bfdc7ea9a1be4d09002d6b23dee8127e53e7f4992cb5'],
    [8_589_934_591, 'sha256:b731102e6e46d4c5b3e76625b6179dca3a244fbc05c1b7391b5d2a6dc1bae2b1'],
    [8_589_934_592, 'sha256:7c70c825b3cb83b2ac0a944b36794ba3097011fb3d7aa2f794f50df4a0038602'],
    [253_402_300_799, 'sha256:8646c96309e01119073a9c867ac54fd0f0685d22abc880b8b39c02d00abb57ee'],
  ])('has the bytes of Go for the time %d', (mtime, digest) => {
    expect(digestOf(tarOf([chartYaml], mtime))).toBe(digest);
  });
});

// The header that archive/tar of Go 1.26 wrote for tar.Header{Name, Mode: 0o644, Size: 3, ModTime: time.Unix(1700000000, 0)}: where a
// name can just be split or not, where a record's length gets another digit, and at the border of ASCII.
test.each([
  [
    Buffer.from(`${'a'.repeat(153)}/${'b'.repeat(10)}`),
    '8d82dd6287f6a0e1bdb66ca71e1299738f3f3c5ea09f6190e61965bd60fd549e',
  ],
  [
    Buffer.from(`${'a'.repeat(154)}/${'b'.repeat(10)}`),
    '8a5375b717140cb1756aee4728c623c228bf70607dec8b091ec3b871c07a4e46',
  ],
  [
    Buffer.from(`${'a'.repeat(155)}/${'b'.repeat(10)}`),
    '9ecea9af91c5fcbdb5f1a72cf631c81671943a3bff0a3458716b336f90fd4f7c',
  ],
  [
    Buffer.from(`${'a'.repeat(156)}/${'b'.repeat(10)}`),
    'b5d07f8da7352b8db2efdcf1715f8af0f10f1cce22cef8dd60bf4795f0c8d5bb',
  ],
  [
    Buffer.from(`${'a'.repeat(30)}/${'b'.repeat(98)}`),
    '5324605afad87e7d9218a01d35c3bfa990b7e9fe0609268cc0cf71d5ffd5e4d8',
  ],
  [
    Buffer.from(`${'a'.repeat(30)}/${'b'.repeat(99)}`),
    '75f87fc01dc3d046675027202cd485987b681316d5e37120efa9ae571e505d56',
  ],
  [
    Buffer.from(`${'a'.repeat(30)}/${'b'.repeat(100)}`),
    'e778c18e6f37203a672ae70a736c7eb8e56f54187d48545dff7a56f8546e86c1',
  ],
  [
    Buffer.from(`${'a'.repeat(30)}/${'b'.repeat(101)}`),
    '9253ac284ec61edf099de4a3bd5ae5e486aa92c0f1378d578136bf481a27aba2',
  ],
  [Buffer.from(`/${'a'.repeat(99)}`), '44f830826f6d73c6b1d840230e523a088ef3c77fd4932221575f5dbce5a0df64'],
  [Buffer.from(`/${'a'.repeat(100)}`), '89d2344c4db18c27807751b885ad479f92b07299f1b26c2a49a9492c8c7826b6'],
  [Buffer.from(`${'a'.repeat(89)}é`), 'b1d77f3ec200c2da2de675b106e18d79cfd909353de39bbf1fa5be21d4d53e57'],
  [Buffer.from(`${'a'.repeat(90)}é`), '26af744069c89e0dbfb7ac646d67d8664cc1ac42665582051abafb0406ba6df9'],
  [Buffer.from(`${'a'.repeat(91)}é`), 'da3ad9a3aec60561024dbdfd76a8a2813b3a1b98e7537eda5e257f9c3f481aa4'],
  [
    Buffer.from(`${'a'.repeat(982)}/bbbbé`),
    '4c03b8f19a2ae08a2724a49cfcc5f34da98fc7372f42de8bc52c51d7c021fbe7',
  ],
  [
    Buffer.from(`${'a'.repeat(983)}/bbbbé`),
    '6e1dfddd4b43dab494a502924a8e167759da4c297646d8edf25a18c15b37d43f',
  ],
  [
    Buffer.from(`${'a'.repeat(984)}/bbbbé`),
    '862cbfd488d40c0e3a799984823595cc6a92b3906e0daf75a57ac9d13e7386c1',
  ],
  [
    Buffer.from(`${'a'.repeat(985)}/bbbbé`),
    '18a9783d50c6de5b353405809f6c1342342a1887b31d8f6bbb69e141e1a5bbde',
  ],
  [
    Buffer.from(`${'a'.repeat(986)}/bbbbé`),
    '35c078d5850d92b6174c3ac5b0f48f70746c62eb57c23581f8e291e183068150',
  ],
  [Buffer.from('a\x80', 'latin1'), '9573c2c875ca4058c9cd5cd1284c308bcb1f0ac6b2a9116056a8d9c4d0afbdb5'],
  [Buffer.from('a\x7f'), '05a9e9ec57b5a8ac6fbdb85d8f154d25b86a92cc714339140e5288bb9e5e6451'],
])('the header of %s is that of Go', (name, digest) => {
  const header = tarHeader({ name: nameFromBytes(name), size: 3, mtime: 1_700_000_000 });
  expect(digestOf(header)).toBe(`sha256:${digest}`);
});

test('files are written one after the other, each filled up to a block', () => {
  const contents = ['abc', '', 'x'.repeat(512), 'y'.repeat(513)];
  const files = contents.map((text, index) => ({ name: `c/${index}`, ...contentOf(Buffer.from(text)) }));
  const expected = contents.map((text, index) => ({ name: Buffer.from(`c/${index}`), content: text }));
  expect(Buffer.concat([...writeTar(files, 1_700_000_000)]).equals(tarOf(expected, 1_700_000_000))).toBe(
    true,
  );
});

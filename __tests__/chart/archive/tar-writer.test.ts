import { describe, expect, test } from '@jest/globals';
import { nameFromBytes } from '../../../src/workspace/file-name.ts';
import { tarEnd, tarHeader, tarPadding } from '../../../src/chart/archive/tar-writer.ts';
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

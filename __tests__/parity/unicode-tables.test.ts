import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import prettier from 'prettier';
import { foldName, isSpace } from '../../src/go/unicode.ts';
import { peer } from '../support/peers.ts';

const tables = 'src/go/unicode-tables.ts';

function go(...args: readonly string[]): string {
  return execFileSync('go', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/** The release of Go, without its patch, in what `go version` prints. */
function release(text: string): string | undefined {
  return /\bgo1\.\d+/.exec(text)?.[0];
}

test('the Go that is here is of the release that Helm is built with', () => {
  expect(release(go('version'))).toBe(release(go('version', peer('helm4'))));
});

test('the tables are those of Go', async () => {
  const options = (await prettier.resolveConfig(tables)) ?? {};
  const formatted = await prettier.format(go('run', 'scripts/unicode-tables.go'), {
    ...options,
    filepath: tables,
  });
  expect(readFileSync(tables, 'utf8')).toBe(formatted);
});

test('white space and the names of fields are as Go has them, for every character', () => {
  const [spaces = '', folds = ''] = go('run', '__tests__/parity/unicode-rules.go').split('\n');
  const characters = Array.from({ length: 0x11_0000 }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code));
  const codes = (texts: readonly string[]): string => texts.map((text) => text.codePointAt(0)).join(' ');
  expect(codes(characters.filter(isSpace))).toBe(spaces);
  const letters = characters.filter((text) => /^[a-z]$/.test(foldName(text)));
  expect(codes(letters)).toBe(folds);
});

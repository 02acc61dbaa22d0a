import { expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { errorPage } from '../../scripts/errors.ts';
import { readErrorTexts } from '../../scripts/error-texts.ts';
import { missingFromPage } from '../support/error-rows.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('docs/error-list.md has the errors of the code (npm run errors writes it anew)', async () => {
  const page = await readFile(path.join(root, 'docs/error-list.md'), 'utf8');
  expect(errorPage(await readErrorTexts(path.join(root, 'src')))).toBe(page);
});

/** Reads the texts of one file. */
async function textsOf(source: string): Promise<readonly string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'errors-'));
  try {
    await writeFile(path.join(folder, 'some.ts'), source);
    const { texts } = await readErrorTexts(folder);
    return texts.map(({ kind, text }) => `${kind}: ${text}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.each([
  ["throw new ChartError('no chart');", ['ChartError: no chart']],
  ['throw new ChartError(`no ${options.path} of ${quoted(name)}`);', ['ChartError: no ‹path› of ‹name›']],
  ["throw new AError(late ? 'too late' : 'too early');", ['AError: too late', 'AError: too early']],
  ["const why = 'as it is'; throw new AError(`no: ${why}`);", ['AError: no: as it is']],
  [
    "const why = 'not this'; function f(why: string) { throw new AError(`no: ${why}`); }",
    ['AError: no: ‹why›'],
  ],
  [
    "inputs.reject('chart-path', path, 'there is no such file');",
    ['inputs: chart-path: there is no such file'],
  ],
  [
    "const why = late ? 'too late' : 'too early'; throw new AError(`no: ${why}.`);",
    ['AError: no: too late.', 'AError: no: too early.'],
  ],
  ['fail({ message: `${n} of ${all} failed:${list}` });', ['several: ‹n› of ‹all› failed:‹list›']],
  ["function tagMistake() { return 'it is no tag'; }", ['inputs: ‹input›: it is no tag']],
  ["function explainIt() { return 'it is so; do this'; }", ['explained: it is so; do this']],
  [
    'class AError extends Error { constructor(url: URL) { super(`${url.host} is bad`); } }',
    ['AError: ‹host› is bad'],
  ],
])('%s', async (source, texts) => {
  expect(await textsOf(source)).toEqual(texts);
});

test('a kind of errors without a note is named', () => {
  const texts = { classes: new Map([['NewError', 'It is new.']]), texts: [] };
  expect(() => errorPage(texts)).toThrow('lacks NewError');
});

// The runs of all tests with a stage are held against the page (__tests__/support/stage.ts): that shows that this can fail.
test.each([
  ["ENOENT: no such file or directory, mkdtemp '/no/such'", false],
  ['chart-path: "x": there is no such directory or file; is the repository checked out?', true],
  ['chart-path: "x": there is no such thing', false],
  ['GET http://registry.test/v2/: the response is not JSON', true],
  ['2 of 3 pushes failed:\n- host/app:1: the response is not JSON\n- host/b:1: it fell over', false],
])('%s: on the page %p', (message, known) => {
  expect(missingFromPage(message).length === 0).toBe(known);
});

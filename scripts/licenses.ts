/** Writes dist/licenses.txt: the licences of what is in the bundle. Part of `npm run build`. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBundledPackages } from './bundled-packages.ts';
import { licensePage } from './license-page.ts';

const root = join(import.meta.dirname, '..');
await writeFile(join(root, 'dist/licenses.txt'), await licensePage(root, await readBundledPackages(root)));

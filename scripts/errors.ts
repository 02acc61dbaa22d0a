import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorPage } from './error-page.ts';
import { readErrorTexts } from './error-texts.ts';

const root = join(import.meta.dirname, '..');
await writeFile(join(root, 'docs/error-list.md'), errorPage(await readErrorTexts(join(root, 'src'))));

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readActionTexts } from './action-texts.ts';
import { filledMoreActions, filledReadme } from './readme-tables.ts';

const root = join(import.meta.dirname, '..');
const read = (page: string): Promise<string> => readFile(join(root, page), 'utf8');
const texts = await readActionTexts();
const more = 'docs/more-actions.md';
await writeFile(
  join(root, 'README.md'),
  filledReadme(await read('README.md'), texts, await read('bench/README.md')),
);
await writeFile(join(root, more), filledMoreActions(await read(more), texts));

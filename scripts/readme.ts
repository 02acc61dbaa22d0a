import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readActionTexts } from './action-texts.ts';
import { withTables } from './readme-tables.ts';

const readme = join(import.meta.dirname, '../README.md');
await writeFile(readme, withTables(await readFile(readme, 'utf8'), await readActionTexts()));

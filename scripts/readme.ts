import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTables } from './readme-tables.ts';

const root = join(import.meta.dirname, '..');
const readme = join(root, 'README.md');
const [text, actionYml] = await Promise.all(
  [readme, join(root, 'action.yml')].map((file) => readFile(file, 'utf8')),
);
await writeFile(readme, withTables(text ?? '', actionYml ?? ''));

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withMarked } from './marked.ts';
import { drawRooms, readRooms } from './rooms.ts';

const root = join(import.meta.dirname, '..');
const page = join(root, 'docs/architecture.md');
const drawing = drawRooms(await readRooms(join(root, 'src')));
await writeFile(page, withMarked(await readFile(page, 'utf8'), 'rooms', drawing));

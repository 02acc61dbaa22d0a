import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActionTexts } from './readme-tables.ts';

const root = join(import.meta.dirname, '..');

/** Finds the folders that hold an action of their own, such as `login`. */
async function actionFolders(): Promise<readonly string[]> {
  const found = await readdir(root, { withFileTypes: true });
  const folders = found.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const holds = await Promise.all(
    folders.map(async (name) => (await readdir(join(root, name))).includes('action.yml')),
  );
  return folders.filter((_, index) => holds[index]).sort();
}

/** Reads every action.yml. */
export async function readActionTexts(): Promise<ActionTexts> {
  const read = (...names: string[]): Promise<string> => readFile(join(root, ...names), 'utf8');
  const folders = await actionFolders();
  const others = await Promise.all(
    folders.map(async (name) => [name, await read(name, 'action.yml')] as const),
  );
  return { main: await read('action.yml'), others: Object.fromEntries(others) };
}

import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTables } from '../scripts/readme-tables.ts';

async function file(name: string): Promise<string> {
  return await readFile(join(import.meta.dirname, '..', name), 'utf8');
}

test('the tables of README.md say what action.yml says (npm run readme writes them anew)', async () => {
  const readme = await file('README.md');
  expect(withTables(readme, await file('action.yml'))).toBe(readme);
});

test('README.md holds the two commands for a fresh machine', async () => {
  const readme = await file('README.md');
  expect(readme).toContain('npm ci && npm run demo');
  expect(readme).toContain('npm ci && npm test');
});

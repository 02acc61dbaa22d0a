import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readActionTexts } from '../scripts/action-texts.ts';
import { withTables } from '../scripts/readme-tables.ts';

async function readReadme(): Promise<string> {
  return await readFile(join(import.meta.dirname, '../README.md'), 'utf8');
}

test('the tables of README.md say what the action.yml files say (npm run readme writes them anew)', async () => {
  const readme = await readReadme();
  expect(withTables(readme, await readActionTexts())).toBe(readme);
});

test('README.md holds the two commands for a fresh machine', async () => {
  const readme = await readReadme();
  expect(readme).toContain('npm ci && npm run demo');
  expect(readme).toContain('npm ci && npm test');
});

test('where to, and as whom, is said alike in every action', async () => {
  const { main, others } = await readActionTexts();
  const inputsOf = (text: string): object => (parse(text) as { inputs: object }).inputs;
  const shared = Object.entries(inputsOf(main)).filter(([name]) =>
    /^(registry|aws-|role-|audience)/.test(name),
  );
  expect(shared.length).toBeGreaterThanOrEqual(5);
  expect(Object.keys(others)).toContain('login');
  for (const text of Object.values(others)) {
    expect(inputsOf(text)).toMatchObject(Object.fromEntries(shared));
  }
});

import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readActionTexts } from '../scripts/readme.ts';
import { filledMoreActions, filledReadme } from '../scripts/readme.ts';
import { policyOf } from './support/documented-policies.ts';

async function readPage(name: string): Promise<string> {
  return await readFile(join(import.meta.dirname, '..', name), 'utf8');
}

describe('npm run readme writes anew', () => {
  test('the tables of README.md: what action.yml says, and what was measured', async () => {
    const readme = await readPage('README.md');
    expect(filledReadme(readme, await readActionTexts(), await readPage('bench/README.md'))).toBe(readme);
  });

  test('the tables of docs/more-actions.md: what the other action.yml files say', async () => {
    const page = await readPage('docs/more-actions.md');
    expect(filledMoreActions(page, await readActionTexts())).toBe(page);
  });
});

test('the policy of README.md is the one of docs/permissions.md that is tried', async () => {
  const [, json = ''] =
    /## Permissions in AWS[^]*?```json\n([^]*?)```/.exec(await readPage('README.md')) ?? [];
  expect(JSON.parse(json)).toMatchObject(policyOf('Push to a private repository'));
});

test('README.md holds the two commands for a fresh machine', async () => {
  const readme = await readPage('README.md');
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

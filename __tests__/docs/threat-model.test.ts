import { expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const page = path.resolve(import.meta.dirname, '../../docs/threat-model.md');

test('every test that the threat model names is there', () => {
  const named = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)\)/g)].map(([, target = '']) => target);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((target) => !existsSync(path.resolve(path.dirname(page), target)))).toEqual([]);
});

test('each measure of the threat model names a test', () => {
  const rows = readFileSync(page, 'utf8')
    .split('\n')
    .filter((line) => /^\| (?!Attack|What happens|-)/.test(line));
  expect(rows.filter((row) => !row.includes('../__tests__/'))).toEqual([]);
});

import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(root, 'docs/coming-from.md'), 'utf8');

function names(action: string): readonly string[] {
  const { inputs = {}, outputs = {} } = parse(readFileSync(path.join(root, action), 'utf8')) as Record<
    string,
    object
  >;
  return [...Object.keys(inputs), ...Object.keys(outputs)];
}

/** What the right-hand columns name as ours: code that is a name, or an input with its value. */
function named(): readonly string[] {
  const cells = page.split('\n').flatMap((line) => /^\|.*[^\\]\|([^|]*)\|$/.exec(line)?.[1] ?? []);
  const code = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text));
  return code.flatMap((text) => /^([a-z]+(?:-[a-z]+)*)(?::.*)?$/.exec(text)?.[1] ?? []);
}

/** Of GitHub's workflows, and of our results. */
const others = ['continue-on-error', 'error'];

test('the page names only inputs and outputs that there are', () => {
  const known = [...names('action.yml'), ...names('login/action.yml'), ...others];
  expect(named().length).toBeGreaterThan(80);
  expect(named().filter((name) => !known.includes(name))).toEqual([]);
});

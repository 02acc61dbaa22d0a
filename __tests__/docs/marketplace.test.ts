import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');

/** What the Marketplace shows of an action. Rule: https://docs.github.com/actions/reference/metadata-syntax-for-github-actions */
interface Shown {
  readonly name: string;
  readonly description: string;
  readonly branding: { readonly icon: string; readonly color: string };
}

const shown = ['.', 'login', 'pull', 'delete', 'promote'].map(
  (action) => [action, parse(readFileSync(path.join(root, action, 'action.yml'), 'utf8')) as Shown] as const,
);

test.each(shown)(
  'the Marketplace can list %s: a description under 125 characters, and branding',
  (_, action) => {
    expect(action.description).not.toBe('');
    expect(action.description.length).toBeLessThan(125);
    expect(action.branding).toEqual({
      icon: expect.stringMatching(/^[a-z]+(-[a-z0-9]+)*$/),
      color: expect.stringMatching(/^(white|black|yellow|blue|green|orange|red|purple|gray-dark)$/),
    });
  },
);

test('no two actions have the same name or icon', () => {
  expect(new Set(shown.map(([, { name }]) => name)).size).toBe(5);
  expect(new Set(shown.map(([, { branding }]) => branding.icon)).size).toBe(5);
});

import { expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';

const folder = path.resolve(import.meta.dirname, '../../.github/workflows');

async function readWorkflows(): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return new Map(names.map((name, index) => [name, texts[index] ?? '']));
}

test('an action of somebody else is pinned to a commit, with its version, and to the same one everywhere', async () => {
  const pins = new Map<string, Set<string>>();
  for (const text of (await readWorkflows()).values()) {
    for (const [, action = '', pin = ''] of text.matchAll(/uses: (?!\.\/)([^@\s]+)(.*)$/gm)) {
      const repository = action.split('/').slice(0, 2).join('/');
      pins.set(repository, (pins.get(repository) ?? new Set()).add(pin));
    }
  }
  expect([...pins.keys()]).toContain('actions/checkout');
  const wrong = [...pins].filter(
    ([, [pin = '', ...others]]) => others.length > 0 || !/^@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(pin),
  );
  expect(wrong).toEqual([]);
});

test('a workflow has no permission that a job does not ask for', async () => {
  for (const [name, text] of await readWorkflows()) {
    const { permissions, jobs } = parse(text) as {
      readonly permissions: unknown;
      readonly jobs: Readonly<Record<string, { readonly permissions?: unknown }>>;
    };
    expect({ name, permissions }).toEqual({ name, permissions: {} });
    const silent = Object.entries(jobs).filter(([, job]) => job.permissions === undefined);
    expect(silent).toEqual([]);
  }
});

import { expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');

/** Every script of a step that YAML holds at any depth. */
function scriptsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) =>
    key === 'run' && typeof each === 'string' ? [each] : scriptsIn(each),
  );
}

/** The YAML of a file: all of it, or the blocks of code of a page. */
function yamlOf(file: string): readonly string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  if (!file.endsWith('.md')) return [text];
  return [...text.matchAll(/^```ya?ml\n([^]*?)^```/gm)].map(([, block = '']) => block);
}

const exclude = (name: string): boolean =>
  /^(node_modules|fixtures|coverage|charts)$/.test(path.basename(name));
const pages = globSync('{,*/}*.md', { cwd: root, exclude });
const workflows = globSync(['.github/workflows/*.yml', 'examples/workflows/*.yml'], { cwd: root });

// What an output or an event holds is not ours: inside a script it would be run as part of it.
// https://docs.github.com/en/actions/reference/security/secure-use#use-an-intermediate-environment-variable
test('values reach a script through env, in every page, recipe and workflow', () => {
  const scripts = [...pages, ...workflows].flatMap((file) =>
    yamlOf(file).flatMap((text) =>
      parseAllDocuments(text)
        .flatMap((document) => scriptsIn(document.toJS()))
        .map((script) => ({ file, script })),
    ),
  );
  expect(new Set(scripts.map(({ file }) => file)).size).toBeGreaterThan(8);
  expect(scripts.filter(({ script }) => script.includes('${{'))).toEqual([]);
});

test('no page shows a shell an expression of GitHub', () => {
  const shown = pages.flatMap((file) =>
    [...readFileSync(path.join(root, file), 'utf8').matchAll(/^```(?:sh|bash)\n([^]*?)^```/gm)]
      .filter(([, block = '']) => block.includes('${{'))
      .map(() => file),
  );
  expect(shown).toEqual([]);
});

test('every block of YAML and JSON in a page can be read', () => {
  for (const file of pages) {
    for (const text of yamlOf(file)) {
      for (const document of parseAllDocuments(text))
        expect({ file, errors: document.errors }).toEqual({ file, errors: [] });
    }
    for (const [, block = ''] of readFileSync(path.join(root, file), 'utf8').matchAll(
      /^```json\n([^]*?)^```/gm,
    )) {
      expect(() => JSON.parse(block) as unknown).not.toThrow();
    }
  }
});

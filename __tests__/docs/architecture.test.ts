import { expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withMarked } from '../../scripts/marked.ts';
import { drawRooms, filesInCircles, readRooms } from '../../scripts/rooms.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('the drawing of docs/architecture.md is that of the imports (npm run rooms draws it anew)', async () => {
  const page = await readFile(path.join(root, 'docs/architecture.md'), 'utf8');
  expect(withMarked(page, 'rooms', drawRooms(await readRooms(path.join(root, 'src'))))).toBe(page);
});

test('no file of src/ imports itself through others', async () => {
  expect(await filesInCircles(path.join(root, 'src'))).toEqual([]);
});

test('files that import each other are found, also through types, re-exports and import()', async () => {
  const src = await mkdtemp(path.join(tmpdir(), 'circles-'));
  try {
    await mkdir(path.join(src, 'a'));
    await writeFile(path.join(src, 'a/one.ts'), "import type { Two } from './two.ts';");
    await writeFile(path.join(src, 'a/two.ts'), "export { three } from '../three.ts';");
    await writeFile(path.join(src, 'three.ts'), "const one = await import('./a/one.ts');");
    await writeFile(path.join(src, 'four.ts'), "import './a/one.ts';\nimport { one } from './a/one.ts';");
    expect(await filesInCircles(src)).toEqual([
      path.join('a', 'one.ts'),
      path.join('a', 'two.ts'),
      'three.ts',
    ]);
  } finally {
    await rm(src, { recursive: true });
  }
});

test('imports of every form are found, and told from imports of types', async () => {
  const src = await mkdtemp(path.join(tmpdir(), 'rooms-'));
  try {
    await mkdir(path.join(src, 'a/deep'), { recursive: true });
    await writeFile(
      path.join(src, 'a/deep/one.ts'),
      [
        "import type { B } from '../../b/b.ts';",
        "import {\n  c,\n  d,\n} from '../../c/c.ts';",
        "export { e } from '../../e/e.ts';",
        "import { own } from '../two.ts';",
        "import { join } from 'node:path';",
        "import { deep } from '@scope/name/deep.js';",
        "import outside from '../../../package.json' with { type: 'json' };",
        "const f = await import('../../f/f.ts');",
        "const text = 'not an import from elsewhere';",
      ].join('\n'),
    );
    expect(await readRooms(src)).toEqual(
      new Map([
        ['a', { uses: new Set(['c', 'e', 'f']), knows: new Set(['b']), packages: new Set(['@scope/name']) }],
      ]),
    );
  } finally {
    await rm(src, { recursive: true });
  }
});

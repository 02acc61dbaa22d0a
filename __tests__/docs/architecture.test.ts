import { expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withMarked } from '../../scripts/marked.ts';
import { drawRooms, readRooms } from '../../scripts/rooms.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('the drawing of docs/architecture.md is that of the imports (npm run rooms draws it anew)', async () => {
  const page = await readFile(path.join(root, 'docs/architecture.md'), 'utf8');
  expect(withMarked(page, 'rooms', drawRooms(await readRooms(path.join(root, 'src'))))).toBe(page);
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

import { expect, test } from '@jest/globals';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** The names that GitHub gives a page's headings: lower case, no punctuation, hyphens for spaces. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...readFileSync(page, 'utf8').matchAll(/^#{1,6} (.+)$/gm)].map(([, text = '']) => text);
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** The links of a page that lead to nothing in this repository. */
function brokenLinks(page: string): readonly string[] {
  const text = readFileSync(page, 'utf8').replaceAll(/^```.*?^```/gms, '');
  const links = [...text.matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : path.resolve(path.dirname(page), file);
    if (!existsSync(target)) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor);
  });
}

test('every link from a page of this repository to another leads somewhere', () => {
  const exclude = (name: string): boolean => /^(node_modules|fixtures|coverage)$/.test(path.basename(name));
  const pages = globSync('{,.github/}{,*/}*.md', { cwd: root, exclude });
  expect(pages).toEqual(expect.arrayContaining(['README.md', path.join('docs', 'dependencies.md')]));
  const broken = pages.flatMap((page) =>
    brokenLinks(path.join(root, page)).map((link) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withMarked } from '../scripts/marked.ts';

/** Returns a table in Markdown; cells must not contain "|". */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Writes a text into bench/README.md, between `<!-- NAME -->` and `<!-- /NAME -->`. */
export async function fillIn(name: string, text: string): Promise<void> {
  const page = path.join(import.meta.dirname, 'README.md');
  await writeFile(page, withMarked(await readFile(page, 'utf8'), name, text));
}

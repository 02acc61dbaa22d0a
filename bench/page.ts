import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Gives a table in Markdown; the cells hold no "|". */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Writes a text into bench/README.md, between `<!-- NAME -->` and `<!-- /NAME -->`. */
export async function fillIn(name: string, text: string): Promise<void> {
  const page = path.join(import.meta.dirname, 'README.md');
  const place = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`);
  const before = await readFile(page, 'utf8');
  await writeFile(
    page,
    before.replace(place, (_, start: string, end: string) => `${start}\n\n${text}\n\n${end}`),
  );
}

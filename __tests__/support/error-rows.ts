import { readFileSync } from 'node:fs';
import path from 'node:path';

/** How many letters of its own a row needs beside what varies: one that has fewer would take in anything. */
const fewest = 8;

/** Reads a table's row from Markdown. */
function cellsOf(row: string): readonly string[] {
  return row
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) =>
      cell
        .trim()
        .replaceAll('&lt;', '<')
        .replaceAll(/\\([\\|*`_])/g, '$1'),
    );
}

/** An expression for a text in which anything may stand for what is in angle quotes. */
function expressionOf(text: string): string {
  return text
    .split(/‹[^›]*›/)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
    .join('[^]*');
}

/** What may stand in front: the input (src/runner/inputs/inputs.ts), the request, or the place where several are told together. */
const before = String.raw`^(\S+( is empty|: "[^]*")?: |[A-Z]+ \S+: )?`;

/** The expression of a row; undefined where it says too little. */
function patternOf(row: string, ofInputs: boolean): RegExp | undefined {
  const [first = '', remedy = ''] = cellsOf(row);
  const text = ofInputs ? remedy : remedy === '' ? first : `${first}; ${remedy}`;
  if (text.replaceAll(/‹[^›]*›|[^a-z]/gi, '').length < fewest) return undefined;
  const start = ofInputs ? `^${expressionOf(first)}( is empty|: "[^]*")?: ` : before;
  return new RegExp(`${start}${expressionOf(text)}$`);
}

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/error-list.md'), 'utf8');
const patterns = page.split(/^## /m).flatMap((section) => {
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).flatMap((row) => patternOf(row, section.startsWith('Inputs\n')) ?? []);
});

/** Returns the parts of a message of an error that docs/error-list.md has no row for. A list is one of several errors. */
export function missingFromPage(message: string): readonly string[] {
  const [head = '', ...items] = message.split('\n- ');
  const parts = items.length === 0 ? [message] : [head, ...items];
  return parts.filter((part) => !patterns.some((pattern) => pattern.test(part)));
}

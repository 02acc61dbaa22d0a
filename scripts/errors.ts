/** Writes docs/error-list.md: every error of src/, as the code has it. `npm run errors`. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorNotes } from './error-notes.ts';
import { readErrorTexts, type ErrorTexts } from './error-texts.ts';

function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll('*', '\\*')
    .replaceAll('`', '\\`')
    .replaceAll('_', '\\_');
}

/** Splits a message into what is wrong and what to do. */
function parted(kind: string, text: string): readonly [string, string | undefined] {
  if (kind === 'inputs') {
    const [, input = text, remedy] = /^(\S+): (.*)$/.exec(text) ?? [];
    return [input, remedy];
  }
  const [, wrong = text, remedy] = /^((?:\([^()]*\)|[^(;])+); (.*)$/.exec(text) ?? [];
  return [wrong, remedy];
}

/**
 * Writes the page of all errors from what the code has. Throws if a class of errors has no note, or a note no class, naming
 * them: the page is to have all.
 */
export function errorPage({ classes, texts }: ErrorTexts): string {
  const kinds = new Set([...classes.keys(), ...texts.map(({ kind }) => kind)]);
  const unknown = [...kinds].filter((kind) => !errorNotes.has(kind));
  const empty = [...errorNotes.keys()].filter((kind) => !kinds.has(kind));
  if (unknown.length > 0 || empty.length > 0) {
    throw new Error(
      `scripts/error-notes.ts lacks ${unknown.join(', ') || 'nothing'}, and has of old ${empty.join(', ') || 'nothing'}`,
    );
  }
  const sections = [...errorNotes].map(([kind, { title, remedy }]) => {
    const rows = new Set(
      texts
        .filter((text) => text.kind === kind)
        .map(({ text }) => {
          const [wrong, own] = parted(kind, text);
          return `| ${cell(wrong)} | ${own === undefined ? '' : cell(own)} |`;
        }),
    );
    const head = kind === 'inputs' ? '| Input | What is wrong, and what to do |' : '| Message | What to do |';
    const table = [head, '| --- | --- |', ...(kind === 'inputs' ? [...rows].sort() : rows)].join('\n');
    const advice = [...rows].some((row) => row.endsWith('|  |')) || rows.size === 0 ? remedy : '';
    const introduction = [classes.get(kind) ?? '', advice].filter((part) => part !== '').join(' ');
    return [`## ${title}`, introduction, rows.size === 0 ? '' : table]
      .filter((part) => part !== '')
      .join('\n\n');
  });
  const parts = [
    '# List of all errors',
    'Looking for help? See [Troubleshooting](errors.md). This list is for searching: `npm run errors` writes it from the code, and a test compares the two. ‹Angle quotes› mark what varies. Where a message says itself what to do, the second column has nothing, or the end of the message; otherwise what to do stands above the table.',
    ...sections,
  ];
  return `${parts.join('\n\n')}\n`;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  await writeFile(join(root, 'docs/error-list.md'), errorPage(await readErrorTexts(join(root, 'src'))));
}

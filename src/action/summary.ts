import { report, type Report, type Result } from '../push/result.ts';
import { shownSize } from './size.ts';

const markup: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Makes a text safe inside the HTML of a summary: charts and registries may hold markup, and a line break would end the table
 * and let Markdown begin.
 */
function escape(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => markup[character] ?? character)
    .replace(/[\s\p{Cc}]+/gu, ' ');
}

function code(text: string): string {
  return text === '' ? '' : `<code>${escape(text)}</code>`;
}

function state({ delivery, failure }: Result): string {
  if (failure !== undefined) return `❌ failed: ${escape(failure.message)}`;
  switch (delivery?.state) {
    case 'pushed':
      return delivery.repositoryCreated ? '✅ pushed, repository created' : '✅ pushed';
    case 'unchanged':
      return '✅ unchanged';
    case 'skipped':
      return '⚠️ skipped: other content is there';
    case 'planned':
      return '📝 would be pushed';
    case undefined:
      return '';
  }
}

function furtherTags({ tags = [] }: Result): string {
  const said = { moved: '', unchanged: '', kept: ' (kept at a newer version)', planned: ' (planned)' };
  return tags.map(({ tag, state }) => `${code(tag)}${said[state]}`).join(', ');
}

function row(result: Result, line: Report): string {
  const cells = [
    escape(line['chart-name'] === '' ? result.chartPath : line['chart-name']),
    escape(line['chart-version']),
    code(line['repository-uri']),
    code(line.digest),
    result.chart === undefined ? '' : shownSize(result.chart.archive.size),
    [state(result), furtherTags(result)].filter((text) => text !== '').join('<br>'),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

/** Quotes a word for a POSIX shell, where it needs it. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function installLine(line: Report): string {
  const words = ['helm', 'install', line['chart-name'], line['oci-url'], '--version', line['chart-version']];
  return words.map(shellWord).join(' ');
}

/**
 * Writes the job summary of a push: a table of charts and destinations, and the lines to install what is there now. Gives HTML
 * that GitHub's Markdown takes as it is.
 */
export function summaryOf(results: readonly Result[], dryRun: boolean): string {
  const lines = results.map((result) => ({ result, line: report(result) }));
  const head = ['Chart', 'Version', 'Repository', 'Digest', 'Size', 'Result'].map(
    (title) => `<th>${title}</th>`,
  );
  const there = lines.filter(({ result }) => ['pushed', 'unchanged'].includes(result.delivery?.state ?? ''));
  const install = there.map(({ line }) => escape(installLine(line))).join('\n');
  return [
    `<h3>Helm charts in Amazon ECR${dryRun ? ' (dry run)' : ''}</h3>`,
    `<table><tr>${head.join('')}</tr>`,
    ...lines.map(({ result, line }) => row(result, line)),
    '</table>',
    ...(install === '' ? [] : [`<pre lang="sh"><code>${install}</code></pre>`]),
    '',
  ].join('\n');
}

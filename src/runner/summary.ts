import { report, type PushResult, type Report } from '../push/result.ts';
import { shownSize } from './log.ts';

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

function state({ delivery, failure }: PushResult): string {
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

function furtherTags({ tags = [] }: PushResult): string {
  return tags
    .map(({ tag, state, held = '' }) => {
      const said = { moved: '', unchanged: '', kept: ` (stays at ${held})`, planned: ' (planned)' };
      return `${code(tag)}${escape(said[state])}`;
    })
    .join(', ');
}

function row(result: PushResult, line: Report): string {
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
 * Bytes of the rows and lines that a summary may hold. The runner refuses a step's summary of more than 1 MiB as a whole:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const largest = 1024 * 1024 - 4096;

/** A result's part of the summary; `install` is empty where there is nothing that Helm installs, as of a library. */
interface Entry {
  readonly failed: boolean;
  readonly row: string;
  readonly install: string;
}

function entry(result: PushResult): Entry {
  const line = report(result);
  const isThere = ['pushed', 'unchanged'].includes(result.delivery?.state ?? '');
  const isInstalled = result.chart?.metadata.type !== 'library';
  return {
    failed: result.failure !== undefined,
    row: `${row(result, line)}\n`,
    install: isThere && isInstalled ? `${escape(installLine(line))}\n` : '',
  };
}

/** Gives all entries where there is room for them, else as many as there is room for, what failed first. */
function fitting(entries: readonly Entry[]): readonly Entry[] {
  let left = largest;
  const shown: Entry[] = [];
  for (const each of [...entries].sort((a, b) => Number(b.failed) - Number(a.failed))) {
    left -= Buffer.byteLength(each.row + each.install);
    if (left < 0) return shown;
    shown.push(each);
  }
  return entries;
}

/**
 * Writes the job summary of a push: a table of charts and destinations, and the lines to install what is there now. Gives HTML
 * that GitHub's Markdown takes as it is, and never more than the runner takes.
 */
export function summaryOf(results: readonly PushResult[], dryRun: boolean): string {
  const shown = fitting(results.map(entry));
  const head = ['Chart', 'Version', 'Repository', 'Digest', 'Size', 'Result'].map(
    (title) => `<th>${title}</th>`,
  );
  const install = shown.map((each) => each.install).join('');
  const missing = results.length - shown.length;
  return [
    `<h3>Helm charts in Amazon ECR${dryRun ? ' (dry run)' : ''}</h3>\n`,
    `<table><tr>${head.join('')}</tr>\n`,
    ...shown.map((each) => each.row),
    '</table>\n',
    ...(missing > 0
      ? [`<p>${missing} more are in the log, and in the output <code>results</code>.</p>\n`]
      : []),
    ...(install === '' ? [] : [`<pre lang="sh"><code>${install.trimEnd()}</code></pre>\n`]),
  ].join('');
}

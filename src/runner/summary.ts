import type { DeleteResult } from '../delete/delete.ts';
import { refOf, report as promoteReport, type PromoteResult } from '../promote/result.ts';
import type { Pulled } from '../pull/pull.ts';
import { report, type PushResult, type PushReport } from '../push/result.ts';
import { errorMessage } from '../text.ts';
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

/** Shows the first digits of a digest, and the whole digest on hover. */
function shortDigest(digest: string): string {
  const shown = digest.length > 19 ? `${digest.slice(0, 19)}…` : digest;
  return digest === '' ? '' : `<code title="${escape(digest)}">${escape(shown)}</code>`;
}

/** A row of a summary, in HTML. */
interface Row {
  /** The outcome, as counted in the heading. */
  readonly state: string;
  readonly failed: boolean;
  readonly cells: readonly string[];
  /** Lines for a shell, in HTML; none if there is nothing to install. */
  readonly install: readonly string[];
}

/**
 * Bytes of the rows and lines that a summary may hold. The runner refuses a step's summary of more than 1 MiB as a whole:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const largest = 1024 * 1024 - 4096;

function htmlOf({ cells }: Row): string {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
}

/** Returns all rows if there is room for them, else as many as there is room for, failures first. */
function fitting(rows: readonly Row[]): readonly Row[] {
  let left = largest;
  const shown: Row[] = [];
  for (const row of [...rows].sort((a, b) => Number(b.failed) - Number(a.failed))) {
    left -= Buffer.byteLength([htmlOf(row), ...row.install].join('\n'));
    if (left < 0) return shown;
    shown.push(row);
  }
  return rows;
}

/** Returns how many ended how, such as "3 pushed, 1 failed". */
function counts(states: readonly string[]): string {
  const groups = Map.groupBy(states, (state) => state);
  return [...groups].map(([state, all]) => `${all.length} ${state}`).join(', ') || 'nothing to do';
}

/** Returns how many pushes ended how, for the log. */
export function pushCounts(results: readonly PushResult[]): string {
  return counts(results.map((result) => pushState(result)[0]));
}

/** Writes a summary: HTML that GitHub's Markdown accepts as it is, and never more than the runner does. */
function summary(columns: readonly string[], rows: readonly Row[], dryRun: boolean): string {
  const shown = fitting(rows);
  const install = [...new Set(shown.flatMap((row) => row.install))].join('\n');
  const missing = rows.length - shown.length;
  return [
    `<h3>${escape(counts(rows.map(({ state }) => state)))}${dryRun ? ' (dry run)' : ''}</h3>\n`,
    `<table><tr>${columns.map((title) => `<th>${title}</th>`).join('')}</tr>\n`,
    ...shown.map(htmlOf),
    '</table>\n',
    ...(missing > 0
      ? [`<p>${missing} more are in the log, and in the output <code>results</code>.</p>\n`]
      : []),
    ...(install === '' ? [] : [`<pre lang="sh"><code>${install}</code></pre>\n`]),
  ].join('');
}

/** The outcome for a chart: as counted in the heading, and as shown in its row. */
function pushState({ delivery, failure, leftOut }: PushResult): readonly [state: string, shown: string] {
  if (failure !== undefined) return ['failed', `❌ failed: ${failure.message}`];
  if (leftOut !== undefined) return ['left out', `⏭️ left out: ${leftOut}`];
  switch (delivery?.state) {
    case 'pushed':
      return ['pushed', delivery.repositoryCreated ? '✅ pushed, repository created' : '✅ pushed'];
    case 'unchanged':
      return ['unchanged', '✅ unchanged'];
    case 'skipped':
      return ['skipped', '⚠️ skipped: other content is there'];
    case 'planned':
      return ['would be pushed', '📝 would be pushed'];
    case 'packaged':
      return ['packaged', '📦 packaged, not pushed'];
    case undefined:
      return ['not started', ''];
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

/** Quotes a word for a POSIX shell if it needs it. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function shellLine(words: readonly string[]): string {
  return escape(words.map(shellWord).join(' '));
}

/** Returns the lines that install a chart; a private registry asks who is there. */
function installLines({ target }: PushResult, line: PushReport): readonly string[] {
  const install = [
    'helm',
    'install',
    line['chart-name'],
    line['oci-url'],
    '--version',
    line['chart-version'],
  ];
  if (target?.registry.type !== 'private') return [shellLine(install)];
  const { region, host } = target.registry;
  const signIn = `aws ecr get-login-password --region ${region} | helm registry login --username AWS --password-stdin ${host}`;
  return [escape(signIn), shellLine(install)];
}

function pushRow(result: PushResult): Row {
  const line = report(result);
  const [state, shown] = pushState(result);
  const isThere = ['pushed', 'unchanged'].includes(result.delivery?.state ?? '');
  const isInstalled = isThere && result.failure === undefined && result.chart?.metadata.type !== 'library';
  return {
    state,
    failed: result.failure !== undefined,
    cells: [
      [escape(shown), furtherTags(result)].filter((text) => text !== '').join('<br>'),
      escape(line['chart-name'] === '' ? result.chartPath : line['chart-name']),
      escape(line['chart-version']),
      code(line['repository-uri']),
      shortDigest(line.digest),
      result.chart === undefined ? '' : shownSize(result.chart.archive.size),
    ],
    install: isInstalled ? installLines(result, line) : [],
  };
}

/**
 * Writes the job summary of a push: how it ended, a table of charts and destinations, and the lines to install what is there now.
 */
export function summaryOf(results: readonly PushResult[], dryRun: boolean): string {
  return summary(
    ['Result', 'Chart', 'Version', 'Repository', 'Digest', 'Size'],
    results.map(pushRow),
    dryRun,
  );
}

/** Writes the job summary of a pull. */
export function pullSummary({ chart: { metadata }, digest, ref, file, folder }: Pulled): string {
  const cells = [
    '✅ pulled',
    escape(metadata.name),
    escape(metadata.version),
    code(ref),
    shortDigest(digest),
    code(folder ?? file ?? ''),
  ];
  return summary(
    ['Result', 'Chart', 'Version', 'From', 'Digest', 'Path'],
    [{ state: 'pulled', failed: false, cells, install: [] }],
    false,
  );
}

/** Writes the job summary of a command that failed before it had results of its own. */
export function failedSummary(error: unknown): string {
  const cells = [`❌ failed: ${escape(errorMessage(error))}`];
  return summary(['Result'], [{ state: 'failed', failed: true, cells, install: [] }], false);
}

/** Writes the job summary of a deletion. */
export function deleteSummary({ deleted, failures }: DeleteResult, dryRun: boolean): string {
  const done = dryRun ? 'would be deleted' : 'deleted';
  const rows = deleted.map(({ 'repository-uri': uri, digest, tags, 'image-deleted': isGone }) => ({
    state: done,
    failed: false,
    cells: [
      `${dryRun ? '📝' : '✅'} ${done}${isGone ? '' : '; the image stays under other tags'}`,
      code(uri),
      tags.map(code).join(', '),
      shortDigest(digest),
    ],
    install: [],
  }));
  const failed = failures.map(({ 'repository-uri': uri, digest, tags, error }) => ({
    state: 'failed',
    failed: true,
    cells: [`❌ failed: ${escape(error)}`, code(uri), tags.map(code).join(', '), shortDigest(digest)],
    install: [],
  }));
  return summary(['Result', 'Repository', 'Tags', 'Digest'], [...failed, ...rows], dryRun);
}

function promoteState({ promotion, error }: PromoteResult): readonly [state: string, shown: string] {
  if (error !== undefined) return ['failed', `❌ failed: ${error}`];
  switch (promotion?.state) {
    case 'promoted':
      return ['promoted', promotion.repositoryCreated ? '✅ promoted, repository created' : '✅ promoted'];
    case 'unchanged':
      return ['unchanged', '✅ unchanged'];
    case 'skipped':
      return ['skipped', '⚠️ skipped: other content is there'];
    case 'planned':
      return ['would be promoted', '📝 would be promoted'];
    case undefined:
      return ['not started', ''];
  }
}

/** Writes the job summary of a promotion. */
export function promoteSummary(results: readonly PromoteResult[], dryRun: boolean): string {
  const rows = results.map((result) => {
    const [state, shown] = promoteState(result);
    const { digest, from } = promoteReport(result);
    const cells = [escape(shown), code(refOf(result.uri, result.selected)), code(from), shortDigest(digest)];
    return { state, failed: result.error !== undefined, cells, install: [] };
  });
  return summary(['Result', 'To', 'From', 'Digest'], rows, dryRun);
}

import { describe, expect, test } from '@jest/globals';
import type { Promotion } from '../../src/promote/copy-image.ts';
import type { PromoteResult } from '../../src/promote/result.ts';
import {
  deleteSummary,
  failedSummary,
  promoteSummary,
  pullSummary,
  summaryOf,
} from '../../src/runner/summary.ts';
import type { PushResult } from '../../src/push/result.ts';
import type { Registry } from '../../src/registry/registry.ts';
import { someResult } from '../support/results.ts';

describe('summaryOf', () => {
  test('begins with how many ended how, and each row with its result', () => {
    const failed = { chartPath: 'charts/web', failure: { message: 'broken' } };
    const leftOut = { chartPath: 'charts/api', leftOut: 'the Git tag releases the chart app' };
    const summary = summaryOf([someResult(), someResult(), failed, leftOut], false);
    expect(summary).toMatch(/^<h3>2 pushed, 1 failed, 1 left out<\/h3>\n<table><tr><th>Result<\/th>/);
    expect(summary).toContain('<tr><td>❌ failed: broken</td><td>charts/web</td>');
    expect(summary).toContain('<td>⏭️ left out: the Git tag releases the chart app</td>');
  });

  test('shortens digests, with the whole one as a title', () => {
    const digest = `sha256:${'1'.repeat(64)}`;
    expect(summaryOf([someResult()], false)).toContain(`<code title="${digest}">sha256:111111111111…</code>`);
  });

  test('says how to sign in to a private registry before the line to install', () => {
    const result = someResult({ host: '123456789012.dkr.ecr.eu-west-1.amazonaws.com' });
    const registry = { type: 'private', region: 'eu-west-1', host: result.target?.registry.host } as Registry;
    const target = result.target && { ...result.target, registry };
    expect(summaryOf([{ ...result, ...(target && { target }) }], false)).toContain(
      'aws ecr get-login-password --region eu-west-1 | helm registry login --username AWS --password-stdin ' +
        '123456789012.dkr.ecr.eu-west-1.amazonaws.com\nhelm install app oci:',
    );
  });

  test('has a row with the chart, where it is, and the line to install it', () => {
    const summary = summaryOf([someResult()], false);
    expect(summary).toContain('<td>app</td><td>1.2.3+build</td><td><code>registry.test/team/app</code></td>');
    expect(summary).toContain('<td>✅ pushed</td>');
    expect(summary).toContain('helm install app oci://registry.test/team/app --version 1.2.3+build');
  });

  test.each<[string, Partial<PushResult>, boolean]>([
    [
      '✅ unchanged',
      { delivery: { state: 'unchanged', digest: 'sha256:1', repositoryCreated: false } },
      true,
    ],
    [
      '✅ pushed, repository created',
      { delivery: { state: 'pushed', digest: 'sha256:1', repositoryCreated: true } },
      true,
    ],
    ['⚠️ skipped', { delivery: { state: 'skipped', digest: 'sha256:1', repositoryCreated: false } }, false],
    [
      '📝 would be pushed',
      { delivery: { state: 'planned', digest: 'sha256:1', repositoryCreated: false } },
      false,
    ],
  ])('says "%s", and how to install only what is there', (said, part, installs) => {
    const summary = summaryOf([{ ...someResult(), ...part }], false);
    expect(summary).toContain(said);
    expect(summary.includes('helm install')).toBe(installs);
  });

  test('does not say how to install a library, which Helm does not', () => {
    const result = someResult();
    const chart = result.chart && {
      ...result.chart,
      metadata: { ...result.chart.metadata, type: 'library' },
    };
    const summary = summaryOf([{ ...result, ...(chart && { chart }) }], false);
    expect(summary).toContain('<td>✅ pushed</td>');
    expect(summary).not.toContain('helm install');
  });

  test('names the further tags, and those that stay at another version', () => {
    const tags = [
      { tag: '1', state: 'moved' },
      { tag: 'latest', state: 'kept', held: '2.0.0' },
    ] as const;
    expect(summaryOf([{ ...someResult(), tags }], false)).toContain(
      '<td>✅ pushed<br><code>1</code>, <code>latest</code> (stays at 2.0.0)</td>',
    );
  });

  test('shows a chart that failed before it had a name by its path', () => {
    const summary = summaryOf([{ chartPath: 'charts/app', failure: { message: 'no Chart.yaml' } }], false);
    expect(summary).toContain('<td>charts/app</td>');
    expect(summary).toContain('❌ failed: no Chart.yaml');
  });

  test('lets no markup and no line break of a chart or registry through', () => {
    const message = '<img src=x onerror=alert(1)> & "quotes"\n\n# Heading\r\n| table |\u0007';
    const summary = summaryOf([{ chartPath: '</table><script>', failure: { message } }], false);
    expect(summary).not.toMatch(/<img|<script|\n#|\r/);
    expect(summary).not.toContain('\u0007');
    expect(summary).toContain(
      '&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quotes&quot; # Heading | table | ',
    );
  });

  test('quotes what a shell would not take as one word', () => {
    const result = someResult({ name: "it's a chart" });
    expect(summaryOf([result], false)).toContain(
      'helm install &#39;it&#39;\\&#39;&#39;s a chart&#39; &#39;oci:',
    );
  });

  test('says that it was a dry run', () => {
    expect(summaryOf([someResult()], true)).toContain('(dry run)');
  });

  test('of more results than the runner takes is cut, with what failed in it, and says so', () => {
    // "a maximum size of 1MiB":
    // https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
    const limit = 1024 * 1024;
    const pushed = Array.from({ length: 20_000 }, (_, index) => someResult({ name: `chart-${index}` }));
    const failed = { chartPath: 'charts/last', failure: { message: 'no Chart.yaml' } };
    const summary = summaryOf([...pushed, failed], false);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(limit);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(limit * 0.95);
    expect(summary).toContain('no Chart.yaml');
    const rows = summary.split('<tr><td>').length - 1;
    expect(summary).toContain(`<p>${20_001 - rows} more are in the log, and in the output`);
  });
});

const digest = `sha256:${'1'.repeat(64)}` as const;
const shortened = `<code title="${digest}">sha256:111111111111…</code>`;

describe('pullSummary', () => {
  test('begins with what happened, and shows where the chart is, and its whole digest as a title', () => {
    const { chart } = someResult();
    if (chart === undefined) throw new Error('there is no chart');
    const pulled = {
      chart,
      digest,
      ref: 'registry.test/app:1.2.3_build',
      file: '/workspace/app-1.2.3+build.tgz',
    };
    expect(pullSummary(pulled)).toBe(
      '<h3>1 pulled</h3>\n' +
        '<table><tr><th>Result</th><th>Chart</th><th>Version</th><th>From</th><th>Digest</th><th>Path</th></tr>\n' +
        '<tr><td>✅ pulled</td><td>app</td><td>1.2.3+build</td><td><code>registry.test/app:1.2.3_build</code></td>' +
        `<td>${shortened}</td><td><code>/workspace/app-1.2.3+build.tgz</code></td></tr>\n</table>\n`,
    );
  });
});

describe('deleteSummary', () => {
  const image = { 'repository-uri': 'registry.test/app', digest, tags: ['1.0.0'], 'image-deleted': true };

  test('counts, marks what failed and puts it first, and says what stays', () => {
    const deleted = [image, { ...image, tags: ['1.1.0'], 'image-deleted': false }];
    const failures = [{ ...image, tags: ['2.0.0'], 'image-deleted': false, error: 'no <permission>' }];
    const lines = deleteSummary({ deleted, failures }, false).split('\n');
    expect(lines).toEqual([
      '<h3>1 failed, 2 deleted</h3>',
      '<table><tr><th>Result</th><th>Repository</th><th>Tags</th><th>Digest</th></tr>',
      `<tr><td>❌ failed: no &lt;permission&gt;</td><td><code>registry.test/app</code></td><td><code>2.0.0</code></td><td>${shortened}</td></tr>`,
      `<tr><td>✅ deleted</td><td><code>registry.test/app</code></td><td><code>1.0.0</code></td><td>${shortened}</td></tr>`,
      `<tr><td>✅ deleted; the image stays under other tags</td><td><code>registry.test/app</code></td><td><code>1.1.0</code></td><td>${shortened}</td></tr>`,
      '</table>',
      '',
    ]);
  });

  test('of a dry run says what would be, and of nothing that there is nothing to do', () => {
    expect(deleteSummary({ deleted: [image], failures: [] }, true)).toMatch(
      /^<h3>1 would be deleted \(dry run\)<\/h3>[^]*<td>📝 would be deleted<\/td>/,
    );
    expect(deleteSummary({ deleted: [], failures: [] }, false)).toMatch(/^<h3>nothing to do<\/h3>/);
  });
});

describe('promoteSummary', () => {
  const result = (tag: string, state: Promotion['state'], part: Partial<Promotion> = {}): PromoteResult => ({
    selected: { reference: tag, tag },
    from: 'source.test/app',
    uri: 'registry.test/app',
    promotion: { state, digest, repositoryCreated: false, drift: 'missing', keptTags: [], ...part },
  });

  test('counts, marks what failed, and names both places and the digest', () => {
    const { promotion, ...failed } = result('9.0.0', 'promoted');
    expect(promotion).toBeDefined();
    const results = [
      result('1.0.0', 'promoted', { repositoryCreated: true }),
      result('1.1.0', 'promoted'),
      result('1.2.0', 'unchanged'),
      result('1.3.0', 'skipped'),
      { ...failed, error: 'broken' },
    ];
    const summary = promoteSummary(results, false);
    expect(summary).toMatch(
      /^<h3>2 promoted, 1 unchanged, 1 skipped, 1 failed<\/h3>\n<table><tr><th>Result<\/th><th>To<\/th>/,
    );
    expect(summary).toContain(
      '<tr><td>✅ promoted, repository created</td><td><code>registry.test/app:1.0.0</code></td>' +
        `<td><code>source.test/app:1.0.0</code></td><td>${shortened}</td></tr>`,
    );
    expect(summary).toContain('<td>✅ unchanged</td>');
    expect(summary).toContain('<td>⚠️ skipped: other content is there</td>');
    expect(summary).toContain('<td>❌ failed: broken</td><td><code>registry.test/app:9.0.0</code></td>');
    expect(promoteSummary([result('1.0.0', 'planned')], true)).toMatch(
      /^<h3>1 would be promoted \(dry run\)<\/h3>/,
    );
  });

  test('names a source that could not be read', () => {
    const failed = { from: 'source.test/app', uri: '', error: 'no such repository' };
    expect(promoteSummary([failed], false)).toContain(
      '<tr><td>❌ failed: no such repository</td><td></td><td><code>source.test/app</code></td><td></td></tr>',
    );
  });
});

test('a command that fails as a whole has a summary too', () => {
  expect(failedSummary(new Error('not found: <b>'))).toBe(
    '<h3>1 failed</h3>\n<table><tr><th>Result</th></tr>\n<tr><td>❌ failed: not found: &lt;b&gt;</td></tr>\n</table>\n',
  );
});

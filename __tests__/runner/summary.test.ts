import { describe, expect, test } from '@jest/globals';
import { summaryOf } from '../../src/runner/summary.ts';
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

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { generateKey } from 'openpgp';
import { loadedFiles } from '../support/loaded-files.ts';
import { openStage, type Stage } from '../support/stage.ts';

/**
 * The bundle itself, once through each action: that what was built from src/ can be loaded, with every chunk that is loaded only
 * when it is needed. The cases are in __tests__/e2e, which CI runs through the bundle as well (ACTION_ENTRY=dist).
 */
let stage: Stage;
beforeEach(async () => {
  stage = await openStage({}, 'dist');
});
afterEach(async () => {
  await stage.close();
});

const chart = { 'chart-path': 'hello', 'create-repository': 'true' };

test('a chart is pushed, signed, pulled with its signature verified, promoted and deleted', async () => {
  const { privateKey, publicKey } = await generateKey({ userIDs: [{ name: 'Ann' }], format: 'armored' });
  const pushed = await stage.push({ ...chart, 'signing-key': privateKey });
  expect(pushed).toMatchObject({ exitCode: 0, stderr: '', outputs: { pushed: 'true' } });
  expect(await stage.push(chart)).toMatchObject({ exitCode: 0, outputs: { pushed: 'false' } });

  const { ref = '', digest, registry } = pushed.outputs;
  const pulled = await stage.use('pull', { chart: ref, 'verify-key': publicKey });
  expect(pulled).toMatchObject({ exitCode: 0, stderr: '', outputs: { digest } });
  expect(await readFile(pulled.outputs['chart-file'] ?? '')).toEqual(
    await readFile(pushed.outputs['chart-file'] ?? ''),
  );

  const to = { to: `${registry}/stable/hello`, 'create-repository': 'true' };
  const promoted = await stage.use('promote', { from: ref, ...to });
  expect(promoted).toMatchObject({ exitCode: 0, stderr: '', outputs: { digest } });

  const deleted = await stage.use('delete', { chart: ref });
  expect(deleted).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(deleted.outputs['deleted'] ?? '')).toMatchObject([{ digest, tags: ['0.1.0'] }]);
});

test('a chart is pushed to ECR Public', async () => {
  const pushed = await stage.push({ ...chart, 'registry-type': 'public' });
  expect(pushed).toMatchObject({ exitCode: 0, stderr: '', outputs: { pushed: 'true' } });
});

test('login signs in, and its post step out again', async () => {
  const file = path.join(stage.job.home, '.docker/config.json');
  const run = await stage.use('login', {});
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await readFile(file, 'utf8')).toContain(run.outputs['registry']);
  expect(await stage.job.end()).toMatchObject([{ exitCode: 0, stderr: '' }]);
  await expect(stat(file)).rejects.toThrow('ENOENT');
});

// The goal is 3.3 MB (bench/README.md); openpgp is 1.2 MB of it, and the verifier of Sigstore, loaded only where it is used, 0.25 MB.
test('it has one HTTP client, its own, and at most 4.1 MB of code', async () => {
  const dist = path.resolve(import.meta.dirname, '../../dist');
  const names = (await readdir(dist)).filter((name) => name.endsWith('.js'));
  const codes = await Promise.all(names.map((name) => readFile(path.join(dist, name))));
  expect(names.filter((_, index) => codes[index]?.includes('undici:request:create'))).toEqual([]);
  expect(codes.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(4_100_000);
});

test('a wrong input is named', async () => {
  const run = await stage.push({ ...chart, 'if-exists': 'sometimes' });
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain('::error::if-exists: "sometimes"');
});

test.each(['src', 'dist'] as const)(
  'steps run the code in %s/ and no other when it is selected',
  async (entry) => {
    const other = await openStage({}, entry);
    const coverage = path.join(other.workspace, 'coverage');
    await other.push({ ...chart, 'dry-run': 'true' }, { NODE_V8_COVERAGE: coverage });
    const ours = (await loadedFiles(coverage)).flatMap((file) => {
      const prefix = `${pathToFileURL(path.resolve(import.meta.dirname, '../..')).href}/`;
      const [, folder] = /^([^/]+)\//.exec(file.slice(prefix.length)) ?? [];
      return file.startsWith(prefix) ? (folder ?? []) : [];
    });
    await other.close();
    expect(ours.filter((folder) => folder === 'src' || folder === 'dist')).toContain(entry);
    expect(ours).not.toContain(entry === 'src' ? 'dist' : 'src');
  },
);

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { generateKey } from 'openpgp';
import { loadedFiles } from '../support/loaded-files.ts';
import { startOidcService } from '../support/oidc.ts';
import { openStage, type Stage } from '../support/stage.ts';

const role = 'arn:aws:iam::123456789012:role/push-charts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ roles: [{ arn: role, subject: 'repo:octocat/charts:*' }] });
});
afterEach(async () => {
  await stage.close();
});

/** What each library has in its code, and nothing else that the action loads. */
const libraries: Readonly<Record<string, string>> = {
  'client of ECR': 'AmazonEC2ContainerRegistry_V20150921',
  'client of ECR Public': 'SpencerFrontendService',
  'client of STS': 'AWSSecurityTokenServiceV20110615',
  OpenPGP: 'OpenPGP.js',
  Sigstore: 'UNTRUSTED_SIGNER_ERROR',
  tar: 'TAR_ENTRY_INVALID',
  undici: 'undici:request:create',
  'tool cache': 'downloadToolAttempt',
};

/** Runs an action, and returns the names of the libraries that it loaded. */
async function loadedByAction(
  action: string,
  inputs: Readonly<Record<string, string>>,
  exitCode = 0,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const coverage = await mkdtemp(path.join(stage.workspace, 'coverage-'));
  const run = await stage.use(action, inputs, { ...environment, NODE_V8_COVERAGE: coverage });
  expect(run.exitCode).toBe(exitCode);
  const files = await loadedFiles(coverage);
  expect(files.some((text) => text.includes('src/commands/main.ts'))).toBe(true);
  return Object.keys(libraries).filter((name) =>
    files.some((text) => text.includes(libraries[name] ?? name)),
  );
}

/** Runs a push, as {@link loadedByAction} does. */
function loadedBy(
  inputs: Readonly<Record<string, string>>,
  ...more: readonly [exitCode?: number, environment?: Readonly<Record<string, string>>]
): Promise<readonly string[]> {
  return loadedByAction('.', { 'chart-path': 'hello', 'create-repository': 'true', ...inputs }, ...more);
}

test('bad input loads nothing but the action itself', async () => {
  expect(await loadedBy({ version: 'latest', 'registry-type': 'secret' }, 1)).toEqual([]);
});

test('a push loads the client of the registry it goes to, and no other library', async () => {
  expect(await loadedBy({ 'dry-run': 'true' })).toEqual(['client of ECR']);
  expect(await loadedBy({})).toEqual(['client of ECR']);
  expect(await loadedBy({})).toEqual(['client of ECR']); // unchanged
  expect(await loadedBy({ 'registry-type': 'public' })).toEqual(['client of ECR Public']);
});

test('only a chart that is signed loads OpenPGP', async () => {
  const { privateKey } = await generateKey({ userIDs: [{ name: 'Ann' }], format: 'armored' });
  expect(await loadedBy({ 'signing-key': privateKey })).toEqual(['client of ECR', 'OpenPGP']);
});

test("GitHub's OIDC token is fetched without an HTTP client of its own", async () => {
  const oidc = await startOidcService();
  try {
    expect(await loadedBy({ 'role-to-assume': role }, 0, oidc.environment)).toEqual([
      'client of ECR',
      'client of STS',
    ]);
    expect(oidc.tokens).toHaveLength(1);
  } finally {
    await oidc.close();
  }
});

test('a package that is not pushed loads no library', async () => {
  expect(await loadedBy({ push: 'false', 'role-to-assume': role })).toEqual([]);
});

test('the other actions load the client of the registry they go to, and no library that is not asked for', async () => {
  const { outputs } = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
  const { ref = '' } = outputs;
  expect(await loadedByAction('login', {})).toEqual(['client of ECR']);
  expect(await loadedByAction('pull', { chart: ref })).toEqual(['client of ECR']);
  expect(await loadedByAction('pull', { chart: ref, untar: 'true', destination: 'out' })).toEqual([
    'client of ECR',
    'tar',
  ]);
  const copy = { from: 'hello', version: '0.1.0', to: 'copy', 'create-repository': 'true' };
  expect(await loadedByAction('promote', copy)).toEqual(['client of ECR']);
  expect(await loadedByAction('delete', { chart: 'hello', version: '0.1.0' })).toEqual(['client of ECR']);
});

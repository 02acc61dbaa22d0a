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
  OpenPGP: 'OpenPGP.js',
  undici: 'undici:request:create',
  'tool cache': 'downloadToolAttempt',
};

/** Runs the action, and returns the names of the libraries that it loaded. */
async function loadedBy(
  inputs: Readonly<Record<string, string>>,
  exitCode = 0,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const coverage = await mkdtemp(path.join(stage.workspace, 'coverage-'));
  const run = await stage.push(
    { 'chart-path': 'hello', 'create-repository': 'true', ...inputs },
    { ...environment, NODE_V8_COVERAGE: coverage },
  );
  expect(run.exitCode).toBe(exitCode);
  const files = await loadedFiles(coverage);
  expect(files.some((text) => text.includes('src/commands/main.ts'))).toBe(true);
  return Object.keys(libraries).filter((name) =>
    files.some((text) => text.includes(libraries[name] ?? name)),
  );
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
    expect(await loadedBy({ 'role-to-assume': role }, 0, oidc.environment)).toEqual(['client of ECR']);
    expect(oidc.tokens).toHaveLength(1);
  } finally {
    await oidc.close();
  }
});

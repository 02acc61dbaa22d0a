import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { git, gitEnvironment } from '../support/git.ts';
import { describeSteps, pathWithFakeGh, runScript, scriptOf, type Output } from './steps.ts';

const root = path.resolve(import.meta.dirname, '../..');

let scratch: string;
let checkout: string;

beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'release-'));
  const origin = path.join(scratch, 'origin.git');
  checkout = path.join(scratch, 'checkout');
  await git(scratch, 'init', '--quiet', '--bare', '--initial-branch=main', origin);
  await git(scratch, 'clone', '--quiet', origin, checkout);
  await cp(path.join(root, 'scripts'), path.join(checkout, 'scripts'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json', '.npmrc'])
    await cp(path.join(root, file), path.join(checkout, file));
});
afterEach(() => rm(scratch, { recursive: true }));

/** Commits, and pushes the commit with a tag; returns the commit. */
async function release(tag: string, ...options: readonly string[]): Promise<string> {
  await git(checkout, 'add', '.');
  await git(checkout, 'commit', '--quiet', '--allow-empty', '--message', tag);
  await git(checkout, 'tag', ...options, tag);
  await git(checkout, 'push', '--quiet', 'origin', tag);
  return await git(checkout, 'rev-parse', 'HEAD');
}

/** Runs a step of release.yml, or of another workflow, for a tag. */
async function runStep(
  step: string,
  tag: string,
  workflow = 'release',
): Promise<Output & { readonly gh: readonly string[] }> {
  const log = path.join(scratch, 'gh.log');
  await writeFile(log, '');
  const fake = await pathWithFakeGh(path.join(scratch, 'bin'), log);
  const environment = {
    ...gitEnvironment(),
    PATH: [path.dirname(process.execPath), fake].join(path.delimiter),
    HOME: scratch,
    GITHUB_REF_NAME: tag,
    GITHUB_REPOSITORY: 'your-org/helm-push-ecr',
    TAG: tag,
    RUNNER_TEMP: scratch,
  };
  const output = await runScript(await scriptOf(workflow, step), checkout, environment);
  return { ...output, gh: (await readFile(log, 'utf8')).trim().split('\n') };
}

/** The commit that a tag is of, at the remote. */
async function remoteTag(tag: string): Promise<string | undefined> {
  return /^[0-9a-f]+/.exec(await git(checkout, 'ls-remote', 'origin', `refs/tags/${tag}`))?.[0];
}

describeSteps('release.yml', () => {
  test('the draft has the notes and the SBOM', async () => {
    const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    await writeFile(path.join(checkout, 'CHANGELOG.md'), `## ${version} - 2026-12-01\n\n- All of it.\n`);
    await runStep('SBOM', `v${version}`);
    const { gh } = await runStep('Draft', `v${version}`);
    const [notes, sbom] = [path.join(scratch, 'notes.md'), path.join(scratch, 'sbom.cdx.json')];
    expect(gh).toEqual([
      `release create v${version} ${sbom} --draft --verify-tag --title v${version} --notes-file ${notes}`,
    ]);
    expect(await readFile(notes, 'utf8')).toBe('- All of it.\n');
    expect(JSON.parse(await readFile(sbom, 'utf8'))).toMatchObject({ bomFormat: 'CycloneDX' });
  });

  test('there is no draft of a version that package.json does not have', async () => {
    await writeFile(path.join(checkout, 'CHANGELOG.md'), '## 99.0.0 - 2026-12-01\n\n- All of it.\n');
    await expect(runStep('Draft', 'v99.0.0')).rejects.toThrow(
      'the tag is v99.0.0, but package.json has version',
    );
    expect(await readFile(path.join(scratch, 'gh.log'), 'utf8')).toBe('');
  });

  test('the release is published, and verified to be immutable', async () => {
    expect((await runStep('Publish', 'v1.0.0')).gh).toEqual([
      'release edit v1.0.0 --draft=false',
      'release verify v1.0.0',
    ]);
  });

  test('v1 follows the latest release of its major version', async () => {
    const step = 'Move the tag of the major version';
    const first = await release('v1.0.0');
    await runStep(step, 'v1.0.0');
    expect(await remoteTag('v1')).toBe(first);

    const second = await release('v1.10.0', '--annotate', '--message=Signed by somebody');
    const { stdout } = await runStep(step, 'v1.10.0');
    expect(stdout).toContain(`v1 is v1.10.0, commit ${second}`);
    expect(await remoteTag('v1')).toBe(second);

    await release('v1.9.1');
    expect((await runStep(step, 'v1.9.1')).stdout).toContain(
      'v1 stays: there is a later release than v1.9.1',
    );
    const third = await release('v2.0.0');
    await runStep(step, 'v2.0.0');
    expect([await remoteTag('v1'), await remoteTag('v2')]).toEqual([second, third]);
  });

  test('a tag that was not pushed moves nothing', async () => {
    await release('v1.0.0');
    await expect(runStep('Move the tag of the major version', 'v1.0.1')).rejects.toThrow(
      'origin has no tag v1.0.1',
    );
  });
});

describeSteps('rebuild-release.yml', () => {
  test('what is rebuilt is the release, and nothing beside it', async () => {
    await writeFile(path.join(checkout, 'file'), 'of the release');
    const released = await release('v1.0.0', '--annotate', '--message=Signed by somebody');
    await writeFile(path.join(checkout, 'file'), 'of main');
    await release('v1.1.0');
    await writeFile(path.join(checkout, 'left-over'), '');
    await runStep('Check out the release', 'v1.0.0', 'rebuild-release');
    expect(await git(checkout, 'rev-parse', 'HEAD')).toBe(released);
    expect(await readFile(path.join(checkout, 'file'), 'utf8')).toBe('of the release');
    expect(await git(checkout, 'status', '--porcelain')).toBe('');
  });

  // https://docs.github.com/en/actions/concepts/security/artifact-attestations, https://cyclonedx.org/specification/overview
  test('provenance and SBOM of each file are verified', async () => {
    await mkdir(path.join(checkout, 'dist'));
    for (const name of ['index.js', '1.index.js']) await writeFile(path.join(checkout, 'dist', name), '');
    const { gh } = await runStep('Verify the attestations', 'v1.0.0', 'rebuild-release');
    const options = '--signer-workflow your-org/helm-push-ecr/.github/workflows/release.yml';
    expect(gh).toEqual(
      ['1.index.js', 'index.js'].flatMap((name) =>
        ['https://slsa.dev/provenance/v1', 'https://cyclonedx.org/bom'].map(
          (type) =>
            `attestation verify dist/${name} --repo your-org/helm-push-ecr --predicate-type ${type} ${options}`,
        ),
      ),
    );
  });
});

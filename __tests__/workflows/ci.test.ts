import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { describeSteps } from './steps.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly container?: string;
  readonly uses?: string;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly steps?: readonly Step[];
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

async function workflow(name: string): Promise<Workflow> {
  return parse(await readFile(path.join(root, `.github/workflows/${name}.yml`), 'utf8')) as Workflow;
}

/** The jobs that a job waits for, itself included. */
function withNeeds(jobs: Workflow['jobs'], name: string): readonly string[] {
  const needs = [jobs[name]?.needs ?? []].flat();
  return [name, ...needs.flatMap((need) => withNeeds(jobs, need))];
}

async function packageJson(): Promise<{
  readonly engines: { readonly node: string };
  readonly optionalDependencies: Readonly<Record<string, string>>;
}> {
  return JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as Awaited<
    ReturnType<typeof packageJson>
  >;
}

describe('ci.yml', () => {
  test('runs for pull requests, for a merge queue, on main, and for a release', async () => {
    expect(Object.keys((await workflow('ci')).on).sort()).toEqual([
      'merge_group',
      'pull_request',
      'push',
      'workflow_call',
    ]);
    expect((await workflow('release')).jobs).toMatchObject({
      checks: { uses: './.github/workflows/ci.yml' },
      draft: { needs: 'checks' },
      publish: { needs: 'draft' },
    });
  });

  test('has one job that waits for all others, and runs whatever becomes of them', async () => {
    const { jobs } = await workflow('ci');
    expect(jobs['all']?.if).toBe('always()');
    expect([...new Set(withNeeds(jobs, 'all'))].sort()).toEqual(Object.keys(jobs).sort());
  });

  test('ends what hangs, in each job that is not a workflow of its own', async () => {
    for (const name of ['ci', 'self-test', 'release', 'acceptance', 'rebuild-release', 'scorecard']) {
      const { jobs } = await workflow(name);
      const endless = Object.entries(jobs).filter(
        ([, job]) => (job.uses ?? job['timeout-minutes']) === undefined,
      );
      expect({ name, endless: endless.map(([job]) => job) }).toEqual({ name, endless: [] });
    }
  });

  test('tests on the Node of the project, and on the oldest of runners', async () => {
    const { jobs } = await workflow('ci');
    const { optionalDependencies, engines } = await packageJson();
    const [newest = '', ...others] = new Set(Object.values(optionalDependencies));
    expect(others).toEqual([]);
    expect(jobs['node']?.strategy?.matrix['node']).toEqual(['24.5.0', newest]);
    const major = (await readFile(path.join(root, '.nvmrc'), 'utf8')).trim();
    expect(newest.split('.')[0]).toBe(major);
    expect(engines.node).toBe('>=20.19');
    expect(
      JSON.parse(await readFile(path.join(root, '.devcontainer/devcontainer.json'), 'utf8')),
    ).toMatchObject({
      image: expect.stringMatching(new RegExp(`:${major}-`)) as unknown,
      postCreateCommand: 'npm ci',
    });
  });
});

/** Bash scripts run on Windows too, but not as a test there. */
describeSteps('.ci/run', () => {
  test('has no check that CI does not run', async () => {
    const checks = execFileSync(path.join(root, '.ci/run'), ['--list'], { encoding: 'utf8' })
      .trim()
      .split('\n');
    const { jobs } = await workflow('ci');
    const run = Object.values(jobs).flatMap(({ steps = [], strategy }) => [
      ...steps.flatMap((step) => /^\.ci\/run (.*)$/m.exec(step.run ?? '')?.[1]?.split(' ') ?? []),
      ...(strategy?.matrix['check'] ?? []),
    ]);
    expect(checks).toContain('reproduce');
    expect(checks.filter((check) => !run.includes(check))).toEqual([]);
  });

  test('knows no other check', () => {
    const run = (): string =>
      execFileSync(path.join(root, '.ci/run'), ['no-such-check'], { stdio: 'pipe' }).toString();
    expect(run).toThrow(/There is no check "no-such-check"/);
  });
});

describe('self-test.yml', () => {
  test('uses every action on three systems, and the action in a container and from a checkout with a path', async () => {
    const { jobs } = await workflow('self-test');
    const uses = (name: string): readonly string[] =>
      (jobs[name]?.steps ?? []).flatMap((step) => step.uses ?? []);
    expect(jobs['actions']?.strategy?.matrix['os']).toEqual([
      'ubuntu-latest',
      'macos-latest',
      'windows-latest',
    ]);
    expect(uses('actions')).toEqual(
      expect.arrayContaining(['./', './login', './pull', './promote', './delete']),
    );
    expect(jobs['container']?.container).toMatch(/^node:24-.+@sha256:[0-9a-f]{64}$/);
    // Its post step signs out.
    expect(uses('container')).toEqual(expect.arrayContaining(['./', './login', './pull']));
    expect(jobs['checkout-path']?.steps?.[0]?.with).toMatchObject({ path: 'src' });
    expect(uses('checkout-path')).toContain('./src');
  });
});

import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { startEmulator, type Emulator } from '../../emulator/emulator.ts';
import type { Policy } from '../../emulator/state/iam.ts';
import { jobResults, runAct, succeededSteps } from '../../scripts/act.ts';
import { startOidcService } from './oidc.ts';
import { peer } from './peers.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly permissions?: Readonly<Partial<Record<string, string>>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

function input(step: Step, name: string): string {
  const value = step.with?.[name];
  if (typeof value !== 'string' && typeof value !== 'boolean')
    throw new Error(`${step.uses ?? ''} lacks ${name}`);
  return String(value);
}

/**
 * What stands in for the actions of a recipe that can only run on GitHub. This is all that is replaced, besides AWS by the emulator
 * and GitHub's service of OIDC tokens by one on loopback:
 *
 * - this action itself is the one of this checkout;
 * - cosign is the one that the tests have;
 * - `actions/attest` is a look, with Docker's credentials, whether what it is given is in the registry, by that digest and name;
 * - signing without a key only checks, with Docker's credentials, that what is to be signed is in the registry, and that the job
 *   can have the OIDC token that Sigstore asks for;
 * - `gh` is a program that checks that its files are there, and notes what it is asked to do.
 */
function standIn(step: Step): Step {
  const { uses, run } = step;
  if (run === 'cosign sign --yes "$REF"') {
    return {
      ...step,
      run: 'test -n "$ACTIONS_ID_TOKEN_REQUEST_URL" && crane digest "$REF" && crane auth get "${REF%%/*}"',
    };
  }
  if (uses === undefined || uses.startsWith(checkout)) return step;
  const [, folder] = /^your-org\/helm-push-ecr((?:\/[a-z]+)?)@v0$/.exec(uses) ?? [];
  if (folder !== undefined) return { ...step, uses: `.${folder === '' ? '/' : folder}` };
  const name = step.name ?? uses;
  if (uses.startsWith('sigstore/cosign-installer@')) return { name, run: 'cosign version' };
  if (uses.startsWith('actions/attest@')) {
    return {
      name,
      env: {
        SUBJECT: `${input(step, 'subject-name')}@${input(step, 'subject-digest')}`,
        PUSHED: input(step, 'push-to-registry'),
      },
      run: '[ "$PUSHED" = true ] && [ "$(crane digest "$SUBJECT")" = "${SUBJECT#*@}" ]',
    };
  }
  throw new Error(`nothing stands in for ${uses}`);
}

const checkout = 'actions/checkout@';

/** This action itself comes with the checkout, which a recipe that needs nothing of its repository does not have. */
function withCheckout(steps: readonly Step[]): readonly Step[] {
  return steps.some(({ uses = '' }) => uses.startsWith(checkout))
    ? steps
    : [{ uses: `${checkout}v6` }, ...steps];
}

/**
 * Helm itself. There is no cluster to install to, so that it renders what it would install; and the emulator has no TLS.
 */
function helm(program: string): string {
  return `#!/bin/sh
case "$1" in
  install) shift; set -- template "$@" ;;
  upgrade) shift; [ "$1" = --install ] && shift; set -- template "$@" ;;
esac
case " $* " in *' oci://'*) set -- "$@" --plain-http ;; esac
exec '${program}' "$@"
`;
}

/** What the files of a release have to be: there. */
const gh = `#!/bin/sh
[ "$1 $2" = "release create" ] && [ -f "$4" ] && [ -n "$GH_TOKEN" ] || exit 1
printf '%s\\n' "$@" >> "$GH_CALLS"
`;

/** How a recipe is run. */
export interface RecipeOptions {
  /** The Git ref that is pushed; by default the main branch. */
  readonly ref?: string;
  /** The repository's charts, by their names; by default `app`. */
  readonly charts?: readonly string[];
  /** Changes Chart.yaml of each chart. */
  readonly edit?: (chart: string) => string;
  readonly secrets?: Readonly<Record<string, string>>;
  /** The event that starts it, and what it holds besides the ref; by default a push. */
  readonly event?: readonly [name: string, payload: object];
  /** How often each job runs: more than once with a matrix. */
  readonly runsPerJob?: number;
}

/** A recipe's run. */
export interface RecipeRun {
  readonly log: string;
  readonly jobs: readonly string[];
  /** The steps that succeeded, and those that should have, sorted. */
  readonly succeeded: readonly string[];
  readonly expected: readonly string[];
  /** What `gh` was asked to do, word by word. */
  readonly gh: readonly string[];
}

/** A machine with an AWS on it, that runs recipes. */
export interface Kitchen {
  readonly emulator: Emulator;
  /** Runs the workflow `examples/workflows/<name>.yml` with act, in a repository of its own. */
  run(name: string, options?: RecipeOptions): Promise<RecipeRun>;
  /** Runs the text of a workflow in the same way. */
  runText(text: string, options?: RecipeOptions): Promise<RecipeRun>;
  close(): Promise<void>;
}

async function makeRepository(
  checkout: string,
  charts: readonly string[],
  edit: (chart: string) => string,
): Promise<void> {
  for (const part of ['action.yml', 'login', 'promote', 'dist']) {
    await cp(path.join(root, part), path.join(checkout, part), { recursive: true });
  }
  for (const chart of charts) {
    const directory = path.join(checkout, 'charts', chart);
    await cp(path.join(root, 'examples/charts/hello'), directory, { recursive: true });
    const file = path.join(directory, 'Chart.yaml');
    await writeFile(file, edit((await readFile(file, 'utf8')).replace(/^name: .*$/m, `name: ${chart}`)));
  }
  const git = (...args: string[]): Promise<unknown> =>
    promisify(execFile)('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
      cwd: checkout,
    });
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('remote', 'add', 'origin', 'https://github.com/your-org/charts.git');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'Charts');
}

/** A policy for one account's registry. */
function only(resource: string, actions: readonly string[]): Policy {
  return {
    Statement: [
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      { Effect: 'Allow', Action: actions, Resource: resource },
    ],
  };
}

/** Sets up what recipes need to run. */
export async function openKitchen(): Promise<Kitchen> {
  const subject = 'repo:octocat/charts:ref:refs/heads/main';
  const roles = [
    ...['push-charts', 'push-charts-eu', 'push-charts-us'].map((name) => ({
      arn: `arn:aws:iam::123456789012:role/${name}`,
      subject,
    })),
    {
      arn: 'arn:aws:iam::111122223333:role/read-charts',
      subject,
      policy: only('arn:aws:ecr:*:111122223333:*', [
        'ecr:BatchGetImage',
        'ecr:GetDownloadUrlForLayer',
        'ecr:ListImages',
      ]),
    },
    {
      arn: 'arn:aws:iam::444455556666:role/push-charts',
      subject,
      policy: only('arn:aws:ecr:*:444455556666:*', ['ecr:*']),
    },
  ];
  const emulator = await startEmulator({ roles });
  const oidc = await startOidcService();
  const folder = await mkdtemp(path.join(tmpdir(), 'recipes-'));
  const programs = path.join(folder, 'programs');
  await mkdir(programs);
  for (const name of ['cosign', 'crane'] as const) await symlink(peer(name), path.join(programs, name));
  await writeFile(path.join(programs, 'helm'), helm(peer('helm4')), { mode: 0o755 });
  await writeFile(path.join(programs, 'gh'), gh);
  await chmod(path.join(programs, 'gh'), 0o755);

  const kitchen: Kitchen = {
    emulator,
    run: async (name, options) =>
      kitchen.runText(await readFile(path.join(root, 'examples/workflows', `${name}.yml`), 'utf8'), options),
    async runText(
      text,
      {
        ref = 'refs/heads/main',
        charts = ['app'],
        edit = (chart: string): string => chart,
        secrets = {},
        runsPerJob = 1,
        event: [event, payload] = ['push', {}],
      } = {},
    ) {
      const place = await mkdtemp(path.join(folder, 'recipe-'));
      const checkout = path.join(place, 'checkout');
      await mkdir(checkout);
      await makeRepository(checkout, charts, edit);
      const recipe = parse(text) as Workflow;
      const jobs = Object.fromEntries(
        Object.entries(recipe.jobs).map(([id, job]) => [
          id,
          { ...job, steps: withCheckout(job.steps).map(standIn) },
        ]),
      );
      const workflow = path.join(place, 'workflow.yml');
      // act refuses a workflow with a permission that is newer than itself.
      const permissions = { ...recipe.permissions };
      delete permissions['artifact-metadata'];
      await writeFile(workflow, stringify({ ...recipe, permissions, jobs }));
      const eventFile = path.join(place, 'event.json');
      await writeFile(eventFile, JSON.stringify({ ref, ...payload }));

      const calls = path.join(place, 'gh-calls');
      const endpoints = Object.entries(emulator.environment).filter(([key]) =>
        key.startsWith('AWS_ENDPOINT_URL'),
      );
      const variables = {
        ...Object.fromEntries(endpoints),
        ...oidc.environment,
        DOCKER_CONFIG: path.join(place, 'docker'),
        HELM_CONFIG_HOME: path.join(place, 'helm'),
        GH_CALLS: calls,
      };
      const given = Object.entries(variables).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
      const known = Object.keys({ GITHUB_TOKEN: '', ...secrets }).flatMap((secret) => ['--secret', secret]);
      const shown: string[] = [];
      const lines = await runAct({
        args: [event, '--workflows', workflow, '--eventpath', eventFile, ...given, ...known],
        checkout,
        cache: path.join(place, 'cache'),
        environment: { GITHUB_TOKEN: 'token-of-the-job', ...secrets },
        programs,
        show: (text) => shown.push(text),
      });
      const steps = Object.values(jobs).flatMap((job) =>
        job.steps.map((step) => step.name ?? step.uses ?? ''),
      );
      return {
        log: shown.join('\n'),
        jobs: jobResults(lines),
        succeeded: [...succeededSteps(lines)].sort(),
        expected: Array.from({ length: runsPerJob }, () => steps)
          .flat()
          .sort(),
        gh: (await readFile(calls, 'utf8').catch(() => '')).split('\n').slice(0, -1),
      };
    },
    async close() {
      await Promise.all([emulator.close(), oidc.close(), rm(folder, { recursive: true, force: true })]);
    },
  };
  return kitchen;
}

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { peerProgram } from '../scripts/peer-catalogue.ts';
import { parseFileCommands } from '../scripts/runner/file-commands.ts';
import { startJob, type Job } from '../scripts/runner/job.ts';
import { awsActions, type AwsActions } from './aws-actions.ts';
import { role, withDistantAws, type DistantAws } from './distant-aws.ts';
import { compare, run, type Command, type Times } from './measure.ts';
import { ratio, spread, type Row } from './rows.ts';
import type { Workshop } from './workshop.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Runs an action as a step of a job, and throws if it fails. */
async function step(job: Job, ...[folder, inputs, environment]: Parameters<Job['uses']>): Promise<void> {
  const { exitCode, stdout, stderr } = await job.uses(folder, inputs, environment);
  if (exitCode !== 0) throw new Error(`${folder} failed:\n${stdout}${stderr}`);
}

/**
 * Docker for the sign-in of amazon-ecr-login: Helm's own sign-in, which sends the same requests to the registry, without the time
 * that Docker's program takes.
 */
async function putDocker(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'docker');
  await writeFile(
    file,
    '#!/bin/sh\nexec "$HELM" registry login --username "$3" --password "$5" "${6#https://}"\n',
  );
  await chmod(file, 0o755);
}

/** Packages a chart with Helm, and pushes it. */
function packageAndPush(chart: string, version: string): readonly string[] {
  return [
    `"$HELM" package --version ${version} --destination "$PACKAGES" ${chart}`,
    `"$HELM" push "$PACKAGES/${chart}-${version}.tgz" "oci://$REGISTRY" 2>&1`,
  ];
}

/** The steps that people write today: AWS's two actions, then Helm. */
async function chain(
  shop: Workshop,
  job: Job,
  aws: DistantAws,
  actions: AwsActions,
  chart: string,
): Promise<void> {
  const { HTTPS_PROXY: proxy = '' } = aws.environment;
  const exported = path.join(shop.directory, 'exported');
  await writeFile(exported, '');
  await step(
    job,
    actions['configure-aws-credentials'],
    { 'role-to-assume': role, 'aws-region': 'eu-central-1', 'http-proxy': proxy },
    { ...aws.idToken, GITHUB_ENV: exported },
  );
  const credentials = parseFileCommands(await readFile(exported, 'utf8'));
  const tools = path.join(shop.directory, 'tools');
  const system = {
    ...credentials,
    HELM: peerProgram('helm4'),
    PATH: `${tools}${path.delimiter}${process.env['PATH'] ?? ''}`,
  };
  await step(job, actions['amazon-ecr-login'], { 'http-proxy': proxy }, system);
  const lines = packageAndPush(chart, shop.nextVersion());
  await run('bash', ['-ec', `cd "$WORKSPACE"\n${lines.join('\n')}`], {
    ...system,
    ...aws.environment,
    HOME: job.home,
    REGISTRY: aws.registry,
    WORKSPACE: shop.directory,
    PACKAGES: shop.directory,
  });
}

function partRow(what: string, times: Times, goal: number): Row {
  return {
    what,
    goal: `at most ${ratio(goal)} of it`,
    measured: ratio(times.median),
    reached: times.median <= goal,
    spread: spread(times, ratio),
  };
}

/** Times a push of this action, in turns with another way to push, at three distances. */
async function compareAt(
  shop: Workshop,
  runs: number,
  what: string,
  goals: Readonly<Record<number, number>>,
  commands: (aws: DistantAws, job: Job, chart: string) => Promise<readonly [ours: Command, other: Command]>,
): Promise<readonly Row[]> {
  const [chart = ''] = await shop.charts(1);
  const rows: Row[] = [];
  for (const [roundTrip, goal] of Object.entries(goals)) {
    const row = await withDistantAws(Number(roundTrip), async (aws) => {
      const job = await startJob(shop.directory, aws.environment);
      try {
        // Helm creates no repositories.
        const inputs = { 'chart-path': chart, version: shop.nextVersion(), 'create-repository': 'true' };
        await step(job, root, inputs, aws.keys);
        const times = await compare(runs, ...(await commands(aws, job, chart)));
        return partRow(`${what}, ${roundTrip} ms`, times, goal);
      } finally {
        await job.close();
      }
    });
    rows.push(row);
  }
  return rows;
}

/** One push with GitHub's OIDC token, beside AWS's actions and Helm. */
export async function oidcPush(shop: Workshop, runs: number): Promise<readonly Row[]> {
  const what = 'one push with `role-to-assume` beside configure-aws-credentials, amazon-ecr-login and Helm';
  const goals = { 0: 0.35, 25: 0.25, 100: 0.25 };
  const actions = awsActions();
  if (actions === undefined) {
    return Object.entries(goals).map(([roundTrip, goal]) => ({
      what: `${what}, ${roundTrip} ms`,
      goal: `at most ${ratio(goal)} of it`,
      measured: 'not measured: the actions cannot be fetched from GitHub on this machine',
      reached: true,
      spread: '',
    }));
  }
  await putDocker(path.join(shop.directory, 'tools'));
  return await compareAt(shop, runs, what, goals, (aws, job, chart) =>
    Promise.resolve([
      () =>
        step(
          job,
          root,
          {
            'chart-path': chart,
            version: shop.nextVersion(),
            'role-to-assume': role,
            'aws-region': 'eu-central-1',
          },
          aws.idToken,
        ),
      () => chain(shop, job, aws, actions, chart),
    ]),
  );
}

/** One push with static keys, beside the least that a program in Node can do. */
export async function floorPush(shop: Workshop, runs: number): Promise<readonly Row[]> {
  const what = 'one push with keys beside the least that Node can do (`bench/floor.ts`)';
  const goals = { 0: 2.3, 25: 0.9, 100: 0.78 };
  return await compareAt(shop, runs, what, goals, async (aws, job, chart) => {
    await run(
      peerProgram('helm4'),
      ['package', '--destination', shop.directory, path.join(shop.directory, chart)],
      {},
    );
    const archive = path.join(shop.directory, `${chart}-0.1.0.tgz`);
    // Node takes longer to load what strips the types than the push takes.
    const floor = path.join(shop.directory, 'floor.mjs');
    await writeFile(
      floor,
      stripTypeScriptTypes(await readFile(path.join(import.meta.dirname, 'floor.ts'), 'utf8')),
    );
    return [
      () => step(job, root, { 'chart-path': chart, version: shop.nextVersion() }, aws.keys),
      () =>
        run(process.execPath, [floor, archive, chart, shop.nextVersion()], {
          ...aws.environment,
          ...aws.keys,
        }),
    ];
  });
}

/** One push with keys, beside the AWS CLI and Helm in a shell. */
export async function shellPush(shop: Workshop, runs: number): Promise<readonly Row[]> {
  const what = 'one push with keys beside AWS CLI and Helm';
  return await compareAt(shop, runs, what, { 0: 0.27, 100: 0.32 }, (aws, job, chart) => {
    const shell = { environment: { ...aws.environment, ...aws.keys }, registry: aws.registry };
    const signIn =
      'aws ecr get-login-password | "$HELM" registry login --username AWS --password-stdin "$REGISTRY" 2>&1';
    return Promise.resolve([
      () => step(job, root, { 'chart-path': chart, version: shop.nextVersion() }, aws.keys),
      () => shop.shell(shell, [signIn, ...packageAndPush(chart, shop.nextVersion())].join('\n')),
    ]);
  });
}

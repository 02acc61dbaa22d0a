import assert from 'node:assert/strict';
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { StepResult } from '../runner/job.ts';
import { runProgram } from './program.ts';

/** What the steps of one run share. */
export interface Stage {
  /** The repository of the chart, in every registry. */
  readonly repository: string;
  readonly region: string;
  readonly secondRegion: string;
  /** GITHUB_WORKSPACE: holds the chart in `hello`. */
  readonly workspace: string;
  /** The home directory of the job's user, where `login` leaves the credentials. */
  readonly home: string;
  /** Why ECR Public is left out, if it is. */
  readonly withoutPublic: string | undefined;
  /** Whether Helm and cosign use what was pushed: they do not where the registry has no TLS. */
  readonly programs: boolean;
  /** Variables for the programs that a step starts. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs an action; '' is the one in the root of the repository. */
  use(action: string, inputs: Readonly<Record<string, string>>): Promise<StepResult>;
}

/**
 * A step of the acceptance. It throws where AWS or the action does not do what is promised, and returns why it was skipped if it
 * was.
 */
export interface AcceptanceStep {
  readonly name: string;
  readonly run: (stage: Stage) => Promise<string | undefined>;
}

const version = '0.1.0';

/** The value of the tag "purpose" of all repositories that the acceptance makes. */
export const purpose = 'helm-push-ecr acceptance';

/** What the names of all repositories begin with that the acceptance makes. */
export const repositoryPrefix = 'helm-push-ecr-acceptance-';

function succeeded(result: StepResult): StepResult {
  if (result.exitCode !== 0) throw new Error(`the action failed: ${errorsOf(result)}`);
  return result;
}

function errorsOf({ commands }: StepResult): string {
  return commands
    .filter(({ name }) => name === 'error')
    .map(({ message }) => message)
    .join('; ');
}

function push(stage: Stage, inputs: Readonly<Record<string, string>> = {}): Promise<StepResult> {
  return stage.use('', {
    'chart-path': 'hello',
    repository: stage.repository,
    'create-repository': 'true',
    'repository-tags': `purpose=${purpose}`,
    ...inputs,
  });
}

/** The steps, in their order. Each later one needs what the first pushed, but for ECR Public. */
export const steps: readonly AcceptanceStep[] = [
  {
    name: 'push to a new repository with immutable tags',
    async run(stage: Stage): Promise<string | undefined> {
      const { outputs } = succeeded(await push(stage, { 'image-tag-mutability': 'IMMUTABLE' }));
      assert.deepEqual([outputs['pushed'], outputs['repository-created']], ['true', 'true']);
      return undefined;
    },
  },
  {
    name: 'push the same chart again',
    async run(stage: Stage): Promise<string | undefined> {
      const { outputs } = succeeded(await push(stage));
      assert.deepEqual([outputs['pushed'], outputs['repository-created']], ['false', 'false']);
      return undefined;
    },
  },
  {
    name: 'pull',
    async run(stage: Stage): Promise<string | undefined> {
      const result = await stage.use('pull', {
        chart: stage.repository,
        version,
        destination: 'pulled',
      });
      const { outputs } = succeeded(result);
      assert.match(outputs['digest'] ?? '', /^sha256:[0-9a-f]{64}$/);
      assert.ok((await readFile(path.join(stage.workspace, 'pulled', `hello-${version}.tgz`))).length > 0);
      return undefined;
    },
  },
  {
    name: 'log in, and pull with Helm',
    async run(stage: Stage): Promise<string | undefined> {
      const { outputs } = succeeded(await stage.use('login', { logout: 'false' }));
      if (!stage.programs) return 'the registry has no TLS';
      const from = `oci://${outputs['registry'] ?? ''}/${stage.repository}`;
      const hasHelm = await runProgram(stage, 'helm', 'helm4', ['pull', from, '--version', version]);
      return hasHelm ? undefined : 'there is no Helm, neither on PATH nor among the peers';
    },
  },
  {
    name: 'log in, sign and verify with cosign',
    async run(stage: Stage): Promise<string | undefined> {
      const { outputs } = succeeded(await stage.use('login', { logout: 'false' }));
      if (!stage.programs) return 'the registry has no TLS';
      const ref = `${outputs['registry'] ?? ''}/${stage.repository}:${version}`;
      const cosign = (...args: readonly string[]): Promise<boolean> =>
        runProgram(stage, 'cosign', 'cosign', args);
      if (!(await cosign('generate-key-pair', '--output-key-prefix', 'acceptance')))
        return 'there is no cosign, neither on PATH nor among the peers';
      // Without Sigstore's public log: what is made here is thrown away.
      const offline = ['--tlog-upload=false', '--use-signing-config=false', '--yes'];
      await cosign('sign', '--key', 'acceptance.key', ...offline, ref);
      await cosign('verify', '--key', 'acceptance.pub', '--insecure-ignore-tlog=true', ref);
      return undefined;
    },
  },
  {
    name: 'promote to a second region',
    async run(stage: Stage): Promise<string | undefined> {
      const { outputs } = succeeded(
        await stage.use('promote', {
          from: `${stage.repository}:${version}`,
          'from-aws-region': stage.region,
          to: stage.repository,
          'aws-region': stage.secondRegion,
          'create-repository': 'true',
          'repository-tags': `purpose=${purpose}`,
        }),
      );
      assert.equal(outputs['drift'], 'true');
      return undefined;
    },
  },
  {
    name: 'push to ECR Public',
    async run(stage: Stage): Promise<string | undefined> {
      if (stage.withoutPublic !== undefined) return stage.withoutPublic;
      const { outputs } = succeeded(await push(stage, { 'registry-type': 'public' }));
      assert.equal(outputs['pushed'], 'true');
      return undefined;
    },
  },
  {
    name: 'push other content under an immutable tag',
    async run(stage: Stage): Promise<string | undefined> {
      await appendFile(path.join(stage.workspace, 'hello/values.yaml'), '\n# changed\n');
      const result = await push(stage, { 'if-exists': 'overwrite' });
      assert.equal(result.exitCode, 1, 'the push must be refused');
      assert.match(errorsOf(result), /immutable/i);
      return undefined;
    },
  },
  {
    name: 'delete',
    async run(stage: Stage): Promise<string | undefined> {
      // The emulator's repository has no signature of cosign, which needs TLS: the exchanges would differ by its deletion.
      const inputs = { chart: `${stage.repository}:${version}`, 'with-signatures': 'false' };
      const { outputs } = succeeded(await stage.use('delete', inputs));
      const deleted = JSON.parse(outputs['deleted'] ?? '[]') as { readonly 'image-deleted': boolean }[];
      assert.deepEqual(
        deleted.map((image) => image['image-deleted']),
        [true],
      );
      return undefined;
    },
  },
];

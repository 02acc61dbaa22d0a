import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { arch, platform, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseFileCommands } from './file-commands.ts';
import { readMetadata, type ActionMetadata } from './metadata.ts';
import { parseWorkflowCommands, type WorkflowCommand } from './workflow-commands.ts';

/** What the runner starts: the bundle, or in its place the code that it is built from. */
export type Entry = 'src' | 'dist';

/** What Node gets before the program of a step. */
const nodeArguments: Readonly<Record<Entry, readonly string[]>> = {
  src: ['--import', pathToFileURL(path.join(import.meta.dirname, 'from-source.ts')).href],
  dist: [],
};

/** What one step left behind. */
export interface StepResult {
  readonly exitCode: number;
  /** What the step wrote to GITHUB_OUTPUT. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the step wrote to GITHUB_STEP_SUMMARY, in Markdown. */
  readonly summary: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly commands: readonly WorkflowCommand[];
  /** The values the step asked the runner to mask. */
  readonly masks: readonly string[];
}

/** A step's result, with what it wrote to GITHUB_STATE for its post step. */
interface RunResult extends StepResult {
  readonly state: Readonly<Record<string, string>>;
}

/** A job on a runner: a workspace, and steps that run in it one after the other. */
export interface Job {
  /** RUNNER_TEMP: lives until the job is closed. */
  readonly temp: string;
  /** The home directory of the job's user. */
  readonly home: string;
  /**
   * Runs a step, as `uses: <directory>` with `with: <inputs>` does.
   *
   * @param directory The folder that holds action.yml.
   * @param inputs The values under `with:`.
   * @param environment The values under the step's `env:`.
   * @throws When an input is not declared in action.yml: the runner only warns, but here it is a typing mistake.
   */
  uses(
    directory: string,
    inputs: Readonly<Record<string, string>>,
    environment?: Readonly<Record<string, string>>,
  ): Promise<StepResult>;
  /** Cancels the step that is running, as the runner does with a job's: by SIGINT, and by SIGTERM when that was not enough. */
  cancel(signal: 'SIGINT' | 'SIGTERM'): void;
  /** Runs the post steps, that of the latest step first, as the end of a job does whether or not a step failed. */
  end(): Promise<readonly StepResult[]>;
  /** Removes what belongs to the job, but for the workspace. */
  close(): Promise<void>;
}

/**
 * Starts a job as the GitHub runner does: a temporary folder, a tool cache and a home of its own, and nothing of this
 * process's environment but the PATH.
 *
 * @param workspace GITHUB_WORKSPACE: the checkout, and the steps' working directory.
 * @param environment The values under the job's `env:`.
 * @param entry Which code the steps run.
 */
export async function startJob(
  workspace: string,
  environment: Readonly<Record<string, string>> = {},
  entry: Entry = 'dist',
): Promise<Job> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'runner-')));
  const [temp, toolCache, home] = [
    path.join(root, 'temp'),
    path.join(root, 'tools'),
    path.join(root, 'home'),
  ];
  await Promise.all([temp, toolCache, home].map((folder) => mkdir(folder)));
  const job = {
    ...systemEnvironment(home),
    ...defaultVariables,
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    RUNNER_TOOL_CACHE: toolCache,
    ...environment,
  };
  let steps = 0;
  const actions = new Map<string, Promise<ActionMetadata>>();
  const posts: (() => Promise<StepResult>)[] = [];
  let running: ChildProcess | undefined;

  async function run(main: string, environment: Readonly<Record<string, string>>): Promise<RunResult> {
    steps += 1;
    const files = await commandFiles(path.join(root, `step-${steps}`));
    // A test may name other files, such as ones that cannot be written.
    running = startProgram([...nodeArguments[entry], main], workspace, { ...job, ...files, ...environment });
    const ran = await endOf(running);
    running = undefined;
    const commands = parseWorkflowCommands(ran.stdout);
    return {
      ...ran,
      outputs: parseFileCommands(await readFile(files.GITHUB_OUTPUT, 'utf8')),
      state: parseFileCommands(await readFile(files.GITHUB_STATE, 'utf8')),
      summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
      commands,
      masks: commands.filter(({ name }) => name === 'add-mask').map(({ message }) => message),
    };
  }

  return {
    temp,
    home,
    async uses(directory, inputs, stepEnvironment = {}) {
      const action = actions.get(directory) ?? readMetadata(directory);
      actions.set(directory, action);
      const { main, post, inputs: declared } = await action;
      const environment = { ...stepEnvironment, ...inputVariables(declared, inputs) };
      const { state, ...result } = await run(main, environment);
      if (post !== undefined) posts.unshift(() => run(post, { ...environment, ...stateVariables(state) }));
      return result;
    },
    cancel(signal) {
      running?.kill(signal);
    },
    async end() {
      const results: StepResult[] = [];
      for (const post of posts.splice(0)) results.push(await post());
      return results;
    },
    close: () => rm(root, { recursive: true, force: true }),
  };
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables */
const defaultVariables = {
  CI: 'true',
  GITHUB_ACTION: '__run',
  GITHUB_ACTIONS: 'true',
  GITHUB_ACTOR: 'octocat',
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_JOB: 'push',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main',
  GITHUB_REF_TYPE: 'branch',
  GITHUB_REPOSITORY: 'octocat/charts',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_RUN_ID: '1',
  GITHUB_RUN_NUMBER: '1',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_SHA: 'ffac537e6cbbf934b08745a378932722df287a53',
  GITHUB_WORKFLOW: 'release',
  RUNNER_ARCH: arch().toUpperCase(),
  RUNNER_NAME: 'local',
  RUNNER_OS: { darwin: 'macOS', win32: 'Windows' }[platform() as string] ?? 'Linux',
};

/** PATH and a home without anybody's credentials; Windows programs also need SystemRoot. */
function systemEnvironment(home: string): Record<string, string> {
  const { PATH, SystemRoot } = process.env;
  return {
    HOME: home,
    USERPROFILE: home,
    ...(PATH === undefined ? {} : { PATH }),
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
  };
}

/**
 * `INPUT_CHART-PATH` of `chart-path`: upper case, spaces as `_`, dashes kept (actions/runner, Handler.cs: AddInputsToEnvironment).
 */
function inputVariables(
  declared: ReadonlyMap<string, string | undefined>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const unknown = Object.keys(given).filter((name) => !declared.has(name));
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(', ')}`);
  const values = [...declared].map(([name, value]) => [name, given[name] ?? value ?? '']);
  return Object.fromEntries(
    values.map(([name = '', value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  ) as Record<string, string>;
}

/** `STATE_traces` of `traces` (actions/runner, ActionRunner.cs). */
function stateVariables(state: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}

async function commandFiles(folder: string): Promise<Record<(typeof fileVariables)[number], string>> {
  await mkdir(folder);
  const entries = fileVariables.map((name) => [name, path.join(folder, name)] as const);
  await Promise.all(entries.map(([, file]) => writeFile(file, '')));
  return Object.fromEntries(entries) as Record<(typeof fileVariables)[number], string>;
}

const fileVariables = [
  'GITHUB_ENV',
  'GITHUB_OUTPUT',
  'GITHUB_PATH',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
] as const;

function startProgram(args: readonly string[], cwd: string, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function endOf(child: ChildProcess): Promise<Pick<StepResult, 'exitCode' | 'stdout' | 'stderr'>> {
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === null) reject(new Error(`The action was ended by ${signal ?? 'a signal'}`));
      else resolve(code);
    });
  });
  return { exitCode, stdout: await stdout, stderr: await stderr };
}

async function collect(stream: AsyncIterable<Buffer> | null): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { peerProgram } from '../scripts/peer-catalogue.ts';
import type { RemoteEmulator } from './emulator.ts';
import { run } from './measure.ts';

const root = path.resolve(import.meta.dirname, '..');
/** The action's bundle. */
export const bundle = path.join(root, 'dist/index.js');

/** The variables that lead to an AWS. */
type Environment = Pick<RemoteEmulator, 'environment'>;

/** Charts to push, and the two ways to do it. */
export interface Workshop {
  /** The workspace's directory. */
  readonly directory: string;
  /** Puts copies of the example chart there, named `chart-1`, `chart-2` and so on, and gives their names. */
  charts(count: number): Promise<readonly string[]>;
  /** Runs the action's bundle as the runner does; `command` is the one of another action, such as `login`. */
  action(emulator: Environment, inputs: Readonly<Record<string, string>>, command?: string): Promise<void>;
  /** Runs it as well, and returns the most memory that it held, in MB. Linux only. */
  peak(emulator: Environment, inputs: Readonly<Record<string, string>>): Promise<number>;
  /** Runs what people write today: the AWS CLI and Helm in a shell. */
  shell(emulator: Pick<RemoteEmulator, 'environment' | 'registry'>, script: string): Promise<void>;
  /** Returns a version that no chart had before. */
  nextVersion(): string;
  close(): Promise<void>;
}

/** Sets up a workshop in a temporary directory. */
export async function openWorkshop(): Promise<Workshop> {
  const directory = await mkdtemp(path.join(tmpdir(), 'bench-'));
  const [output, summary, packages] = ['output', 'summary', 'packages'].map((name) =>
    path.join(directory, name),
  );
  const system = { PATH: process.env['PATH'] ?? '', HOME: directory, TMPDIR: directory };
  const defaults = {
    'REGISTRY-TYPE': 'private',
    'CREATE-REPOSITORY': 'true',
    'IF-EXISTS': 'fail',
    'SHOW-SUMMARY': 'true',
  };
  const peakFile = path.join(directory, 'peak');
  const peakReporter = path.join(directory, 'peak.mjs');
  // Not the process's maxRSS: Linux lets it begin at what the parent held when it started the process.
  await writeFile(
    peakReporter,
    `import { readFileSync, writeFileSync } from 'node:fs';
    process.on('exit', () => writeFileSync(${JSON.stringify(peakFile)}, readFileSync('/proc/self/status')));`,
  );
  let version = 0;

  async function runBundle(
    words: readonly string[],
    emulator: Environment,
    inputs: Readonly<Record<string, string>>,
  ): Promise<void> {
    await Promise.all([writeFile(output ?? '', ''), writeFile(summary ?? '', '')]);
    const named = Object.entries({ ...defaults, ...inputs }).map(
      ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
    );
    await run(process.execPath, words, {
      ...system,
      ...emulator.environment,
      ...Object.fromEntries(named),
      GITHUB_WORKSPACE: directory,
      GITHUB_OUTPUT: output ?? '',
      GITHUB_STEP_SUMMARY: summary ?? '',
      RUNNER_TEMP: directory,
    });
  }

  return {
    directory,
    charts: async (count) => {
      const names = Array.from({ length: count }, (_, index) => `chart-${index + 1}`);
      for (const name of names) {
        const chart = path.join(directory, name);
        await cp(path.join(root, 'examples/charts/hello'), chart, { recursive: true });
        const file = path.join(chart, 'Chart.yaml');
        await writeFile(file, (await readFile(file, 'utf8')).replace(/^name: .*$/m, `name: ${name}`));
      }
      return names;
    },
    action: (emulator, inputs, command = 'push') => runBundle([bundle, command], emulator, inputs),
    peak: async (emulator, inputs) => {
      await runBundle(['--import', peakReporter, bundle], emulator, inputs);
      return Number(/^VmHWM:\s*(\d+) kB$/m.exec(await readFile(peakFile, 'utf8'))?.[1]) / 1024;
    },
    shell: async (emulator, script) => {
      await mkdir(packages ?? '', { recursive: true });
      await run('bash', ['-ec', `set -o pipefail; cd "$WORKSPACE"\n${script}`], {
        ...system,
        ...emulator.environment,
        HELM: peerProgram('helm4'),
        REGISTRY: emulator.registry,
        WORKSPACE: directory,
        PACKAGES: packages ?? '',
      });
    },
    nextVersion: () => {
      version += 1;
      return `1.0.${version}`;
    },
    close: () => rm(directory, { recursive: true, force: true }),
  };
}

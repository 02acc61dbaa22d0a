import { cp, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startJob } from '../runner/job.ts';
import type { Exchange } from './exchange.ts';
import type { StepRecord } from './report.ts';
import { steps, type Stage } from './steps.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Where the steps run, and what they need to know of it. */
export interface Target extends Pick<
  Stage,
  'repository' | 'region' | 'secondRegion' | 'withoutPublic' | 'programs'
> {
  /** The variables of the job: credentials, region, proxy. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the run before its next step. */
  readonly signal: AbortSignal;
  /** Called when a step has ended. */
  readonly told?: (record: StepRecord) => void;
}

/** The records of a run, and the values that the action had masked in it. */
export interface AcceptanceRun {
  readonly records: readonly StepRecord[];
  readonly masks: readonly string[];
}

/** Runs all steps in a job of its own, with the bundle, and records what they exchange. A step that fails does not end the run. */
export async function runSteps(target: Target): Promise<AcceptanceRun> {
  const workspace = await realpath(await mkdtemp(path.join(tmpdir(), 'acceptance-')));
  const records: StepRecord[] = [];
  const masks = new Set<string>();
  try {
    await mkdir(path.join(workspace, 'exchanges'));
    await cp(path.join(root, 'examples/charts/hello'), path.join(workspace, 'hello'), { recursive: true });
    const job = await startJob(workspace, target.environment);
    try {
      for (const [index, { name, run }] of steps.entries()) {
        const file = path.join(workspace, 'exchanges', `${index}.jsonl`);
        const recording = {
          NODE_OPTIONS: `--import=${pathToFileURL(path.join(import.meta.dirname, 'recorder.ts')).href}`,
          NODE_NO_WARNINGS: '1',
          ACCEPTANCE_RECORD: file,
        };
        const use: Stage['use'] = async (action, inputs) => {
          const result = await job.uses(path.join(root, action), inputs, recording);
          for (const mask of result.masks) masks.add(mask);
          return result;
        };
        const outcome = target.signal.aborted
          ? ({ outcome: 'not run' } as const)
          : await outcomeOf(() => run({ ...target, workspace, home: job.home, use }));
        const record = { name, ...outcome, exchanges: await readExchanges(file) };
        records.push(record);
        target.told?.(record);
      }
    } finally {
      await job.close();
    }
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
  return { records, masks: [...masks] };
}

async function outcomeOf(
  run: () => Promise<string | undefined>,
): Promise<Pick<StepRecord, 'outcome' | 'detail'>> {
  try {
    const skipped = await run();
    return skipped === undefined ? { outcome: 'passed' } : { outcome: 'skipped', detail: skipped };
  } catch (error) {
    return { outcome: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

async function readExchanges(file: string): Promise<readonly Exchange[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    // A step that asked for nothing leaves no file.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Exchange);
}

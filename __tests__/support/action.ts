import { startJob, type Entry, type Job } from '../../scripts/runner/job.ts';

/** Returns what ACTION_ENTRY selects for the tests of this process: `src` unless set. Throws if it is neither. */
function selectedEntry(): Entry {
  const { ACTION_ENTRY = 'src' } = process.env;
  if (ACTION_ENTRY !== 'src' && ACTION_ENTRY !== 'dist') {
    throw new Error(`ACTION_ENTRY is "${ACTION_ENTRY}"; it must be "src" or "dist"`);
  }
  return ACTION_ENTRY;
}

/** Starts a job whose steps run the code that ACTION_ENTRY selects. */
export function startActionJob(
  workspace: string,
  environment: Readonly<Record<string, string>>,
  entry = selectedEntry(),
): Promise<Job> {
  return startJob(workspace, environment, entry);
}

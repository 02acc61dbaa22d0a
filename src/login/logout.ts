import { digestOf } from '../digest.ts';
import { entryOf, eraseEntry, storeEntry } from './helper.ts';
import { openConfig } from './login.ts';
import type { LogoutPorts } from './ports.ts';
import type { HelperEntry, Trace } from './trace.ts';
import { errorMessage } from '../text.ts';

function authOf({ Username, Secret }: HelperEntry): string {
  return Buffer.from(`${Username}:${Secret}`).toString('base64');
}

async function undoInHelper(
  { host, mark, helper }: Trace & { readonly helper: NonNullable<Trace['helper']> },
  { runHelper }: LogoutPorts,
): Promise<void> {
  const now = await entryOf(runHelper, helper.name, host);
  if (now === undefined || digestOf(authOf(now)) !== mark) return;
  if (helper.before === undefined) await eraseEntry(runHelper, helper.name, host);
  else await storeEntry(runHelper, helper.name, host, helper.before);
}

async function undo(trace: Trace, ports: LogoutPorts): Promise<void> {
  const { path, host, mark, before, helper } = trace;
  if (helper !== undefined) await undoInHelper({ ...trace, helper }, ports);
  if (before === undefined) return;
  const file = ports.file(path);
  const text = await file.read();
  if (text === undefined) return;
  const config = openConfig(path, text);
  if (config.holds(host, mark)) await file.write(config.restore(host, before));
}

/**
 * Takes out what `login` put in, the latest first, and puts back what was there before. An entry that somebody else has
 * written since stays. What cannot be undone is a warning and does not stop the rest.
 */
export async function logout(traces: readonly Trace[], ports: LogoutPorts): Promise<void> {
  for (const trace of [...traces].reverse()) {
    try {
      await undo(trace, ports);
    } catch (error) {
      const reason = errorMessage(error);
      ports.log.warning(`the credentials for ${trace.host} may be left in ${trace.path}: ${reason}`);
    }
  }
  for (const host of new Set(traces.map((trace) => trace.host))) ports.log.info(`signed out of ${host}`);
}

import type { RunHelper } from './ports.ts';
import type { HelperEntry } from './trace.ts';

/** Asks a credential helper for a host's entry; `undefined` where it has none, or cannot be asked. */
export async function entryOf(
  run: RunHelper,
  helper: string,
  host: string,
): Promise<HelperEntry | undefined> {
  try {
    const { Username, Secret } = JSON.parse(await run(helper, 'get', host)) as Partial<HelperEntry>;
    return Username && Secret ? { Username, Secret } : undefined;
  } catch {
    // Helpers fail alike for "not found" and for what is wrong with them; the next call tells.
    return undefined;
  }
}

/** Gives a host's entry to a credential helper. Throws as it does. */
export async function storeEntry(
  run: RunHelper,
  helper: string,
  host: string,
  entry: HelperEntry,
): Promise<void> {
  await run(helper, 'store', JSON.stringify({ ServerURL: host, ...entry }));
}

/** Takes a host's entry out of a credential helper. Throws as it does. */
export async function eraseEntry(run: RunHelper, helper: string, host: string): Promise<void> {
  await run(helper, 'erase', host);
}

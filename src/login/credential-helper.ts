/**
 * Runs a Docker credential helper with a text on standard input and returns its standard output. Throws an Error with the
 * helper's output if it fails. Rule: https://github.com/docker/docker-credential-helpers#development
 */
export type RunHelper = (name: string, action: 'get' | 'store' | 'erase', input: string) => Promise<string>;

/** The credentials that a helper stores for a server. */
export interface HelperEntry {
  readonly Username: string;
  readonly Secret: string;
}

/** Returns the entry for credentials: base64 of `user:password`. */
export function helperEntry(auth: string): HelperEntry {
  const text = Buffer.from(auth, 'base64').toString();
  const colon = text.indexOf(':');
  return { Username: text.slice(0, colon), Secret: text.slice(colon + 1) };
}

/** Returns the credentials of an entry: base64 of `user:password`. */
export function authOf({ Username, Secret }: HelperEntry): string {
  return Buffer.from(`${Username}:${Secret}`).toString('base64');
}

/** Asks a credential helper for a host's entry; `undefined` if it has none or fails. */
export async function entryOf(
  run: RunHelper,
  helper: string,
  host: string,
): Promise<HelperEntry | undefined> {
  try {
    const { Username, Secret } = JSON.parse(await run(helper, 'get', host)) as Partial<HelperEntry>;
    return Username && Secret ? { Username, Secret } : undefined;
  } catch {
    // Helpers report "not found" like any other failure; a real one shows at the next call.
    return undefined;
  }
}

/** Stores a host's entry in a credential helper. Throws as it does. */
export async function storeEntry(
  run: RunHelper,
  helper: string,
  host: string,
  entry: HelperEntry,
): Promise<void> {
  await run(helper, 'store', JSON.stringify({ ServerURL: host, ...entry }));
}

/** Erases a host's entry from a credential helper. Throws as it does. */
export async function eraseEntry(run: RunHelper, helper: string, host: string): Promise<void> {
  await run(helper, 'erase', host);
}

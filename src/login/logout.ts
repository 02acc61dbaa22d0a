import { digestOf } from '../digest.ts';
import { errorMessage } from '../text.ts';
import { authOf, entryOf, eraseEntry, storeEntry } from './credential-helper.ts';
import { Ledger } from './ledger.ts';
import { openConfig, type LogoutPorts, type StoreContent, type UndoRecord } from './stores.ts';

/** Returns the text of the store without the sign-in; unchanged if somebody else's entry has replaced it. */
function withoutEntry(
  { path, host, digest }: UndoRecord,
  content: StoreContent,
  now: number,
): string | undefined {
  if (content.config === undefined) return undefined;
  const config = openConfig(path, content.config);
  const ledger = new Ledger(content.ledger, now);
  const left = new Ledger(ledger.remove(host, digest), now);
  const auth = config.auth(host);
  if (auth === undefined || digestOf(auth) !== digest || left.has(host, digest)) return content.config;
  const original = ledger.original(host);
  if (original !== undefined) return config.put(host, original);
  return config.remove(host, ledger.created ?? { file: false, auths: false });
}

async function undoInHelper(
  { host, digest, helper }: UndoRecord & { readonly helper: NonNullable<UndoRecord['helper']> },
  { runHelper }: LogoutPorts,
): Promise<void> {
  const now = await entryOf(runHelper, helper.name, host);
  if (now === undefined || digestOf(authOf(now)) !== digest) return;
  if (helper.before === undefined) await eraseEntry(runHelper, helper.name, host);
  else await storeEntry(runHelper, helper.name, host, helper.before);
}

async function undo(record: UndoRecord, ports: LogoutPorts): Promise<void> {
  const { path, host, digest, helper } = record;
  await ports.store(path).update(async (content) => {
    const now = ports.now();
    if (helper !== undefined) await undoInHelper({ ...record, helper }, ports);
    return {
      config: helper === undefined ? withoutEntry(record, content, now) : content.config,
      ledger: new Ledger(content.ledger, now).remove(host, digest),
    };
  });
}

/**
 * Removes what `login` wrote, latest first, and restores what was there before. An entry that somebody else has written since
 * is kept. A sign-in that cannot be undone is a warning and does not stop the rest.
 */
export async function logout(records: readonly UndoRecord[], ports: LogoutPorts): Promise<void> {
  for (const record of [...records].reverse()) {
    try {
      await undo(record, ports);
    } catch (error) {
      ports.log.warning(
        `the credentials for ${record.host} may still be in ${record.path}: ${errorMessage(error)}`,
      );
    }
  }
  for (const host of new Set(records.map((record) => record.host))) ports.log.info(`signed out of ${host}`);
}

import type { Digest } from '../digest.ts';
import type { Destination } from '../registry/destination.ts';
import type { Log } from '../registry/log.ts';
import { ConfigFile, ConfigFileError } from './config-file.ts';
import type { HelperEntry, RunHelper } from './credential-helper.ts';

/** The credentials that a registry accepts. */
export interface Credentials {
  /** `host` or `host:port`, as references write it. */
  readonly host: string;
  /** Base64 of `AWS:<password>`. */
  readonly auth: string;
}

/** The texts of a store's files; `undefined` for one that does not exist, or is to be removed. */
export interface StoreContent {
  readonly config: string | undefined;
  /** The file beside it in which this action records its sign-ins. */
  readonly ledger: string | undefined;
}

/** A file in which clients look up credentials. */
export interface CredentialStore {
  /** Replaces the whole content, locked against other jobs and steps. */
  readonly update: (change: (content: StoreContent) => Promise<StoreContent>) => Promise<void>;
}

/** What signing out needs from its surroundings. */
export interface LogoutPorts {
  readonly store: (path: string) => CredentialStore;
  readonly runHelper: RunHelper;
  readonly log: Log;
  /** Returns the time in milliseconds since 1970. */
  readonly now: () => number;
}

/** What signing in needs from its surroundings. */
export interface LoginPorts extends LogoutPorts {
  readonly signIn: (destination: Destination) => Promise<Credentials>;
  /** The files to write to, without duplicates. */
  readonly paths: readonly string[];
  /** Called before each change with everything that must be undone afterwards. */
  readonly remember: (records: readonly UndoRecord[]) => void;
  /** Called with every secret that may end up in an undo record. */
  readonly mask: (secret: string) => void;
}

/** What one sign-in left in one store. Passed as JSON from a step to its post step. */
export interface UndoRecord {
  /** The store's file. */
  readonly path: string;
  readonly host: string;
  /** The digest of the credentials that were written, to tell them from those that somebody else has written since. */
  readonly digest: Digest;
  /** If a credential helper holds them: its name, and what it held before. */
  readonly helper?: { readonly name: string; readonly before?: HelperEntry };
}

/** A credential store cannot be used. The message says what is wrong and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** Parses a store's text. Throws a {@link StoreError} that names the file. */
export function openConfig(path: string, text: string | undefined): ConfigFile {
  try {
    return new ConfigFile(text);
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    throw new StoreError(
      `the credentials in ${path} cannot be read: ${error.message}; correct the file or remove it`,
      { cause: error },
    );
  }
}

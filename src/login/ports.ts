import type { Destination } from '../registry/destination.ts';
import type { Log } from '../registry/log.ts';
import type { Trace } from './trace.ts';

/** What a registry gives to whoever signs in. */
export interface Credentials {
  /** `host` or `host:port`, as references write it. */
  readonly host: string;
  /** Base64 of `AWS:<password>`. */
  readonly auth: string;
}

/** A file that clients look up credentials in. */
export interface StoreFile {
  readonly path: string;
  /** Gives the file's text, `undefined` where there is no such file. */
  readonly read: () => Promise<string | undefined>;
  /** Writes the whole file at once, readable by its owner only; `undefined` removes it. */
  readonly write: (text: string | undefined) => Promise<void>;
}

/**
 * Runs a credential helper of Docker with a text on its standard input, and gives its standard output. Throws an Error with
 * what it said where it fails. Rule: https://github.com/docker/docker-credential-helpers#development
 */
export type RunHelper = (name: string, action: 'get' | 'store' | 'erase', input: string) => Promise<string>;

/** The world around signing out. */
export interface LogoutPorts {
  readonly file: (path: string) => StoreFile;
  readonly runHelper: RunHelper;
  readonly log: Log;
}

/** The world around signing in. */
export interface LoginPorts extends LogoutPorts {
  readonly signIn: (destination: Destination) => Promise<Credentials>;
  /** The files to write to, each once. */
  readonly paths: readonly string[];
  /** Called before each change with all that is to be undone by then. */
  readonly remember: (traces: readonly Trace[]) => void;
}

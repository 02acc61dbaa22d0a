import type { Digest } from '../digest.ts';
import type { Before } from './config-file.ts';

/** What one sign-in left in one store, and what is to be there again afterwards. Goes through JSON from step to post step. */
export interface Trace {
  /** The store's file. */
  readonly path: string;
  readonly host: string;
  /** The digest of what was put in: what is there now may be somebody else's. */
  readonly mark: Digest;
  /** Where the file itself holds the entry. */
  readonly before?: Before;
  /** Where a credential helper holds it: its name, and what it held. */
  readonly helper?: { readonly name: string; readonly before?: HelperEntry };
}

/** What a credential helper keeps for a server. */
export interface HelperEntry {
  readonly Username: string;
  readonly Secret: string;
}

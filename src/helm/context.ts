import type { HelmHomeContext } from './home.ts';
import type { SignIn } from './user-config.ts';

/** What running Helm needs from the run. */
export interface HelmContext extends HelmHomeContext {
  readonly workspace: string;
  /** Returns the registries that the run is signed in to; called only if a dependency may come from one. */
  readonly signIns: () => Promise<readonly SignIn[]>;
  /** Reports whether a registry is spoken to over http, as one on this machine is. */
  readonly isPlainHttp: (host: string) => boolean;
  /** Shows what Helm printed, in a group of the log. */
  readonly showGroup: (title: string, lines: readonly string[]) => void;
}

import type { HelmHomeContext } from './home.ts';
import type { SignIn } from './user-config.ts';

/** What Helm's work needs of the run. */
export interface HelmContext extends HelmHomeContext {
  readonly workspace: string;
  /** Gives the registries that the run is signed in to; asked only where a dependency may come from one. */
  readonly signIns: () => Promise<readonly SignIn[]>;
}

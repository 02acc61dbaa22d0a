/** What running Helm needs from the run. */
export interface HelmContext {
  /** The directory that gets new ones of this run's own. */
  readonly temporary: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Where programs are not looked for: a pull request's author can write there. */
  readonly workspace: string;
  /** Ends the run. */
  readonly signal: AbortSignal;
  /** Shows what Helm printed, in a group of the log. */
  readonly showGroup: (title: string, lines: readonly string[]) => void;
}

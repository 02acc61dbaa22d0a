/** Runs operations again after passing faults; shared by all clients of a run. */
export interface Retrier {
  run<T>(operation: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

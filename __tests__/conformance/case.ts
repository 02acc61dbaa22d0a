import type { Place } from './registry.ts';

/** One rule of the distribution specification, and how to see whether a registry keeps it. */
export interface Case {
  /** What is asked and what the specification says; no two cases have the same. */
  readonly rule: string;
  /** What the specification allows: one of these is seen. */
  readonly allowed: readonly unknown[];
  /** Does it, in a repository of its own, and returns what was seen. */
  readonly observe: (place: Place) => Promise<unknown>;
}

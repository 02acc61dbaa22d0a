import type { FaultName } from '../../../emulator/faults/faults.ts';
import type { PushResult } from '../../../src/push/result.ts';
import type { Tagged } from './world.ts';

/** How a push ended. */
export interface Cell {
  /** What its requests were hit by; nothing where they were not. */
  readonly fault: FaultName | undefined;
  /** How often it was hit: once, or always. */
  readonly times: number;
  readonly result: PushResult;
  /** What the tag pointed at. */
  readonly before: Tagged | undefined;
  readonly after: Tagged | undefined;
}

/** Faults by which somebody else changes what is there. */
const meddling: ReadonlySet<FaultName | undefined> = new Set(['repository-deleted', 'tag-taken', 'archived']);

/** Faults that pass: one of them must not make a push fail. */
const passing: ReadonlySet<FaultName | undefined> = new Set([
  undefined,
  'reset',
  'lost-answer',
  '408',
  '429',
  '429-retry-after',
  '500',
  '502',
  '503',
  '504-late',
  'hang',
  'cut',
  'keys-unreachable',
]);

/**
 * Says what is wrong with the end of a push, nothing where it is right: what was said to be there is there and complete, or there
 * is one clear error, and nothing but what was there before, or all of it.
 */
export function judge({ fault, times, result, before, after }: Cell): string | undefined {
  const { delivery, failure, artifact } = result;
  if (after?.complete === false) return 'the tag points at something incomplete';
  if (delivery !== undefined) {
    if (failure !== undefined) return 'it succeeded and failed';
    if (meddling.has(fault)) return undefined;
    return after?.digest === delivery.digest ? undefined : `${delivery.digest} is not under the tag`;
  }
  if (failure === undefined) return 'it neither succeeded nor failed';
  if (failure.message.includes('set create-repository'))
    return `it asks for what it was given: ${failure.message}`;
  if (passing.has(fault) && times <= 1) return `it failed: ${failure.message}`;
  if (!/^\S[^\n]{20,}$/.test(failure.message)) return `the error is not clear: ${failure.message}`;
  const digests = [before?.digest, artifact?.digest];
  return meddling.has(fault) || digests.includes(after?.digest)
    ? undefined
    : 'something else is under the tag';
}

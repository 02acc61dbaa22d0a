import type { Call, Interceptor } from '../http/listener.ts';
import { faults, type FaultName } from './faults.ts';

/** Which fault hits which requests. */
export interface FaultRule {
  /** AWS's name of the operation, on the data plane too: see {@link RequestRecord.operation}. */
  readonly operation: string;
  /** Only requests of this method, such as `HEAD`: on the data plane one operation may have several. */
  readonly method?: string;
  /** The fault's name, or one's own. */
  readonly fault: FaultName | Interceptor;
  /** The first of the matching requests that is hit, counted from 1; 1 unless given. */
  readonly from?: number;
  /** How many requests are hit; 1 unless given. */
  readonly times?: number;
}

function matches({ operation, method }: FaultRule, call: Call): boolean {
  return operation === call.record.operation && (method ?? call.method) === call.method;
}

/**
 * Makes the interceptor that hits requests with faults: `startEmulator({ intercept: withFaults([…]) })`. A request is hit by
 * the first rule that is due.
 */
export function withFaults(rules: readonly FaultRule[]): Interceptor {
  const counted = rules.map((rule) => ({ rule, seen: 0 }));
  return async (call, proceed) => {
    let hit: FaultRule | undefined;
    for (const entry of counted) {
      if (!matches(entry.rule, call)) continue;
      entry.seen += 1;
      const { from = 1, times = 1 } = entry.rule;
      if (entry.seen >= from && entry.seen < from + times) hit ??= entry.rule;
    }
    if (hit === undefined) return proceed();
    const { fault } = hit;
    return (typeof fault === 'function' ? fault : faults[fault])(call, proceed);
  };
}

function isFaultName(text: string): text is FaultName {
  return Object.hasOwn(faults, text);
}

/**
 * Reads a rule as the command line takes it: `PutImage:503`, `HEAD BatchGetImage:reset`, `PutImage:503:3` for three times, or
 * `PutImage:503:*` for always. Throws an Error that says what it should be.
 */
export function parseFaultRule(text: string): FaultRule {
  const [, method, operation, fault = '', times = '1'] =
    /^(?:([A-Z]+) )?([A-Za-z]+):([a-z0-9-]+)(?::(\*|[1-9]\d{0,5}))?$/.exec(text) ?? [];
  if (operation === undefined) {
    throw new Error(
      `not a fault: ${text} (write Operation:fault or Operation:fault:times, e.g. PutImage:503)`,
    );
  }
  if (!isFaultName(fault)) {
    throw new Error(`there is no fault ${fault}; there are ${Object.keys(faults).join(', ')}`);
  }
  return {
    operation,
    ...(method !== undefined && { method }),
    fault,
    times: times === '*' ? Infinity : Number(times),
  };
}

import { StatusError, type Refusal } from '../http/errors.ts';
import { isJsonObject } from '../json.ts';
import { oneLine } from '../text.ts';

/**
 * One entry of a registry's error answer.
 * Rule: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes
 */
export interface ErrorEntry {
  /** E.g. `NAME_UNKNOWN`; empty when the registry gave none. */
  readonly code: string;
  readonly message: string;
  readonly detail?: unknown;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function errorEntries(body: string): readonly ErrorEntry[] {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return [];
  }
  const errors = isJsonObject(answer) ? answer['errors'] : undefined;
  if (!Array.isArray(errors)) return [];
  return errors.filter(isJsonObject).map((entry) => ({
    code: text(entry['code']),
    message: text(entry['message']),
    ...('detail' in entry ? { detail: entry['detail'] } : {}),
  }));
}

function described(errors: readonly ErrorEntry[]): string {
  return oneLine(errors.map(({ code, message }) => [code, message].filter(Boolean).join(': ')).join('; '));
}

/**
 * The registry refused a request. The message has the method, the URL without secrets, the status, and the registry's own words.
 */
export class RegistryError extends StatusError {
  override readonly name = 'RegistryError';
  readonly errors: readonly ErrorEntry[];

  constructor(refusal: Refusal) {
    const errors = errorEntries(refusal.body);
    super(refusal, described(errors));
    this.errors = errors;
  }

  /**
   * Reports whether the registry asks to slow down; ECR also does so with TOOMANYREQUESTS
   * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors.html).
   */
  override get throttled(): boolean {
    return super.throttled || this.has('TOOMANYREQUESTS');
  }

  /** Reports whether the answer has this error code, e.g. `NAME_UNKNOWN`. */
  has(code: string): boolean {
    return this.errors.some((entry) => entry.code === code);
  }
}

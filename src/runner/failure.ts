import type { PushFailure } from '../push/result.ts';
import { errorMessage } from '../text.ts';
import { annotationAt, withoutRegions } from './log.ts';
import * as runner from './runner.ts';

/** Marks the run as failed with one `::error`, at the chart's file if one is known. The stack is shown with step debugging. */
export function fail(failure: PushFailure, error?: unknown): void {
  process.exitCode = 1;
  runner.error(failure.message, annotationAt(failure));
  if (error instanceof Error && error.stack !== undefined) runner.debug(error.stack);
}

/** Marks the run as failed because of a thrown error. */
export function failWith(error: unknown): void {
  fail({ message: errorMessage(error) }, error);
}

/** A failure among results, with its location. */
export interface FailureAt {
  readonly at: string;
  readonly failure: PushFailure;
}

/** Failures with one cause. */
interface Group {
  readonly places: readonly string[];
  readonly failure: PushFailure;
}

type MissingRepository = NonNullable<PushFailure['missing']>;

function createCommand({ name, registry: { type, region } }: MissingRepository): string {
  const service = type === 'private' ? 'ecr' : 'ecr-public';
  return `aws ${service} create-repository --region ${region} --repository-name ${name}`;
}

/** Returns the one failure for repositories that do not exist; the failure itself if it is one repository. */
function missingRepositories(failures: readonly PushFailure[]): PushFailure | undefined {
  const byUri = new Map(
    failures.flatMap(({ missing }) => (missing === undefined ? [] : [[missing.uri, missing]])),
  );
  const [first, ...more] = byUri.values();
  if (first === undefined || more.length === 0) return undefined;
  return {
    message:
      `${byUri.size} repositories are missing: ${[...byUri.keys()].join(', ')}; ` +
      `set create-repository: true, or create them, the first one with: ${createCommand(first)}`,
  };
}

/** Returns a reference without its tag or digest. */
function repositoryIn(reference: string): string {
  return reference.replace(/[:@][^/]*$/, '');
}

/** Returns a message without the part that names one place: failures that differ only in their place are one. */
function causeOf({ at, failure: { message, file } }: FailureAt): string {
  const words = [at, repositoryIn(at), at.replace(/\/.*$/, '')].filter((word) => word !== '');
  return withoutRegions(words.reduce((text, word) => text.replaceAll(word, ''), `${file ?? ''} ${message}`));
}

function grouped(failures: readonly FailureAt[]): readonly Group[] {
  const missing = missingRepositories(failures.map(({ failure }) => failure));
  const others =
    missing === undefined ? failures : failures.filter(({ failure }) => failure.missing === undefined);
  const groups = [...Map.groupBy(others, causeOf).values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [{ places: [first, ...more].map(({ at }) => at), failure: first.failure }],
  );
  return missing === undefined ? groups : [{ places: [], failure: missing }, ...groups];
}

/** Returns a failure's message with its places, each named once. */
function told({ places, failure: { message } }: Group): string {
  const [first = '', ...others] = places;
  if (places.length === 0) return message;
  if (!message.includes(repositoryIn(first))) return `${places.join(', ')}: ${message}`;
  return others.length === 0 ? message : `${message}; the same at ${others.join(', ')}`;
}

/**
 * Returns the one failure that sums up all of them; `undefined` if there is none. Failures with the same cause are reported once.
 * `what` names the results, in the plural.
 */
export function overallFailure(
  failures: readonly FailureAt[],
  total: number,
  what: string,
): PushFailure | undefined {
  const [first, ...more] = grouped(failures);
  if (first === undefined) return undefined;
  if (more.length > 0) {
    const list = [first, ...more].map((group) => `\n- ${told(group)}`).join('');
    return { message: `${failures.length} of ${total} ${what} failed:${list}` };
  }
  const isOneMessage = new Set(failures.map(({ failure }) => failure.message)).size === 1;
  return isOneMessage ? first.failure : { ...first.failure, message: told(first) };
}

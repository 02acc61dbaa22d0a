import type { Verdict } from './comparison.ts';

function hasDifferences({ differences }: Verdict): boolean {
  return differences.length > 0;
}

function isIntended(verdict: Verdict): boolean {
  return verdict.intended !== undefined && !hasDifferences(verdict);
}

/** Writes what came out of a series of comparisons: the numbers, then each difference and what Helm 3.22 does otherwise. */
export function report(title: string, verdicts: readonly Verdict[]): string {
  const count = (is: (verdict: Verdict) => boolean): number => verdicts.filter(is).length;
  const alike = verdicts.filter((verdict) => !hasDifferences(verdict) && !isIntended(verdict));
  const identical = alike.filter(({ helm }) => helm === 'packaged');
  const sorted = identical.filter((verdict) => verdict.sorted).length;
  const pushed = identical.filter((verdict) => verdict.pushed).length;
  return [
    `${title}: ${verdicts.length} charts`,
    `  identical: ${identical.length} (${sorted} after sorting sub-charts, whose order is random in Helm)`,
    `  config blobs identical: ${pushed} (the name of ${identical.length - pushed} is one that Helm cannot push)`,
    `  refused alike: ${alike.length - identical.length}`,
    `  different on purpose: ${count(isIntended)}`,
    `  different: ${count(hasDifferences)}`,
    `  Helm 3.22 does otherwise than Helm 4.3: ${count(({ helm3 }) => helm3 !== undefined)}`,
    ...different(verdicts).map((difference) => `  different: ${difference}`),
    ...verdicts
      .filter(isIntended)
      .map(({ subject, intended = '' }) => `  different on purpose: ${subject.name}: ours ${intended}`),
    ...verdicts.flatMap(({ subject, helm3 }) =>
      helm3 === undefined ? [] : [`  Helm 3.22: ${subject.name}: ${helm3}`],
    ),
  ].join('\n');
}

/** Returns the differences of each chart that is not the same as Helm's. */
export function different(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ subject, differences }) =>
    differences.map((text) => `${subject.name}: ${text}`),
  );
}

/** Prints a report past the test runner, which would put a stack trace beside each `console.log`. */
export function print(text: string): void {
  process.stdout.write(`\n${text}\n`);
}

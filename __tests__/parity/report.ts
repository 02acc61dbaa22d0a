import type { Verdict } from './comparison.ts';

function count(verdicts: readonly Verdict[], is: (verdict: Verdict) => boolean): number {
  return verdicts.filter(is).length;
}

/** Writes what came out of a series of comparisons: the numbers, then each difference and what Helm 3.22 does otherwise. */
export function report(title: string, verdicts: readonly Verdict[]): string {
  const equal = verdicts.filter(({ differences }) => differences.length === 0);
  const identical = equal.filter(({ helm }) => helm === 'packaged');
  const sorted = count(identical, (verdict) => verdict.sorted);
  const configs = count(identical, ({ pushed }) => pushed);
  const lines = [
    `${title}: ${verdicts.length} charts`,
    `  identical: ${identical.length} (${sorted} after sorting sub-charts, whose order is random in Helm)`,
    `  config blobs identical: ${configs} (the name of ${identical.length - configs} is one that Helm cannot push)`,
    `  refused alike: ${equal.length - identical.length}`,
    `  different: ${verdicts.length - equal.length}`,
    `  Helm 3.22 does otherwise than Helm 4.3: ${count(verdicts, ({ helm3 }) => helm3 !== undefined)}`,
  ];
  for (const { subject, differences } of verdicts)
    for (const difference of differences) lines.push(`  different: ${subject.name}: ${difference}`);
  for (const { subject, helm3 } of verdicts)
    if (helm3 !== undefined) lines.push(`  Helm 3.22: ${subject.name}: ${helm3}`);
  return lines.join('\n');
}

/** Prints a report past the test runner, which would put a stack trace beside each `console.log`. */
export function print(text: string): void {
  process.stdout.write(`\n${text}\n`);
}

/** Gives the charts that are not as Helm's, each with what is different. */
export function different(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ subject, differences }) =>
    differences.map((text) => `${subject.name}: ${text}`),
  );
}

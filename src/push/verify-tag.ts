import type { Metadata } from '../chart/metadata/metadata.ts';

/** The Git tag that started the run is not one of the chart's version. */
export class GitTagError extends Error {
  override readonly name = 'GitTagError';
}

/**
 * Checks that a Git tag names a chart's version: `1.2.3`, `v1.2.3`, or behind the chart's name and `-` or `/`.
 * Throws a {@link GitTagError}.
 */
export function verifyTag(tag: string, { name, version }: Metadata): void {
  const forms = [version, `v${version}`].flatMap((form) => [form, `${name}-${form}`, `${name}/${form}`]);
  if (forms.includes(tag)) return;
  throw new GitTagError(
    `the Git tag "${tag}" is not the version of the chart ${name}, ${version}: correct the version in Chart.yaml, or tag ` +
      `the commit "${version}", "v${version}", "${name}-${version}" or "${name}/${version}"`,
  );
}

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ChartError } from '../chart/errors.ts';
import { oneLine } from '../text.ts';
import { rfc3339, sourceDateEpoch } from '../workspace/source-date.ts';
import { commitTime } from '../workspace/commit-time.ts';
import { checkLocalDependencies, checkWrittenFiles, type Declared } from './declared.ts';
import { makeHelmHome } from './home.ts';
import type { HelmContext } from './context.ts';
import { runHelm } from './run.ts';
import type { SignIn } from './user-config.ts';

/** The hosts of the `oci://` repositories. */
function ociHosts(repositories: readonly string[]): readonly string[] {
  const hosts = repositories.flatMap((text) => /^oci:\/\/([^/]+)/.exec(text)?.[1] ?? []);
  return [...new Set(hosts)];
}

async function signInsFor(hosts: readonly string[], context: HelmContext): Promise<readonly SignIn[]> {
  if (hosts.length === 0) return [];
  const signIns = await context.signIns();
  return signIns.filter(({ host }) => hosts.includes(host));
}

/** Plain http is for registries on this machine only: one of elsewhere among them keeps Helm to https for all. */
function isPlainHttp(hosts: readonly string[], context: HelmContext): boolean {
  return (
    hosts.length > 0 && hosts.every((host) => URL.canParse(`http://${host}`) && context.isPlainHttp(host))
  );
}

/**
 * Gives why Helm could not read a repository: it goes on then, and fails only later, over a file that it does not have and by the
 * name that the repository has for this run. Words: Helm's pkg/downloader/manager.go, parallelRepoUpdate.
 */
function unreachable(lines: readonly string[]): string | undefined {
  if (!lines.some((line) => /^Error: no cached repository for helm-push-ecr-\d/.test(line))) return undefined;
  const at = lines.findIndex((line) =>
    line.startsWith('...Unable to get an update from the "helm-push-ecr-'),
  );
  return at === -1 ? undefined : lines[at + 1];
}

function explainFailure(command: string, lines: readonly string[]): string {
  const reading = unreachable(lines);
  if (reading !== undefined) {
    return `helm dependency ${command} failed: a repository cannot be read: ${oneLine(reading)}; correct it in Chart.yaml, or check the runner's network`;
  }
  const at = lines.findLastIndex((line) => line.startsWith('Error: '));
  const reason =
    at === -1 ? (lines.at(-1) ?? 'it said nothing') : lines.slice(at).join(' ').slice('Error: '.length);
  const remedy = reason.includes('out of sync')
    ? 'run "helm dependency update" and commit the lock file, or set dependencies: update'
    : "Helm's output is in the log above";
  return `helm dependency ${command} failed: ${oneLine(reason)}; ${remedy}`;
}

async function readLock({ lock: { file } }: Declared): Promise<string | undefined> {
  return existsSync(file) ? await readFile(file, 'utf8') : undefined;
}

/**
 * Gives a lock file that Helm has just written the time of the commit for its `generated`, else the same tree would give
 * another archive in every run.
 */
async function settleLock(
  declared: Declared,
  before: string | undefined,
  context: HelmContext,
): Promise<void> {
  const after = await readLock(declared);
  if (after === undefined || after === before) return;
  const { workspace, environment } = context;
  const time = sourceDateEpoch(environment) ?? (await commitTime(workspace));
  if (time === undefined) return;
  await writeFile(declared.lock.file, after.replace(/^generated: .*$/m, `generated: "${rfc3339(time)}"`));
}

/**
 * Fetches a chart's dependencies into its charts/ directory with Helm: by the lock file where there is one and `isAnew` does not
 * ask for more, else by resolving the versions again, which writes the lock file. Throws a ChartError with Helm's own text.
 */
export async function fetchDependencies(
  program: string,
  directory: string,
  declared: Declared,
  isAnew: boolean,
  context: HelmContext,
): Promise<void> {
  const { workspace, environment } = context;
  checkWrittenFiles(directory, declared, workspace);
  await checkLocalDependencies(directory, declared, workspace);
  const hosts = ociHosts(declared.repositories);
  const home = await makeHelmHome(
    { repositories: declared.repositories, signIns: await signInsFor(hosts, context) },
    context,
  );
  try {
    const command = declared.lock.exists && !isAnew ? 'build' : 'update';
    const before = await readLock(declared);
    const plainHttp = isPlainHttp(hosts, context) ? ['--plain-http'] : [];
    const { succeeded, lines } = await runHelm(program, ['dependency', command, directory, ...plainHttp], {
      ...context,
      environment: { ...environment, ...home.environment },
    });
    if (!succeeded) {
      const file = declared.lock.exists ? basename(declared.lock.file) : 'Chart.yaml';
      throw new ChartError(explainFailure(command, lines), { file });
    }
    await settleLock(declared, before, context);
  } finally {
    await home.remove();
  }
}

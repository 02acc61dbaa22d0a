import type { BlobSource } from '../oci/blobs.ts';
import { chartArtifact, type PreparedChart } from '../registry/chart-artifact.ts';
import { artifactHubTag, pushArtifactHubMetadata, type ArtifactHubState } from './artifact-hub.ts';
import { deliver, type Delivery } from './deliver.ts';
import { failureOf, locationOf } from './failure.ts';
import { describeTags, moveTags, type TagOutcome } from '../registry/move-tags.ts';
import type { PushPlan, PushPorts } from './plan.ts';
import type { Registry } from '../registry/registry.ts';
import { isComplete } from '../registry/same-content.ts';
import { watched } from './progress.ts';
import { waitForSigning } from './managed-signing.ts';
import { waitForReplication } from './replication.ts';
import type { PushResult } from './result.ts';
import { furtherTags } from '../registry/tags.ts';
import { targetOf, type Target } from '../registry/repository.ts';
import type { ChartLookups } from './lookup.ts';
import { verifyTag } from './verify-tag.ts';

/** Runs work with the same key one at a time, in the order in which it was submitted. */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs the work after everything submitted earlier under the same key, even if that failed. Returns what the work returns. */
  run<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const result = before.then(work);
    this.#last.set(
      key,
      result.catch(() => undefined),
    );
    return result;
  }
}

/** One chart and one destination, with what jobs share. */
export interface Job {
  readonly chartPath: string;
  readonly prepared: Promise<PreparedChart>;
  /** The charts of the run, `undefined` for one that could not be read. */
  readonly known: Promise<readonly (PreparedChart['chart']['metadata'] | undefined)[]>;
  /** Absent if the chart is only to be packaged. */
  readonly registry: Promise<Registry> | undefined;
  readonly lookups: ChartLookups;
  readonly mutex: KeyedMutex;
}

function describe(ref: string, { state, digest, repositoryCreated }: Delivery): string {
  const created = repositoryCreated ? ' into a new repository' : '';
  switch (state) {
    case 'pushed':
      return `${ref}: pushed${created}, ${digest}`;
    case 'unchanged':
      return `${ref}: unchanged, it exists with the same content, ${digest}`;
    case 'skipped':
      return `${ref}: skipped, it exists with different content, ${digest}`;
    case 'planned':
      return `${ref}: would be pushed as ${digest} (dry run)`;
    case 'packaged':
      return `${ref}: packaged, not pushed`;
  }
}

/** Helm looks for the provenance of `<repository>-<version>.tgz`: helm/helm#32546 */
function nameWarning({ uri }: Target, chartName: string): string {
  return (
    `${uri}: the repository's name does not end in the chart's name, "${chartName}", so "helm pull --verify" cannot verify it; ` +
    `use repository-prefix instead of repository to get a name like …/${chartName}`
  );
}

function describeArtifactHub(uri: string, state: ArtifactHubState): string {
  const said = { pushed: 'pushed', unchanged: 'unchanged', planned: 'would be pushed (dry run)' }[state];
  return `${uri}:${artifactHubTag}: Artifact Hub metadata ${said}`;
}

/** Returns the warning about a version that was already there without the signature or annotations that the user asked for. */
function lackingWarning(
  ref: string,
  { lacking, state }: Delivery,
  { ifExists }: PushPlan,
): string | undefined {
  if (lacking === undefined || isComplete(lacking)) return undefined;
  const { provenance, annotations } = lacking;
  const what = [
    ...(provenance ? ['the signature (provenance file)'] : []),
    ...(annotations.length > 0 ? [`the annotations ${annotations.join(', ')}`] : []),
  ].join(' and ');
  const how =
    ifExists === 'overwrite'
      ? "the tag is immutable: raise the chart's version"
      : 'set if-exists: overwrite to replace the manifest';
  const where =
    state === 'unchanged' ? 'the version that is already there' : 'the version at another destination';
  return `${ref}: ${what} was not pushed: ${where} has the same content without it; ${how}`;
}

/**
 * Warns about settings that an existing repository does not have: they apply to repositories that the push creates, and a
 * canceled run may have left one incomplete.
 */
async function warnOfSettings(
  { registry, name, uri }: Target,
  { repositoryCreated }: Delivery,
  { createRepository }: PushPlan,
  log: PushPorts['log'],
): Promise<void> {
  if (!createRepository || repositoryCreated) return;
  const differing = (await registry.differingSettings?.(name)) ?? [];
  if (differing.length === 0) return;
  log.warning(
    `${uri}: the existing repository has settings that differ from the inputs: ${differing.join(', ')}; it is not changed: change it ` +
      'yourself, or correct the inputs',
  );
}

async function tag(
  version: string,
  { digest, manifest }: Delivery,
  target: Target,
  { tags, dryRun }: PushPlan,
): Promise<readonly TagOutcome[]> {
  if (manifest === undefined) return [];
  return await moveTags(target, furtherTags(tags, version), { digest, version, manifest }, dryRun);
}

/**
 * Pushes one chart to one destination and logs each step: checks the Git tag, pushes the chart, sets the further tags, pushes
 * Artifact Hub's metadata, and waits for replication. Never throws: the result has the failure, and what was done before it.
 */
export async function runJob(
  { chartPath, prepared, known, registry, lookups, mutex }: Job,
  plan: PushPlan,
  ports: PushPorts,
): Promise<PushResult> {
  const { log } = ports;
  let result: PushResult = { chartPath };
  try {
    const { chart, created } = await prepared;
    const artifact = chartArtifact({ chart, created }, ports.read, plan.annotations);
    result = { ...result, chart, artifact };
    const { name, version } = chart.metadata;
    if (plan.gitTag !== undefined) {
      const leftOut = verifyTag(plan.gitTag, chart.metadata, await known);
      if (leftOut !== undefined) return { ...result, leftOut };
    }
    if (registry === undefined) {
      const packaged: Delivery = { state: 'packaged', digest: artifact.digest, repositoryCreated: false };
      log.info(describe(chartPath, packaged));
      return { ...result, delivery: packaged };
    }
    const target = targetOf(await registry, plan.naming, name, artifact);
    result = { ...result, target };
    if (target.name.split('/').at(-1) !== name) {
      log.warning(nameWarning(target, name), locationOf(result, 'name'));
    }
    const rules = {
      ...plan,
      createRepository: plan.createRepository
        ? () => target.registry.createRepository(target.name, chart)
        : undefined,
      lookFirst: plan.charts.length > 1,
      watch: (blob: BlobSource) => watched(blob, target.ref, ports),
    };
    const delivery = await deliver(artifact, target, rules, lookups.at(registry, artifact, name));
    result = { ...result, delivery };
    if (delivery.state === 'skipped') {
      log.warning(describe(target.ref, delivery), locationOf(result, 'version'));
      return result;
    }
    log.info(describe(target.ref, delivery));
    await warnOfSettings(target, delivery, plan, log);
    const lacks = lackingWarning(target.ref, delivery, plan);
    if (lacks !== undefined) log.warning(lacks, locationOf(result, 'version'));
    // One version of a chart at a time: otherwise an older one could be the last to move a tag.
    const tags = await mutex.run(target.uri, () => tag(version, delivery, target, plan));
    for (const line of describeTags(target.uri, tags, plan.tags, version)) log.info(line);
    result = { ...result, tags };
    if (plan.artifactHubMetadata !== undefined) {
      const state = await pushArtifactHubMetadata(target, plan.artifactHubMetadata, plan.dryRun);
      log.info(describeArtifactHub(target.uri, state));
    }
    if (plan.waitForReplication === true && !plan.dryRun) {
      await waitForReplication(target, delivery.digest, ports);
      await waitForSigning(target, delivery.digest, ports);
    }
    return result;
  } catch (error) {
    const failure = failureOf(error, result);
    const at = result.target?.ref ?? chartPath;
    log.info(
      failure.message.includes(at) ? `failed: ${failure.message}` : `${at}: failed: ${failure.message}`,
    );
    return { ...result, failure };
  }
}

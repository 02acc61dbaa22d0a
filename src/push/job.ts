import { chartArtifact, type Artifact } from './artifact.ts';
import { artifactHubTag, pushArtifactHubMetadata, type ArtifactHubState } from './artifact-hub.ts';
import { deliver, type Delivery } from './deliver.ts';
import { failureOf, placeOf } from './failure.ts';
import { describeTag, moveTags, type TagOutcome } from './move-tags.ts';
import type { PushPlan } from './plan.ts';
import type { PreparedChart, PushPorts } from './ports.ts';
import type { Registry } from '../registry/registry.ts';
import { watched } from './progress.ts';
import { waitForReplication } from './replication.ts';
import type { Result } from './result.ts';
import { furtherTags } from './tags.ts';
import { targetOf, type Target } from './target.ts';
import type { Turns } from './turns.ts';
import { verifyTag } from './verify-tag.ts';

/** One chart and one destination, with the work on each that several jobs share. */
export interface Job {
  readonly chartPath: string;
  readonly prepared: Promise<PreparedChart>;
  readonly registry: Promise<Registry>;
  readonly turns: Turns;
}

function describe(ref: string, { state, digest, repositoryCreated }: Delivery): string {
  const created = repositoryCreated ? ' into a new repository' : '';
  switch (state) {
    case 'pushed':
      return `${ref}: pushed${created}, ${digest}`;
    case 'unchanged':
      return `${ref}: unchanged, the same content is there as ${digest}`;
    case 'skipped':
      return `${ref}: skipped, other content is there as ${digest}`;
    case 'planned':
      return `${ref}: would be pushed as ${digest} (dry run)`;
  }
}

/** Helm looks for the provenance of `<repository>-<version>.tgz`: helm/helm#32546 */
function otherName({ uri, registry }: Target, chartName: string): string {
  return (
    `${uri} does not end in the chart's name, "${chartName}": "helm pull --verify" cannot verify it there; ` +
    `use repository-prefix where the name may be ${registry.host}/…/${chartName}`
  );
}

function describeArtifactHub(uri: string, state: ArtifactHubState): string {
  const said = { pushed: 'pushed', unchanged: 'unchanged', planned: 'would be pushed (dry run)' }[state];
  return `${uri}:${artifactHubTag}: metadata of Artifact Hub ${said}`;
}

async function tag(
  artifact: Artifact,
  version: string,
  { digest }: Delivery,
  target: Target,
  { tags, dryRun }: PushPlan,
): Promise<readonly TagOutcome[]> {
  const manifest = async (): Promise<Uint8Array> => {
    if (digest === artifact.digest) return artifact.manifest;
    return (await target.registry.client.manifest(target.path, digest)).bytes;
  };
  return await moveTags(target, furtherTags(tags, version), { digest, version, manifest }, dryRun);
}

/**
 * Brings one chart to one destination, and says what happens as it does: checks the Git tag, delivers, puts the further
 * tags and what Artifact Hub reads, and waits for replication. Never throws: what goes wrong is in the result, beside what went
 * well before.
 */
export async function runJob(
  { chartPath, prepared, registry, turns }: Job,
  plan: PushPlan,
  ports: PushPorts,
): Promise<Result> {
  const { log } = ports;
  let result: Result = { chartPath };
  try {
    const { chart, created } = await prepared;
    const artifact = chartArtifact({ chart, created }, ports.read, plan.annotations);
    result = { ...result, chart, artifact };
    const { name, version } = chart.metadata;
    if (plan.gitTag !== undefined) verifyTag(plan.gitTag, chart.metadata);
    const target = targetOf(await registry, plan.naming, name, artifact);
    result = { ...result, target };
    if (target.name.split('/').at(-1) !== name) {
      log.warning(otherName(target, name), placeOf(result, 'name'));
    }
    const blobs = artifact.blobs.map((blob) => watched(blob, target.ref, ports));
    const delivery = await deliver({ ...artifact, blobs }, target, {
      ...plan,
      createRepository: plan.createRepository
        ? () => target.registry.createRepository(target.name, chart)
        : undefined,
      lookFirst: plan.charts.length > 1,
    });
    result = { ...result, delivery };
    if (delivery.state === 'skipped') {
      log.warning(describe(target.ref, delivery), placeOf(result, 'version'));
      return result;
    }
    log.info(describe(target.ref, delivery));
    // Versions of one chart look at the tags one after another: else an older one could be the last to move them.
    const tags = await turns.take(target.uri, () => tag(artifact, version, delivery, target, plan));
    for (const outcome of tags) log.info(describeTag(target.uri, outcome, version));
    result = { ...result, tags };
    if (plan.artifactHubMetadata !== undefined) {
      const state = await pushArtifactHubMetadata(target, plan.artifactHubMetadata, plan.dryRun);
      log.info(describeArtifactHub(target.uri, state));
    }
    if (plan.waitForReplication === true && !plan.dryRun) {
      await waitForReplication(target, delivery.digest, ports);
    }
    return result;
  } catch (error) {
    const failure = failureOf(error, result);
    log.info(`${result.target?.ref ?? chartPath}: failed: ${failure.message}`);
    return { ...result, failure };
  }
}

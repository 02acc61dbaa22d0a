import { legacyChartMediaType } from '../registry/chart-artifact.ts';
import type { PackagedChart } from '../chart/packaged.ts';
import { verifyProvenance } from '../chart/provenance.ts';
import { isDigest, type Digest } from '../digest.ts';
import { explainPull, PullError } from './explain.ts';
import { fetchManifest, fetchText, type ChartManifest } from './fetch.ts';
import type { PullPlan, PullPorts, StagingDirectory } from './plan.ts';
import { referenceOf } from './resolve.ts';
import { tagOfExactVersion, versionOfTag } from '../registry/versions.ts';
import { readOrArchived } from '../registry/archived.ts';
import { repositoryNamed, tagsForRange, type Repository } from '../registry/repository.ts';

/** A chart that was pulled. */
export interface Pulled {
  readonly chart: PackagedChart;
  /** The manifest's digest. */
  readonly digest: Digest;
  /** `host/path:tag`, or `host/path@digest` if it was asked for by digest. */
  readonly ref: string;
  /** The archive's path, unless it was unpacked. */
  readonly file?: string;
  /** The chart's folder, if it was unpacked. */
  readonly folder?: string;
}

/** Verifies the chart's provenance if the plan asks for it, and returns the provenance file. */
async function verified(
  { registry, path }: Repository,
  manifest: ChartManifest,
  { metadata }: PackagedChart,
  reference: string,
  { plan: { source, version, verifyKey }, log }: { readonly plan: PullPlan; readonly log: PullPorts['log'] },
): Promise<Uint8Array | undefined> {
  if (verifyKey === undefined) return undefined;
  if (manifest.provenance === undefined) {
    throw new PullError(
      `${source.text} has no provenance file to verify; push it with signing-key, or remove verify-key`,
    );
  }
  const text = await fetchText(registry.client, path, manifest.provenance);
  // Compared with what was asked for, not with what was received: otherwise any signed chart could pass for any other.
  const asked = source.tag ?? tagOfExactVersion(version) ?? reference;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const fileName = `${name}-${versionOfTag(asked) ?? metadata.version}.tgz`;
  const archive = { metadata, fileName, digest: manifest.archive.digest };
  const { signers, fingerprint } = await verifyProvenance(text.toString(), verifyKey, archive);
  log.info(`signed by ${signers.join(', ')}, key ${fingerprint}`);
  return text;
}

/** Fetches config and archive in parallel; the config is fetched only to check its digest. */
async function fetchChart(
  { registry: { client }, path }: Repository,
  { config, archive }: ChartManifest,
  staging: StagingDirectory,
): Promise<PackagedChart> {
  const [chart] = await Promise.all([
    staging.takeArchive(client.blob(path, archive)),
    fetchText(client, path, config),
  ]);
  return chart;
}

async function pullFrom(repository: Repository, plan: PullPlan, ports: PullPorts): Promise<Pulled> {
  const { source, version, untar } = plan;
  const { registry, path, uri } = repository;
  const tags = {
    resolve: (tag: string) => registry.client.resolve(path, tag),
    list: () => tagsForRange(repository, ports.log, 'pull'),
  };
  const reference = await referenceOf(tags, source, version);
  const ref = `${uri}${isDigest(reference) ? '@' : ':'}${reference}`;
  const manifest = await readOrArchived(repository, reference, () =>
    fetchManifest(registry.client, path, reference, ref),
  );
  if (manifest.archive.mediaType === legacyChartMediaType) {
    ports.log.warning(
      `${ref}: the chart's media type ${legacyChartMediaType} is deprecated; push the chart again`,
    );
  }
  const staging = await ports.stage();
  try {
    const chart = await fetchChart(repository, manifest, staging);
    for (const warning of chart.warnings) ports.log.warning(warning);
    const { name, version: chartVersion } = chart.metadata;
    const fileName = `${name}-${chartVersion}.tgz`;
    const provenance = await verified(repository, manifest, chart, reference, { plan, log: ports.log });
    const pulled = { chart, digest: manifest.digest, ref };
    ports.log.info(`${ref}: pulled, ${manifest.digest}`);
    return untar
      ? { ...pulled, folder: await staging.untarArchive(name) }
      : { ...pulled, file: await staging.keepArchive(fileName, provenance) };
  } finally {
    await staging.close();
  }
}

/**
 * Pulls a chart: resolves the version, fetches the chart, checks every digest and the archive itself, verifies the signature if
 * the plan asks for it, and only then gives the file its name.
 *
 * Throws a {@link PullError}, a ChartError or an AwsError that says what is wrong and what to do.
 */
export async function pullChart(plan: PullPlan, ports: PullPorts): Promise<Pulled> {
  const { source } = plan;
  const repository = repositoryNamed(await ports.open(source.destination), source.name);
  try {
    return await pullFrom(repository, plan, ports);
  } catch (error) {
    const message = explainPull(error, source, repository);
    if (error instanceof Error && error.message === message) throw error;
    throw new PullError(message, { cause: error });
  }
}

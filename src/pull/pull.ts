import { legacyChartMediaType } from '../chart/media-types.ts';
import type { PackagedChart } from '../chart/packaged.ts';
import { verifyProvenance } from '../chart/verify-provenance.ts';
import { isDigest, type Digest } from '../digest.ts';
import type { ReadableRegistry } from '../registry/registry.ts';
import { explainPull, PullError } from './explain.ts';
import { fetchManifest, fetchText, type ChartManifest } from './fetch.ts';
import type { PullPlan } from './plan.ts';
import type { PullPorts, Workbench } from './ports.ts';
import { referenceOf } from './resolve.ts';
import { type RepositoryAddress, repositoryAddress } from '../registry/repository-address.ts';

/** A chart that was pulled. */
export interface Pulled {
  readonly chart: PackagedChart;
  /** The manifest's digest. */
  readonly digest: Digest;
  /** `host/path:tag`, or `host/path@digest` where it was asked for by digest. */
  readonly ref: string;
  /** The archive's path, where it was not to be unpacked. */
  readonly file?: string;
  /** The chart's folder, where it was. */
  readonly folder?: string;
}

/** Checks the chart against its provenance, where that is asked for, and gives the provenance file. */
async function verified(
  registry: ReadableRegistry,
  { path }: RepositoryAddress,
  manifest: ChartManifest,
  { metadata }: PackagedChart,
  fileName: string,
  { plan: { source, verifyKey }, log }: { readonly plan: PullPlan; readonly log: PullPorts['log'] },
): Promise<Uint8Array | undefined> {
  if (verifyKey === undefined) return undefined;
  if (manifest.provenance === undefined) {
    throw new PullError(
      `${source.text} has no provenance file to verify; push it with signing-key, or leave verify-key out`,
    );
  }
  const text = await fetchText(registry.client, path, manifest.provenance);
  const archive = { metadata, fileName, digest: manifest.archive.digest };
  const { signers, fingerprint } = await verifyProvenance(text.toString(), verifyKey, archive);
  log.info(`signed by ${signers.join(', ')}, key ${fingerprint}`);
  return text;
}

/** Fetches config and archive side by side: the config's digest is checked too, though nothing else of it is needed. */
async function fetchChart(
  { client }: ReadableRegistry,
  { path }: RepositoryAddress,
  { config, archive }: ChartManifest,
  bench: Workbench,
): Promise<PackagedChart> {
  const [chart] = await Promise.all([
    bench.takeArchive(client.blob(path, archive)),
    fetchText(client, path, config),
  ]);
  return chart;
}

async function pullFrom(
  registry: ReadableRegistry,
  place: RepositoryAddress,
  plan: PullPlan,
  ports: PullPorts,
): Promise<Pulled> {
  const { source, version, untar } = plan;
  const { client } = registry;
  const reference = await referenceOf(client, place.path, source, version);
  const ref = `${place.uri}${isDigest(reference) ? '@' : ':'}${reference}`;
  const manifest = await fetchManifest(client, place.path, reference, ref);
  if (manifest.archive.mediaType === legacyChartMediaType) {
    ports.log.warning(`${ref}: the chart's media type ${legacyChartMediaType} is deprecated; push it anew`);
  }
  const bench = await ports.workbench();
  try {
    const chart = await fetchChart(registry, place, manifest, bench);
    for (const warning of chart.warnings) ports.log.warning(warning);
    const { name, version: chartVersion } = chart.metadata;
    const fileName = `${name}-${chartVersion}.tgz`;
    const provenance = await verified(registry, place, manifest, chart, fileName, { plan, log: ports.log });
    const pulled = { chart, digest: manifest.digest, ref };
    ports.log.info(`${ref}: pulled, ${manifest.digest}`);
    return untar
      ? { ...pulled, folder: await bench.unpackArchive(name) }
      : { ...pulled, file: await bench.keepArchive(fileName, provenance) };
  } finally {
    await bench.close();
  }
}

/**
 * Pulls a chart: finds out which one is meant, fetches it, checks every digest and the archive itself, verifies who signed it
 * where that is asked for, and only then gives it its name.
 *
 * Throws a {@link PullError}, a ChartError or an AwsError: what was wrong and what to do.
 */
export async function pullChart(plan: PullPlan, ports: PullPorts): Promise<Pulled> {
  const registry = await ports.open(plan.source.destination);
  const place = repositoryAddress(registry, plan.source.name);
  try {
    return await pullFrom(registry, place, plan, ports);
  } catch (error) {
    const message = explainPull(error, registry, plan.source, place);
    if (error instanceof Error && error.message === message) throw error;
    throw new PullError(message, { cause: error });
  }
}

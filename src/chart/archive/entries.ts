import type { Chart } from '../chart.ts';
import { contentOf, readAll, type ChartFile, type Content } from './content.ts';
import { ChartError } from '../errors.ts';
import { lockYaml } from '../metadata/lock.ts';
import { metadataYaml, type Metadata } from '../metadata/metadata.ts';

/** A file of a package: its path in the archive, and its bytes. */
export type PackageEntry = ChartFile;

function text(yaml: string): Content {
  return contentOf(Buffer.from(yaml));
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}

function checkSchema(schema: ChartFile, chart: string): void {
  if (isJson(readAll(schema))) return;
  const text = `failed to save: invalid JSON in ${schema.name}`;
  throw new ChartError(`${text}: correct the schema of the chart ${chart}`, { file: schema.name });
}

/** Charts of apiVersion v1 have their dependencies in requirements.yaml, which is packaged as a file. */
function writtenMetadata(metadata: Metadata): Metadata {
  const { dependencies, ...rest } = metadata;
  return metadata.apiVersion === 'v1' || dependencies === undefined ? rest : metadata;
}

function* entriesOf(chart: Chart, parent: string): Generator<PackageEntry> {
  const { metadata, lock, schema } = chart;
  const base = `${parent}${metadata.name}/`;
  yield { name: `${base}Chart.yaml`, ...text(metadataYaml(writtenMetadata(metadata))) };
  if (metadata.apiVersion === 'v2' && lock !== undefined)
    yield { name: `${base}Chart.lock`, ...text(lockYaml(lock)) };
  if (schema !== undefined) checkSchema(schema, metadata.name);
  const files = [
    ...chart.values,
    ...(schema === undefined ? [] : [schema]),
    ...chart.templates,
    ...chart.files,
  ];
  for (const file of files) yield { ...file, name: `${base}${file.name}` };
  for (const dependency of chart.dependencies) yield* entriesOf(dependency, `${base}charts/`);
}

/**
 * Lists the files of a chart's package in Helm's order: Chart.yaml and Chart.lock written anew, values, schema, templates,
 * other files, and then the same of each sub-chart.
 *
 * Rule: Helm's `writeTarContents` (pkg/chart/v2/util/save.go). Throws {@link ChartError} for a schema that is not JSON.
 */
export function packageEntries(chart: Chart): PackageEntry[] {
  return [...entriesOf(chart, '')];
}

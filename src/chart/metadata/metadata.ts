import type { GoValue } from '../../go/json.ts';
import { goJson } from '../../go/json.ts';
import type { Dependency } from './dependency.ts';
import { dependencyFields, dependencyShape, unlessEmpty } from './dependency.ts';
import { jsonToYaml, loadYaml } from '../yaml/marshal.ts';
import type { Shape } from '../yaml/shape.ts';
import { flag, listOf, mapOf, pointerTo, structOf, text } from '../yaml/shape.ts';

/** A maintainer of a chart. */
export interface Maintainer {
  readonly name?: string;
  readonly email?: string;
  readonly url?: string;
}

/** The content of Chart.yaml, as Helm keeps it: the fields of its `v2.Metadata`. */
export interface Metadata {
  readonly name: string;
  readonly home?: string;
  readonly sources?: readonly string[];
  readonly version: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly maintainers?: readonly Maintainer[];
  readonly icon?: string;
  readonly apiVersion?: string;
  readonly condition?: string;
  readonly tags?: string;
  readonly appVersion?: string;
  readonly deprecated?: boolean;
  readonly annotations?: ReadonlyMap<string, string>;
  readonly kubeVersion?: string;
  readonly dependencies?: readonly Dependency[];
  readonly type?: string;
}

/** Metadata before `validateMetadata` has seen it: entries of lists may be null, and name and version empty. */
export interface UncheckedMetadata extends Omit<Metadata, 'maintainers' | 'dependencies'> {
  readonly maintainers?: readonly (Maintainer | null)[];
  readonly dependencies?: readonly (Dependency | null)[];
}

const maintainerShape: Shape<Maintainer> = structOf<Maintainer>(
  'v2.Maintainer',
  {},
  { name: text, email: text, url: text },
);

/** Helm's `v2.Metadata`. */
export const metadataShape: Shape<UncheckedMetadata> = structOf<UncheckedMetadata>(
  'v2.Metadata',
  { name: '', version: '' },
  {
    name: text,
    home: text,
    sources: listOf(text),
    version: text,
    description: text,
    keywords: listOf(text),
    maintainers: listOf(pointerTo(maintainerShape)),
    icon: text,
    apiVersion: text,
    condition: text,
    tags: text,
    appVersion: text,
    deprecated: flag,
    annotations: mapOf(text),
    kubeVersion: text,
    dependencies: listOf(pointerTo(dependencyShape)),
    type: text,
  },
);

/**
 * Reads Chart.yaml, or requirements.yaml over what Chart.yaml gave (`into`), where its fields win.
 *
 * `file` is the path inside the chart. Empty and missing fields are absent. Throws ChartError with Helm's text. Rule: `LoadFiles`
 * in Helm's pkg/chart/v2/loader.
 */
export function parseMetadata(bytes: Uint8Array, file: string, into?: UncheckedMetadata): UncheckedMetadata {
  return loadYaml(bytes, file, metadataShape, into ?? metadataShape.zero);
}

function maintainerFields({ name, email, url }: Maintainer): GoValue {
  return { name: unlessEmpty(name), email: unlessEmpty(email), url: unlessEmpty(url) };
}

function metadataFields(metadata: Metadata): GoValue {
  const { maintainers, annotations, dependencies } = metadata;
  return {
    name: unlessEmpty(metadata.name),
    home: unlessEmpty(metadata.home),
    sources: unlessEmpty(metadata.sources),
    version: unlessEmpty(metadata.version),
    description: unlessEmpty(metadata.description),
    keywords: unlessEmpty(metadata.keywords),
    maintainers: unlessEmpty(maintainers?.map(maintainerFields)),
    icon: unlessEmpty(metadata.icon),
    apiVersion: unlessEmpty(metadata.apiVersion),
    condition: unlessEmpty(metadata.condition),
    tags: unlessEmpty(metadata.tags),
    appVersion: unlessEmpty(metadata.appVersion),
    deprecated: metadata.deprecated === true ? true : undefined,
    annotations: annotations === undefined || annotations.size === 0 ? undefined : annotations,
    kubeVersion: unlessEmpty(metadata.kubeVersion),
    dependencies: unlessEmpty(dependencies?.map(dependencyFields)),
    type: unlessEmpty(metadata.type),
  };
}

/** The metadata as JSON: the bytes of the config blob that `helm push` makes for them. */
export function metadataJson(metadata: Metadata): string {
  return goJson(metadataFields(metadata));
}

/**
 * The metadata as YAML: the bytes of Chart.yaml in an archive and in a provenance file. Fields are sorted, comments and
 * unknown fields gone. The dependencies of a chart of apiVersion v1 are in requirements.yaml instead: an archive's
 * Chart.yaml is made of metadata without them. Throws ChartError as Helm's `Save` does.
 */
export function metadataYaml(metadata: Metadata): string {
  return jsonToYaml(metadataJson(metadata), 'Chart.yaml');
}

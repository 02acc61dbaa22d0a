import { isDigest, type Digest } from '../../src/digest.ts';
import { invalidParameter } from './errors.ts';

/** A descriptor of the OCI image specification. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

/** What the emulator reads from a manifest or an index. */
export interface Manifest {
  readonly mediaType: string;
  /** Config and layers; empty for an index. */
  readonly blobs: readonly Descriptor[];
  /** The manifests of an index. */
  readonly children: readonly Descriptor[];
  /** `artifactType`, else the media type of the config: `application/vnd.cncf.helm.config.v1+json` for a chart. */
  readonly artifactMediaType: string | undefined;
  readonly annotations: Readonly<Record<string, string>> | undefined;
  readonly subject: Digest | undefined;
}

const manifestTypes: readonly string[] = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const indexTypes: readonly string[] = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const maxLayers = 4200;
/** botocore's ecr model, ImageManifest */
const maxManifest = 4_194_304;

/** The one text for everything that is not a manifest. https://github.com/chainguard-dev/apko/issues/450 */
const notManifest = (): Error => invalidParameter('ImageManifest', 'Invalid JSON syntax');

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Answered below, as anything else that is not an object.
  }
  throw notManifest();
}

function descriptor(value: unknown): Descriptor {
  if (!isObject(value)) throw notManifest();
  const { mediaType, digest, size } = value;
  if (typeof mediaType !== 'string' || typeof digest !== 'string' || typeof size !== 'number')
    throw notManifest();
  if (!isDigest(digest)) throw notManifest();
  return { mediaType, digest, size };
}

function descriptors(value: unknown): readonly Descriptor[] {
  if (!Array.isArray(value)) throw notManifest();
  return value.map(descriptor);
}

function annotationsOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value)) throw notManifest();
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}

/**
 * Reads a manifest that was pushed under a media type: the Content-Type, or PutImage's `imageManifestMediaType`. Without
 * one, the manifest must name it itself. Throws ECR's InvalidParameterException.
 *
 * ECR refuses a media type that it does not know, parameters after it (aws/containers-roadmap#2306) and one that
 * contradicts the manifest; it does not ask for the field, which Helm leaves out.
 */
export function parseManifest(text: string, givenType: string | undefined): Manifest {
  if (text.length > maxManifest) {
    throw invalidParameter('ImageManifest', `Member must have length less than or equal to ${maxManifest}`);
  }
  const manifest = parseObject(text);
  const mediaType = givenType ?? manifest['mediaType'];
  if (typeof mediaType !== 'string' || manifest['schemaVersion'] !== 2) throw notManifest();
  if ((manifest['mediaType'] ?? mediaType) !== mediaType) throw notManifest();

  const { artifactType, subject } = manifest;
  const common = {
    mediaType,
    annotations: annotationsOf(manifest['annotations']),
    subject: subject === undefined ? undefined : descriptor(subject).digest,
  };
  const declared = typeof artifactType === 'string' && artifactType !== '' ? artifactType : undefined;
  if (indexTypes.includes(mediaType)) {
    const children = descriptors(manifest['manifests']);
    return { ...common, blobs: [], children, artifactMediaType: declared };
  }
  if (!manifestTypes.includes(mediaType)) throw notManifest();
  const config = descriptor(manifest['config']);
  const layers = descriptors(manifest['layers']);
  if (layers.length > maxLayers) {
    throw invalidParameter('ImageManifest', 'Limit on number of layers per image exceeded');
  }
  return {
    ...common,
    blobs: [config, ...layers],
    children: [],
    artifactMediaType: declared ?? config.mediaType,
  };
}

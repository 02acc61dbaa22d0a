import {
  configMediaType,
  chartMediaType,
  legacyChartMediaType,
  provenanceMediaType,
} from '../registry/chart-artifact.ts';
import { verifyProvenance } from '../chart/provenance.ts';
import { isJsonObject } from '../json.ts';
import { ManifestError, manifestRecord, parseManifest, type Descriptor } from '../oci/manifest.ts';
import type { Log } from '../registry/log.ts';
import { isAboutImage, isMadeBy, parsed, publicKeys, type FoundSignature } from './cosign.ts';
import type { Image, ImagePart } from './image.ts';
import type { KeylessCheck } from './keyless.ts';
import type { PromotePlan } from './plan.ts';
import type { Selected } from './select.ts';

/** An image is not signed as required. */
class VerificationError extends Error {
  override readonly name = 'VerificationError';
}

/** The size limit of configs, provenance files, payloads and bundles in bytes; anything larger is something else. */
const largestText = 4 * 1024 * 1024;

const simpleSigningType = 'application/vnd.dev.cosign.simplesigning.v1+json';
const bundleType = /^application\/vnd\.dev\.sigstore\.bundle(\.v0\.\d+)?\+json/;

/** The most reasons of signatures that one message names. */
const mostReasons = 3;

/** A layer in a manifest whose descriptors have been checked. */
interface SignatureLayer {
  readonly digest: string;
  readonly annotations?: Readonly<Record<string, unknown>> | null;
}

async function textOf(image: Image, blob: Descriptor): Promise<Buffer> {
  if (blob.size > largestText) {
    throw new VerificationError(
      `the blob ${blob.digest} (${blob.mediaType}) has ${blob.size} bytes, too many for a text file file`,
    );
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of image.blob(blob)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Verifies the chart's provenance; the archive's name must match the repository and the tag that were asked for. */
async function verifyChart(
  image: Image,
  key: string,
  ref: string,
  { chart, version }: { readonly chart: string; readonly version: string | undefined },
  log: Log,
): Promise<void> {
  const { config, layers } = parseManifest(image.root.bytes);
  const archive = layers.find(({ mediaType }) => [chartMediaType, legacyChartMediaType].includes(mediaType));
  if (config.mediaType !== configMediaType || archive === undefined) {
    throw new VerificationError(
      `${ref} is not a Helm chart, and verify-key verifies charts; use cosign-key for images`,
    );
  }
  const provenance = layers.find(({ mediaType }) => mediaType === provenanceMediaType);
  if (provenance === undefined) {
    throw new VerificationError(`${ref} has no provenance file to verify; it was not copied`);
  }
  const [text, json] = await Promise.all([textOf(image, provenance), textOf(image, config)]);
  const stated = JSON.parse(json.toString()) as Readonly<Record<string, unknown>>;
  const metadata = { name: String(stated['name']), version: String(stated['version']) };
  const fileName = `${chart}-${version ?? metadata.version}.tgz`;
  const { signers, fingerprint } = await verifyProvenance(text.toString(), key, {
    metadata,
    fileName,
    digest: archive.digest,
  });
  log.info(`${ref}: signed by ${signers.join(', ')}, key ${fingerprint}`);
}

/** Returns the manifests that may hold signatures of the root: its referrers, and the one under its signature tag. */
function signaturesOf({ root, parts, attachedTags }: Image): readonly ImagePart[] {
  const { digest } = root.descriptor;
  const tagged = attachedTags.find(({ tag }) => tag === `${digest.replace(':', '-')}.sig`);
  return parts.filter((part) => {
    if (part.descriptor.digest === tagged?.digest) return true;
    const { subject } = manifestRecord(part.bytes);
    return isJsonObject(subject) && subject['digest'] === digest;
  });
}

/** Reads the signatures of the root in a manifest's layers. */
async function* signaturesIn(image: Image, part: ImagePart): AsyncGenerator<FoundSignature> {
  const { layers } = manifestRecord(part.bytes);
  for (const { digest, annotations } of (layers ?? []) as readonly SignatureLayer[]) {
    const found = part.blobs.find((blob) => blob.digest === digest);
    if (found?.mediaType === simpleSigningType) {
      yield {
        type: 'simple signing',
        payload: await textOf(image, found),
        annotations: annotations ?? {},
      };
    } else if (found !== undefined && bundleType.test(found.mediaType)) {
      yield { type: 'bundle', bundle: parsed(await textOf(image, found)) };
    }
  }
}

/**
 * Looks for a signature of the image that counts. Returns why none does, each reason once, or `undefined` if one does; a reason
 * is empty if it is only that the signature is not the wanted one.
 */
async function findSignature(image: Image, problemOf: KeylessCheck): Promise<readonly string[] | undefined> {
  const problems = new Set<string>();
  for (const part of signaturesOf(image)) {
    for await (const found of signaturesIn(image, part)) {
      if (!isAboutImage(found, image.root.descriptor.digest)) continue;
      const problem = problemOf(found);
      if (problem === undefined) return undefined;
      problems.add(problem);
    }
  }
  return [...problems];
}

async function verifyKey(image: Image, pem: string, ref: string, log: Log): Promise<void> {
  const keys = publicKeys(pem);
  const problems = await findSignature(image, (found) => (isMadeBy(keys, found) ? undefined : ''));
  if (problems === undefined) {
    log.info(`${ref}: signed with cosign, by the key of cosign-key`);
    return;
  }
  const why =
    problems.length === 0 ? 'there is no signature' : 'none of its signatures was made with the key';
  throw new VerificationError(
    `${ref} is not signed with the key of cosign-key: ${why}; it was not copied. Check the key, or sign it with: cosign sign --key`,
  );
}

function reasonsIn(problems: readonly string[]): string {
  return problems.length === 0 ? 'there is no signature' : problems.slice(0, mostReasons).join(', ');
}

async function verifyKeyless(image: Image, check: KeylessCheck, ref: string, log: Log): Promise<void> {
  const problems = await findSignature(image, check);
  if (problems === undefined) {
    log.info(`${ref}: signed with cosign, by the identity of certificate-identity`);
    return;
  }
  throw new VerificationError(
    `${ref} is not signed by the identity of certificate-identity: ${reasonsIn(problems)}; it was not copied. Check certificate-identity, certificate-oidc-issuer and trusted-root, or sign it with: cosign sign`,
  );
}

/**
 * Verifies an image as the plan asks, before anything is copied: a chart's provenance file, and cosign signatures made with a
 * key or by an identity, whether they are under tags or have the image as their subject. Throws a {@link VerificationError}, a
 * ChartError, or what the reads throw.
 */
export async function verifyImageSignatures(
  image: Image,
  ref: string,
  { chart, selected }: { readonly chart: string; readonly selected: Selected },
  plan: Pick<PromotePlan, 'verifyKey' | 'cosignKey' | 'keyless'>,
  log: Log,
): Promise<void> {
  try {
    if (plan.verifyKey !== undefined) {
      await verifyChart(image, plan.verifyKey, ref, { chart, version: selected.version }, log);
    }
    if (plan.cosignKey !== undefined) await verifyKey(image, plan.cosignKey, ref, log);
    if (plan.keyless !== undefined) await verifyKeyless(image, plan.keyless, ref, log);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    throw new VerificationError(`${ref} cannot be verified: ${error.message}`, { cause: error });
  }
}

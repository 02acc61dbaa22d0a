import type { Digest } from '../digest.ts';
import type { BlobSource } from '../oci/blobs.ts';
import { imageManifestType } from '../oci/manifest.ts';
import type { Artifact } from '../registry/chart-artifact.ts';
import { archivedMessage } from '../registry/archived.ts';
import { TagTakenError, type IfExists } from '../registry/refusal.ts';
import { missingAfterCreation, missingInDryRun } from '../registry/explain.ts';
import { isImmutableTag, isMissing, isMissingRepository, RepositoryGoneError } from '../registry/refusal.ts';
import type { Target } from '../registry/repository.ts';
import { isComplete, type Lacking } from '../registry/same-content.ts';
import type { AgreedArtifact, Held, Lookup } from './lookup.ts';
import type { PushPlan } from './plan.ts';
import { missingBlobs, openUploads, prepareBlobs, putBlobs, type PreparedBlob } from './upload.ts';

/** A dry run found no repository and cannot tell whether ECR would create it on push. */
class UnknownRepositoryError extends Error {
  override readonly name = 'UnknownRepositoryError';
}

/** The outcome of a delivery: `planned` is `pushed` in a dry run, `packaged` is a run without destinations. */
export type DeliveryState = 'pushed' | 'unchanged' | 'skipped' | 'planned' | 'packaged';

/** The result of one delivery. */
export interface Delivery {
  readonly state: DeliveryState;
  /** The digest under the tag; after a dry run, the one that a push would put there. */
  readonly digest: Digest;
  readonly repositoryCreated: boolean;
  /** The manifest with that digest, if it holds this chart. */
  readonly manifest?: Uint8Array;
  /** What the user asked for and the manifest lacks, because another one was there before. */
  readonly lacking?: Lacking;
}

/** The options of a delivery. */
export interface DeliveryRules extends Pick<PushPlan, 'ifExists' | 'dryRun'> {
  /** Creates the repository, or returns false if it already exists; absent if repositories are not to be created. */
  readonly createRepository: (() => Promise<boolean>) | undefined;
  /**
   * Whether to open uploads only for blobs that the registry is known to lack. This costs a round trip, but among many charts
   * most are unchanged, and ECR Public opens only 10 uploads a second.
   */
  readonly lookFirst: boolean;
  /** Returns a blob that reports its upload. */
  readonly watch: (blob: BlobSource) => BlobSource;
}

function remedy(ifExists: IfExists, immutable: boolean): string {
  if (immutable) return "the tag is immutable; raise the chart's version";
  return ifExists === 'fail'
    ? `raise the chart's version, or set if-exists to "skip" or "overwrite"`
    : "raise the chart's version";
}

/** Returns the outcome if the tag already holds something, `undefined` if it is to be overwritten. */
function outcomeOfHeld(
  { digest, same }: Held,
  artifact: Artifact,
  { ref }: Target,
  { ifExists }: DeliveryRules,
  immutable: boolean,
): Omit<Delivery, 'repositoryCreated'> | undefined {
  const isOverwritten = ifExists === 'overwrite' && !immutable;
  if (same !== undefined) {
    const { manifest, lacking } = same;
    return isOverwritten && !isComplete(lacking)
      ? undefined
      : { state: 'unchanged', digest, manifest, lacking };
  }
  if (ifExists === 'skip') return { state: 'skipped', digest };
  if (isOverwritten) return undefined;
  throw new TagTakenError(
    `${ref} exists with different content: it has ${digest}, and this chart has ${artifact.digest}; ${remedy(ifExists, immutable)}`,
  );
}

/** Returns the outcome if the image under the immutable tag is in ECR's archive, `undefined` if it is not. */
async function archivedOutcome(
  { tag }: Artifact,
  target: Target,
  { ifExists }: DeliveryRules,
): Promise<Omit<Delivery, 'repositoryCreated'> | undefined> {
  const digest = await target.registry.archivedImage?.(target.name, tag);
  if (digest === undefined) return undefined;
  if (ifExists === 'skip') return { state: 'skipped', digest };
  throw new TagTakenError(`${archivedMessage(target, tag)}; or raise the chart's version`);
}

/**
 * Throws if a push would fail because the repository is missing. A response to HEAD has no body; only GET distinguishes a
 * missing repository from a missing tag.
 */
async function checkRepository(artifact: Artifact, target: Target, rules: DeliveryRules): Promise<void> {
  try {
    await target.registry.client.manifest(target.path, artifact.tag);
  } catch (error) {
    if (!isMissingRepository(error)) {
      if (!isMissing(error)) throw error;
    } else if (rules.createRepository === undefined) {
      throw new UnknownRepositoryError(missingInDryRun(target), { cause: error });
    }
  }
}

/** Finds out which blobs the registry lacks and opens uploads for them; with `lookFirst`, only for those that are needed. */
async function prepareUploads(
  artifact: Artifact,
  { registry: { client }, path }: Target,
  { lookFirst, watch }: DeliveryRules,
): Promise<() => Promise<readonly PreparedBlob[]>> {
  const blobs = artifact.blobs.map(watch);
  if (lookFirst) {
    const missing = await missingBlobs(client, path, blobs);
    return () => openUploads(client, path, missing);
  }
  const prepared = await prepareBlobs(client, path, blobs);
  return () => Promise.resolve(prepared);
}

/** Uploads the blobs, then the manifest. Creates the repository first if it is missing and the user asked for that. */
async function send(
  artifact: Artifact,
  { registry: { client }, path }: Target,
  { create, watch }: { readonly create: (() => Promise<void>) | undefined } & Pick<DeliveryRules, 'watch'>,
  uploads: ReturnType<typeof prepareUploads>,
): Promise<void> {
  async function sendTo(prepared: readonly PreparedBlob[]): Promise<void> {
    await putBlobs(client, path, prepared);
    await client.putManifest(path, artifact.tag, imageManifestType, artifact.manifest);
  }
  try {
    const open = await uploads;
    await sendTo(await open());
    return;
  } catch (error) {
    // Not earlier: ECR itself may create the repository on the first push (aws/containers-roadmap#853).
    if (create === undefined || !isMissingRepository(error)) throw error;
  }
  await create();
  await sendTo(await openUploads(client, path, artifact.blobs.map(watch)));
}

/**
 * Pushes one chart to one repository: looks up the tag, uploads the missing blobs, then puts the manifest under the tag, so
 * that the tag never points to something incomplete. Uploads are opened while the tag is looked up.
 *
 * Throws a {@link TagTakenError} if other content is in the way, a {@link RepositoryGoneError} if a repository that was just
 * created is gone, an {@link UnknownRepositoryError} in a dry run, otherwise a RegistryError, NetworkError or AwsError.
 */
export async function deliver(
  artifact: Artifact,
  target: Target,
  rules: DeliveryRules,
  lookup: Lookup,
): Promise<Delivery> {
  try {
    return await pushTo(artifact, target, rules, lookup);
  } catch (error) {
    if (rules.createRepository === undefined || !isMissingRepository(error)) throw error;
    throw new RepositoryGoneError(missingAfterCreation(target, error.message), { cause: error });
  }
}

async function pushTo(
  artifact: Artifact,
  target: Target,
  rules: DeliveryRules,
  lookup: Lookup,
): Promise<Delivery> {
  const { dryRun, createRepository, watch } = rules;
  const ownUploads = dryRun ? undefined : prepareUploads(artifact, target, rules);
  ownUploads?.catch(() => undefined); // matters only once the tag is known to be free
  const held = await lookup.held;
  const outcome = held && outcomeOfHeld(held, artifact, target, rules, false);
  if (outcome !== undefined) return { ...outcome, repositoryCreated: false };
  const agreed: AgreedArtifact = await lookup.agreed;
  const { digest, manifest, lacking } = agreed;
  const delivered = { digest, manifest, ...(lacking && { lacking }) };
  if (ownUploads === undefined) {
    if (held === undefined) await checkRepository(artifact, target, rules);
    return { ...delivered, state: 'planned', repositoryCreated: false };
  }
  let repositoryCreated = false;
  const create =
    createRepository &&
    (async (): Promise<void> => {
      repositoryCreated = await createRepository();
    });
  try {
    const uploads = digest === artifact.digest ? ownUploads : prepareUploads(agreed, target, rules);
    await send(agreed, target, { create, watch }, uploads);
    return { ...delivered, state: 'pushed', repositoryCreated };
  } catch (error) {
    if (!isImmutableTag(error)) throw error;
    // Somebody else pushed the tag in the meantime, or the tag to overwrite is immutable.
    const holder = await lookup.again(target);
    const late = holder && outcomeOfHeld(holder, artifact, target, rules, true);
    if (holder === undefined) {
      const archived = await archivedOutcome(artifact, target, rules);
      if (archived !== undefined) return { ...archived, repositoryCreated };
    }
    if (late === undefined) throw error;
    return { ...late, repositoryCreated };
  }
}

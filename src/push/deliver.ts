import type { Digest } from '../digest.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { imageManifestType } from '../oci/manifest.ts';
import type { Artifact } from './artifact.ts';
import {
  isImmutableTag,
  isMissing,
  isMissingRepository,
  missingAfterCreation,
  missingInRehearsal,
} from '../registry/explain.ts';
import type { IfExists } from '../registry/if-exists.ts';
import type { PushPlan } from './plan.ts';
import { holdsSameContent } from './same-content.ts';
import type { Target } from './target.ts';
import { missingBlobs, openUploads, prepareBlobs, putBlobs, type PreparedBlob } from './upload.ts';

/** The tag holds other content, and it is to stay. */
export class TagTakenError extends Error {
  override readonly name = 'TagTakenError';
}

/** Somebody deleted the repository while it was pushed to. */
export class RepositoryGoneError extends Error {
  override readonly name = 'RepositoryGoneError';
}

/** A dry run found no repository, and cannot know whether ECR would create it with the push. */
class UnknownRepositoryError extends Error {
  override readonly name = 'UnknownRepositoryError';
}

/** How a delivery ended: `planned` is a dry run's `pushed`. */
export type DeliveryState = 'pushed' | 'unchanged' | 'skipped' | 'planned';

/** What one delivery did. */
export interface Delivery {
  readonly state: DeliveryState;
  /** The manifest's digest under the tag, or the one that would be there after a dry run. */
  readonly digest: Digest;
  readonly repositoryCreated: boolean;
}

/** What a delivery follows. */
export interface DeliveryRules extends Pick<PushPlan, 'ifExists' | 'dryRun'> {
  /** Creates the repository and gives false where it was there already; absent where that is not wanted. */
  readonly createRepository: (() => Promise<boolean>) | undefined;
  /**
   * Opens uploads only for blobs that the registry does not have, once it has said so: a round trip more, but of many charts
   * most are unchanged, and ECR Public opens 10 uploads a second.
   */
  readonly lookFirst: boolean;
}

function remedy(ifExists: IfExists, immutable: boolean): string {
  if (immutable) return "the tag is immutable; raise the chart's version";
  return ifExists === 'fail'
    ? `raise the chart's version, or set if-exists to "skip" or "overwrite"`
    : "raise the chart's version";
}

/** Gives how the delivery ends where the tag holds something already, `undefined` where it is to be overwritten. */
async function settleExisting(
  existing: Descriptor,
  artifact: Artifact,
  { registry, path, ref }: Target,
  { ifExists }: DeliveryRules,
  immutable: boolean,
): Promise<Omit<Delivery, 'repositoryCreated'> | undefined> {
  if (await holdsSameContent(registry.client, path, existing, artifact)) {
    return { state: 'unchanged', digest: existing.digest };
  }
  if (ifExists === 'skip') return { state: 'skipped', digest: existing.digest };
  if (ifExists === 'overwrite' && !immutable) return undefined;
  throw new TagTakenError(
    `${ref} holds other content: ${existing.digest} is there, this chart is ${artifact.digest}; ${remedy(ifExists, immutable)}`,
  );
}

/**
 * Ends a dry run where the tag is free, with a reading request only: a HEAD answer has no body, and only the error of a GET
 * tells a missing repository from a missing tag.
 */
async function rehearse(artifact: Artifact, target: Target, rules: DeliveryRules): Promise<void> {
  try {
    await target.registry.client.manifest(target.path, artifact.tag);
  } catch (error) {
    if (!isMissingRepository(error)) {
      if (!isMissing(error)) throw error;
    } else if (rules.createRepository === undefined) {
      throw new UnknownRepositoryError(missingInRehearsal(target), { cause: error });
    }
  }
}

/** Finds out what there is to send, and opens the uploads for it. */
async function begin(
  artifact: Artifact,
  { registry: { client }, path }: Target,
  { lookFirst }: DeliveryRules,
): Promise<() => Promise<readonly PreparedBlob[]>> {
  if (lookFirst) {
    const missing = await missingBlobs(client, path, artifact.blobs);
    return () => openUploads(client, path, missing);
  }
  const prepared = await prepareBlobs(client, path, artifact.blobs);
  return () => Promise.resolve(prepared);
}

/** Sends the blobs and then the manifest, and creates the repository first where it is missing and the user asked for it. */
async function send(
  artifact: Artifact,
  { registry: { client }, path }: Target,
  create: (() => Promise<void>) | undefined,
  begun: ReturnType<typeof begin>,
): Promise<void> {
  async function sendTo(prepared: readonly PreparedBlob[]): Promise<void> {
    await putBlobs(client, path, prepared);
    await client.putManifest(path, artifact.tag, imageManifestType, artifact.manifest);
  }
  try {
    const open = await begun;
    await sendTo(await open());
    return;
  } catch (error) {
    // Not before: a repository may be one that ECR creates on the first push (aws/containers-roadmap#853).
    if (create === undefined || !isMissingRepository(error)) throw error;
  }
  await create();
  await sendTo(await openUploads(client, path, artifact.blobs));
}

/**
 * Brings one chart to one place: looks at the tag, sends the blobs that are missing, then the manifest by tag, so that the tag
 * never points at something incomplete. The uploads are opened while the tag is looked at.
 *
 * Throws a {@link TagTakenError} where other content is in the way, a {@link RepositoryGoneError} where a repository that is
 * created when it is missing is gone again, an {@link UnknownRepositoryError} in a dry run, a RegistryError, NetworkError or AwsError else.
 */
export async function deliver(artifact: Artifact, target: Target, rules: DeliveryRules): Promise<Delivery> {
  try {
    return await bring(artifact, target, rules);
  } catch (error) {
    if (rules.createRepository === undefined || !isMissingRepository(error)) throw error;
    throw new RepositoryGoneError(missingAfterCreation(target, error.message), { cause: error });
  }
}

async function bring(artifact: Artifact, target: Target, rules: DeliveryRules): Promise<Delivery> {
  const { registry, path } = target;
  const begun = rules.dryRun ? undefined : begin(artifact, target, rules);
  begun?.catch(() => undefined); // of interest only once the tag is known to be free
  const existing = await registry.client.resolve(path, artifact.tag);
  const settled = existing && (await settleExisting(existing, artifact, target, rules, false));
  if (settled !== undefined) return { ...settled, repositoryCreated: false };
  if (begun === undefined) {
    if (existing === undefined) await rehearse(artifact, target, rules);
    return { state: 'planned', digest: artifact.digest, repositoryCreated: false };
  }
  const { createRepository } = rules;
  let repositoryCreated = false;
  const create =
    createRepository &&
    (async (): Promise<void> => {
      repositoryCreated = await createRepository();
    });
  try {
    await send(artifact, target, create, begun);
    return { state: 'pushed', digest: artifact.digest, repositoryCreated };
  } catch (error) {
    if (!isImmutableTag(error)) throw error;
    // Somebody else took the tag in the meantime, or it was to be overwritten and cannot be.
    const holder = await registry.client.resolve(path, artifact.tag);
    const late = holder && (await settleExisting(holder, artifact, target, rules, true));
    if (late === undefined) throw error;
    return { ...late, repositoryCreated };
  }
}

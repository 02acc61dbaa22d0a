import pMap from 'p-map';
import type { Digest } from '../digest.ts';
import type { BlobSource } from '../oci/blobs.ts';
import type { Descriptor } from '../oci/manifest.ts';
import { referrersTag } from '../oci/reference.ts';
import type { Upload } from '../oci/registry-client.ts';
import { missingAfterCreation } from '../registry/explain.ts';
import { isImmutableTag, isMissing, isMissingRepository, RepositoryGoneError } from '../registry/refusal.ts';
import { ImmutableTagError } from '../registry/move-tags.ts';
import type { Registry } from '../registry/registry.ts';
import type { Repository } from '../registry/repository.ts';
import type { Image, ImagePart, ReferrerList } from './image.ts';
import { driftOf, findMissing, isAnything, type Drift, type Missing } from './missing.ts';
import { isAbout } from './refusal.ts';
import type { CopyRules } from './plan.ts';
import { putReferrersTag } from './referrers-tag.ts';
import { tagTaken, type TagDecision } from './tag-decision.ts';

/** Concurrent copies of a manifest's blobs. */
const blobCopies = { concurrency: 4 };

/** The copy of an image to a repository. */
export interface ImageCopy {
  readonly image: Image;
  /** The tag to put it under; none if it was selected by digest. */
  readonly tag: string | undefined;
  readonly to: Repository<Registry>;
}

/** The outcome for an image: `planned` is `promoted` in a dry run, `skipped` means that the tag keeps other content. */
export interface Promotion {
  readonly state: 'promoted' | 'unchanged' | 'skipped' | 'planned';
  /** The digest under the tag, or the one that would be there. */
  readonly digest: Digest;
  readonly repositoryCreated: boolean;
  /** How the destination compared with the source before. */
  readonly drift: Drift;
  /** Tags besides the image's own, such as those of signatures, that keep other content. */
  readonly keptTags: readonly string[];
}

/** The response to HEAD is the same for a missing repository and a missing tag; only GET tells them apart. */
async function checkRepository({ image, to }: ImageCopy, { createRepository }: CopyRules): Promise<void> {
  try {
    await to.registry.client.manifest(to.path, image.root.descriptor.digest);
  } catch (error) {
    const isNothing = isMissingRepository(error) ? createRepository : isMissing(error);
    if (!isNothing) throw error;
  }
}

/** Runs `write`, and creates the repository if it is missing and the user asked for that. Reports whether it created it. */
async function creatingRepository(
  to: Repository<Registry>,
  { createRepository }: CopyRules,
  write: () => Promise<void>,
): Promise<boolean> {
  try {
    await write();
    return false;
  } catch (error) {
    // Not earlier: ECR itself may create the repository on the first push (aws/containers-roadmap#853).
    if (!createRepository || !isMissingRepository(error) || !isAbout(error, to)) throw error;
  }
  const created = await to.registry.createRepository(to.name);
  try {
    await write();
  } catch (error) {
    if (!isMissingRepository(error) || !isAbout(error, to)) throw error;
    throw new RepositoryGoneError(missingAfterCreation(to, error.message), { cause: error });
  }
  return created;
}

/** Reports whether two repositories are in the same registry, so that one can mount the other's blobs. */
function canMount(from: Repository, to: Repository): boolean {
  return from.registry.host === to.registry.host && from.path !== to.path;
}

/** Opens an upload, unless the registry can mount the blob from the source's repository; then there is nothing to send. */
async function openUpload(
  blob: Descriptor,
  from: Repository | undefined,
  to: Repository,
): Promise<Upload | undefined> {
  const { client } = to.registry;
  return from !== undefined && canMount(from, to)
    ? await client.mountBlob(to.path, blob.digest, from.path)
    : await client.openUpload(to.path);
}

async function copyBlob(
  blob: Descriptor,
  image: Image,
  to: Repository,
  siblings: AbortSignal,
): Promise<void> {
  const { client } = to.registry;
  if (await client.hasBlob(to.path, blob.digest)) return;
  const upload = await openUpload(blob, image.repository, to);
  if (upload === undefined) return;
  // Streamed from one connection to the other, never held in memory as a whole.
  const source: BlobSource = { ...blob, open: () => until(siblings, image.blob(blob)) };
  await client.putBlob(to.path, source, upload);
}

/** Passes a stream through. Throws the signal's reason if that is aborted. */
async function* until(
  signal: AbortSignal,
  blob: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of blob) {
    signal.throwIfAborted();
    yield chunk;
  }
}

/** Copies the blobs of a manifest that the destination lacks. If one fails, the others are canceled. */
async function copyBlobs({ blobs }: ImagePart, image: Image, to: Repository): Promise<void> {
  const siblings = new AbortController();
  try {
    await pMap(blobs, (blob) => copyBlob(blob, image, to, siblings.signal), blobCopies);
  } catch (error) {
    siblings.abort(error);
    throw error;
  }
}

/** Puts a manifest under a tag, or under its digest alone, with the bytes and the media type that the source has. */
async function putPart({ descriptor, bytes }: ImagePart, to: Repository, tag?: string): Promise<void> {
  await to.registry.client.putManifest(to.path, tag ?? descriptor.digest, descriptor.mediaType, bytes);
}

/** Returns the error for a signature tag that the rules of its repository do not allow to be moved. */
function signaturesImmutable({ uri }: Repository, tag: string, cause: unknown): ImmutableTagError {
  return new ImmutableTagError(
    `${uri}:${tag} lacks signatures that the source has, and the tags of the repository are immutable; exclude the tags of ` +
      'signatures (tag mutability IMMUTABLE_WITH_EXCLUSION, filter "sha256-*")',
    { cause },
  );
}

async function putTag({ image, to }: ImageCopy, decision: TagDecision): Promise<void> {
  const { tag, digest, action, merged, held } = decision;
  const part = merged ?? image.parts.find(({ descriptor }) => descriptor.digest === digest);
  if (part === undefined || action !== 'put') return;
  if (merged !== undefined) await copyBlobs(merged, { ...image, blob: merged.blob }, to);
  try {
    await putPart(part, to, tag);
  } catch (error) {
    if (!isImmutableTag(error)) throw error;
    const holder = await to.registry.client.resolve(to.path, tag);
    if (holder?.digest === part.descriptor.digest) return; // Somebody else was faster.
    if (tag.startsWith('sha256-')) throw signaturesImmutable(to, tag, error);
    throw tagTaken(to, { tag, digest, held: holder?.digest ?? held }, 'overwrite');
  }
}

async function putReferrers(list: ReferrerList, to: Repository): Promise<boolean> {
  try {
    return await putReferrersTag(list, to);
  } catch (error) {
    throw isImmutableTag(error) ? signaturesImmutable(to, referrersTag(list.subject), error) : error;
  }
}

/** What was written. */
interface Written {
  readonly repositoryCreated: boolean;
  readonly listsChanged: boolean;
}

/**
 * Writes what is missing: each manifest after its blobs and the manifests that it lists, then its referrers, and the image's tag
 * last.
 */
async function write(copy: ImageCopy, rules: CopyRules, { parts, own, attached }: Missing): Promise<Written> {
  const { image, to } = copy;
  // A single image is put under its tag right away: PutImage is limited to 10 a second.
  const isAlone = image.parts.length === 1 && own?.action === 'put';
  let repositoryCreated = false;
  for (const part of parts) {
    const put = async (): Promise<void> => {
      await copyBlobs(part, image, to);
      if (!isAlone) await putPart(part, to);
    };
    repositoryCreated = (await creatingRepository(to, rules, put)) || repositoryCreated;
  }
  let listsChanged = false;
  for (const list of image.referrerLists) listsChanged = (await putReferrers(list, to)) || listsChanged;
  for (const decision of attached) await putTag(copy, decision);
  if (own !== undefined) await putTag(copy, own);
  return { repositoryCreated, listsChanged };
}

/**
 * Copies an image with everything that belongs to it, byte for byte, so that its digest stays the same. Whatever is already
 * there is not sent again, so an interrupted copy resumes. The image's tag is put last and never points to something incomplete.
 *
 * Throws a TagTakenError if other content is in the way, otherwise a RegistryError, NetworkError or AwsError.
 */
export async function copyImage(copy: ImageCopy, rules: CopyRules): Promise<Promotion> {
  const { image } = copy;
  // A dry run reports differences even if a push would be refused.
  const rule = rules.dryRun && rules.ifExists === 'fail' ? 'overwrite' : rules.ifExists;
  const missing = await findMissing(image, copy.tag, copy.to, rule);
  const { digest } = image.root.descriptor;
  const keptTags = missing.attached.filter(({ action }) => action === 'keep').map(({ tag }) => tag);
  const drift = driftOf(missing);
  const result = { digest, repositoryCreated: false, keptTags, drift };
  if (missing.own?.action === 'keep')
    return { ...result, state: 'skipped', digest: missing.own.held ?? digest };
  if (rules.dryRun) {
    if (missing.parts.includes(image.root)) await checkRepository(copy, rules);
    return { ...result, state: isAnything(missing) ? 'planned' : 'unchanged' };
  }
  const { repositoryCreated, listsChanged } = await write(copy, rules, missing);
  const changed = isAnything(missing) || listsChanged;
  return { ...result, state: changed ? 'promoted' : 'unchanged', repositoryCreated };
}

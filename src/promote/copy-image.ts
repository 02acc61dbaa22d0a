import type { Digest } from '../digest.ts';
import { RepositoryGoneError } from '../push/deliver.ts';
import { isImmutableTag, isMissing, isMissingRepository, missingAfterCreation } from '../registry/explain.ts';
import { mapLimited } from '../registry/limit.ts';
import { copyBlobs, putPart } from './copy-part.ts';
import type { Image, Part } from './image.ts';
import { isAbout, type Place, type WritablePlace } from './place.ts';
import type { CopyRules } from './plan.ts';
import { putReferrersTag } from './referrers-tag.ts';
import { settleTag, tagTaken, type TagDecision } from './settle-tags.ts';

/** How many manifests are looked for at a time. */
const looksAtOnce = 8;

/** An image on its way from one repository to another. */
export interface Errand {
  readonly image: Image;
  /** The tag that it gets; none where it was named by its digest. */
  readonly tag: string | undefined;
  readonly from: Place;
  readonly to: WritablePlace;
}

/** What became of an image: `planned` is a dry run's `promoted`, `skipped` is kept for other content under the tag. */
export interface Promotion {
  readonly state: 'promoted' | 'unchanged' | 'skipped' | 'planned';
  /** What is under the tag, or would be. */
  readonly digest: Digest;
  readonly repositoryCreated: boolean;
  /** Tags beside the image's own, such as those of signatures, that were kept for other content. */
  readonly keptTags: readonly string[];
}

/** What there is to do at the destination. */
interface Work {
  /** The manifests that it lacks, in the order in which they can be pushed. */
  readonly parts: readonly Part[];
  readonly own: TagDecision | undefined;
  readonly attached: readonly TagDecision[];
}

async function lookAround({ image, tag, to }: Errand, { ifExists }: CopyRules): Promise<Work> {
  const { root, parts, attachedTags } = image;
  const own =
    tag === undefined ? undefined : await settleTag(to, { tag, digest: root.descriptor.digest }, ifExists);
  if (own?.action === 'keep') return { parts: [], own, attached: [] };
  const [attached, there] = await Promise.all([
    mapLimited(attachedTags, looksAtOnce, (each) => settleTag(to, each, ifExists)),
    mapLimited(parts, looksAtOnce, ({ descriptor }) => to.client.resolve(to.path, descriptor.digest)),
  ]);
  return { parts: parts.filter((_, index) => there[index] === undefined), own, attached };
}

function isWork({ parts, own, attached }: Work): boolean {
  return parts.length > 0 || own?.action === 'put' || attached.some(({ action }) => action === 'put');
}

/** A missing repository answers a HEAD as a missing tag does; only a GET tells, which a dry run may ask as well. */
async function checkRepository({ image, to }: Errand, { createRepository }: CopyRules): Promise<void> {
  try {
    await to.client.manifest(to.path, image.root.descriptor.digest);
  } catch (error) {
    const isNothing = isMissingRepository(error) ? createRepository : isMissing(error);
    if (!isNothing) throw error;
  }
}

/** Does what writes first, and creates the repository where it is missing and that is wanted. Says whether it did. */
async function creating(
  to: WritablePlace,
  { createRepository }: CopyRules,
  write: () => Promise<void>,
): Promise<boolean> {
  try {
    await write();
    return false;
  } catch (error) {
    // Not before: a repository may be one that ECR creates on the first push (aws/containers-roadmap#853).
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

async function putTag({ image, to }: Errand, decision: TagDecision): Promise<void> {
  const part = image.parts.find(({ descriptor }) => descriptor.digest === decision.digest);
  if (part === undefined || decision.action !== 'put') return;
  try {
    await putPart(part, to, decision.tag);
  } catch (error) {
    if (!isImmutableTag(error)) throw error;
    const holder = await to.client.resolve(to.path, decision.tag);
    if (holder?.digest === decision.digest) return; // Somebody else was quicker.
    throw tagTaken(to, { ...decision, held: holder?.digest }, 'overwrite');
  }
}

/** What writing came to. */
interface Written {
  readonly repositoryCreated: boolean;
  readonly listsChanged: boolean;
}

/** Writes all that is missing: each manifest after its blobs and what it names, then what refers to it, the image's tag last. */
async function write(errand: Errand, rules: CopyRules, { parts, own, attached }: Work): Promise<Written> {
  const { image, from, to } = errand;
  // An image alone gets its tag at once: PutImage is limited to 10 a second.
  const isAlone = image.parts.length === 1 && own?.action === 'put';
  let repositoryCreated = false;
  for (const part of parts) {
    const copy = async (): Promise<void> => {
      await copyBlobs(part, from, to);
      if (!isAlone) await putPart(part, to);
    };
    repositoryCreated = (await creating(to, rules, copy)) || repositoryCreated;
  }
  let listsChanged = false;
  for (const list of image.referrerLists) listsChanged = (await putReferrersTag(list, to)) || listsChanged;
  for (const decision of attached) await putTag(errand, decision);
  if (own !== undefined) await putTag(errand, own);
  return { repositoryCreated, listsChanged };
}

/**
 * Copies an image with all that belongs to it, byte for byte, so that its digest stays. What is there is not sent again, so an
 * interrupted copy goes on where it was; the image's tag is put last, and never points at something incomplete.
 *
 * Throws a TagTakenError where other content is in the way, a RegistryError, NetworkError or AwsError else.
 */
export async function copyImage(errand: Errand, rules: CopyRules): Promise<Promotion> {
  const { image } = errand;
  const work = await lookAround(errand, rules);
  const { digest } = image.root.descriptor;
  const keptTags = work.attached.filter(({ action }) => action === 'keep').map(({ tag }) => tag);
  const result = { digest, repositoryCreated: false, keptTags };
  if (work.own?.action === 'keep') return { ...result, state: 'skipped', digest: work.own.held ?? digest };
  if (rules.dryRun) {
    if (work.parts.includes(image.root)) await checkRepository(errand, rules);
    return { ...result, state: isWork(work) ? 'planned' : 'unchanged' };
  }
  const { repositoryCreated, listsChanged } = await write(errand, rules, work);
  const changed = isWork(work) || listsChanged;
  return { ...result, state: changed ? 'promoted' : 'unchanged', repositoryCreated };
}

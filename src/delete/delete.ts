import pMap from 'p-map';
import { ConstraintError } from '../chart/version/constraint.ts';
import type { ImageFailure } from '../registry/registry.ts';
import type { ChartSource } from '../registry/destination.ts';
import { repositoryNamed, type Repository } from '../registry/repository.ts';
import type { DeletePlan, DeletePorts, DeletionRegistry } from './plan.ts';
import { exactReferences, idsOf, selectImages, type Deletion, type SelectedDeletions } from './select.ts';
import { attachedTo } from './signatures.ts';

/** Something to delete is missing or cannot be looked up; nothing was deleted. */
export class DeleteError extends Error {
  override readonly name = 'DeleteError';
}

/** One repository, with everything to delete from it. */
interface RepositorySources extends Repository<DeletionRegistry> {
  readonly sources: readonly ChartSource[];
}

/** What was deleted of one image, or would be. The keys are those of the output `deleted`. */
export interface Deleted {
  readonly 'repository-uri': string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly 'image-deleted': boolean;
}

/** What could not be deleted of one image, and why. */
export interface NotDeleted extends Deleted {
  readonly error: string;
}

/** The outcome of a deletion. */
export interface DeleteResult {
  readonly deleted: readonly Deleted[];
  readonly failures: readonly NotDeleted[];
}

const concurrency = 8;

async function byRepository(plan: DeletePlan, ports: DeletePorts): Promise<readonly RepositorySources[]> {
  const opened = await pMap(
    plan.sources,
    async (source) => ({
      source,
      repository: repositoryNamed(await ports.open(source.destination), source.name),
    }),
    { concurrency },
  );
  return [...Map.groupBy(opened, ({ repository }) => repository.uri).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first.repository, sources: group.map(({ source }) => source) }];
  });
}

/** Selects what to delete in one repository. What is named exactly is asked for; for a range, all images are listed. */
async function selectIn(
  { registry, name, uri, sources }: RepositorySources,
  { version, withSignatures }: DeletePlan,
): Promise<SelectedDeletions> {
  const exact = exactReferences(sources, version);
  const images = exact === undefined ? await registry.images(name) : await registry.imagesOf(name, exact);
  if (images === undefined) return { deletions: [], missing: [`the repository ${uri}`] };
  try {
    const selection = selectImages(sources, version, images, uri);
    if (!withSignatures) return selection;
    const gone = selection.deletions.filter(({ kept }) => kept.length === 0).map(({ digest }) => digest);
    const attached = await attachedTo(gone, registry, name, exact === undefined ? images : undefined);
    const more = attached.map(({ digest, tags, of }) => ({ digest, tags, kept: [], byDigest: true, of }));
    return { ...selection, deletions: [...selection.deletions, ...more] };
  } catch (error) {
    if (!(error instanceof ConstraintError)) throw error;
    const text = `version: ${error.message}; write an exact version like "1.2.3", or a range like "<1.0"; to use a tag, write it in chart, as in host/repository:latest`;
    throw new DeleteError(text, { cause: error });
  }
}

function describe(uri: string, { digest, tags, kept, byDigest, of }: Deletion, dryRun: boolean): string {
  const verb = dryRun ? 'would be deleted' : 'deleted';
  if (of !== undefined) {
    const at = tags.length === 0 ? `@${digest}` : `:${tags.join(', ')}`;
    return `${uri}${at}: ${verb}, since it belongs to ${of}`;
  }
  if (byDigest) {
    return `${uri}@${digest}: ${verb}${tags.length === 0 ? '' : `, with its tags ${tags.join(', ')}`}`;
  }
  const rest =
    kept.length === 0
      ? `, and the image ${digest} with its last tag`
      : `; the image ${digest} stays, as ${kept.join(', ')}`;
  return `${uri}:${tags.join(', ')}: ${verb}${rest}`;
}

/** Returns the part of a deletion that succeeded, `undefined` if none of it did. */
function without(deletion: Deletion, failures: readonly ImageFailure[]): Deletion | undefined {
  const failed = failures.filter(({ id }) => id.digest === deletion.digest);
  if (failed.length === 0) return deletion;
  const stays = failed.flatMap(({ id }) => (id.tag === undefined ? [] : [id.tag]));
  const tags = deletion.tags.filter((tag) => !stays.includes(tag));
  if (deletion.byDigest || tags.length === 0) return undefined;
  return { ...deletion, tags, kept: [...deletion.kept, ...stays] };
}

function reasonOf({ reason, code }: ImageFailure): string {
  return code === '' ? reason : `${reason} (${code})`;
}

/** Groups failures by image and reason. */
function notDeleted(uri: string, failures: readonly ImageFailure[]): readonly NotDeleted[] {
  const groups = Map.groupBy(failures, (failure) => `${failure.id.digest} ${reasonOf(failure)}`);
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const tags = [first, ...more].flatMap(({ id: { tag } }) => tag ?? []);
    const { digest } = first.id;
    return [{ 'repository-uri': uri, digest, tags, 'image-deleted': false, error: reasonOf(first) }];
  });
}

/** Returns one sentence for each reason, naming everything it kept from being deleted. */
export function failureLines(failures: readonly NotDeleted[]): readonly string[] {
  const reasons = Map.groupBy(failures, ({ error }) => error);
  return [...reasons].map(([reason, failed]) => {
    const names = failed.flatMap(({ 'repository-uri': uri, digest, tags }) =>
      tags.length === 0 ? [`${uri}@${digest}`] : tags.map((tag) => `${uri}:${tag}`),
    );
    return `${names.join(', ')}: ${reason}`;
  });
}

async function deleteIn(
  { registry, name, uri }: RepositorySources,
  { deletions }: SelectedDeletions,
  { dryRun, ifMissing }: DeletePlan,
  { log }: DeletePorts,
): Promise<DeleteResult> {
  const failed = dryRun ? [] : await registry.deleteImages(name, deletions.flatMap(idsOf));
  const done = deletions
    .map((deletion) => without(deletion, failed))
    .filter((deletion) => deletion !== undefined);
  for (const deletion of done) log.info(describe(uri, deletion, dryRun));
  return {
    deleted: done.map(({ digest, tags, kept }) => ({
      'repository-uri': uri,
      digest,
      tags,
      'image-deleted': kept.length === 0,
    })),
    failures: notDeleted(
      uri,
      failed.filter(({ code }) => code !== 'ImageNotFound' || ifMissing === 'fail'),
    ),
  };
}

/**
 * Deletes charts from registries. All of them are looked up first: if one that must exist is missing, or a registry cannot be
 * read, nothing is deleted anywhere.
 *
 * Throws a {@link DeleteError} or an AwsError in that case; later failures are in the result.
 */
export async function deleteCharts(plan: DeletePlan, ports: DeletePorts): Promise<DeleteResult> {
  const repositories = await byRepository(plan, ports);
  const selected = await pMap(
    repositories,
    async (repository) => ({ repository, selection: await selectIn(repository, plan) }),
    { concurrency },
  );
  const missing = selected.flatMap(({ selection }) => selection.missing);
  if (missing.length > 0 && plan.ifMissing === 'fail') {
    throw new DeleteError(
      `not found: ${missing.join(', ')}; nothing was deleted; correct chart and version, or set if-missing: ignore`,
    );
  }
  for (const name of missing) ports.log.info(`${name}: not found`);
  const results = await pMap(
    selected,
    ({ repository, selection }) => deleteIn(repository, selection, plan, ports),
    { concurrency },
  );
  return {
    deleted: results.flatMap(({ deleted }) => deleted),
    failures: results.flatMap(({ failures }) => failures),
  };
}

import type { Unpacking } from '../chart/archive/budget.ts';
import type { BlobSource } from '../oci/blobs.ts';
import type { Descriptor } from '../oci/manifest.ts';
import type { Artifact } from '../registry/chart-artifact.ts';
import type { IfExists } from '../registry/refusal.ts';
import type { Registry } from '../registry/registry.ts';
import { targetOf, type Naming, type Target } from '../registry/repository.ts';
import { findSameContent, isComplete, type Lacking, type StoredChart } from '../registry/same-content.ts';

/** What a destination has under the chart's tag. */
export interface Held extends Descriptor {
  /** The stored manifest, if it holds the same chart. */
  readonly same: StoredChart | undefined;
}

/** The artifact that all destinations of a chart get. */
export interface AgreedArtifact extends Artifact {
  /** What a reused manifest lacks. */
  readonly lacking?: Lacking;
}

/** What one destination has, and what all of them get. */
export interface Lookup {
  readonly held: Promise<Held | undefined>;
  readonly agreed: Promise<AgreedArtifact>;
  /** Looks again, where somebody else may have pushed in the meantime. */
  readonly again: (target: Target) => Promise<Held | undefined>;
}

/** Looks up what a destination has under the chart's tag; `undefined` if nothing. Throws what the client throws. */
async function lookUp(
  artifact: Artifact,
  { registry: { client }, path }: Target,
  unpacking: Unpacking,
): Promise<Held | undefined> {
  const descriptor = await client.resolve(path, artifact.tag);
  if (descriptor === undefined) return undefined;
  const stored = { client, repository: path, descriptor };
  return { ...descriptor, same: await findSameContent(stored, artifact, unpacking) };
}

/** Returns the artifact that a destination already has, with its blobs read from there. */
function takenOver(artifact: Artifact, { registry, path }: Target, stored: StoredChart): AgreedArtifact {
  const { digest, manifest, archive, provenance, lacking } = stored;
  const own = new Map(artifact.blobs.map((blob) => [blob.digest, blob]));
  const source = (descriptor: Descriptor): BlobSource =>
    own.get(descriptor.digest) ?? { ...descriptor, open: () => registry.client.blob(path, descriptor) };
  const { tag, config, annotations } = artifact;
  return {
    tag,
    config,
    ...(annotations && { annotations }),
    digest,
    manifest,
    archive,
    ...(provenance && { provenance }),
    lacking,
    blobs: [config, archive, ...(provenance ? [provenance] : [])].map(source),
  };
}

/**
 * Returns the artifact that all destinations get: the manifest that one of them already has for this content, so that one
 * version has one digest; otherwise the artifact itself. A manifest that lacks something the user asked for is reused only if it
 * stays in place.
 */
async function agree(
  artifact: Artifact,
  lookups: readonly (readonly [Promise<Target>, Promise<Held | undefined>])[],
  ifExists: IfExists,
): Promise<AgreedArtifact> {
  const settled = await Promise.all(
    lookups.map(async ([target, held]) => {
      try {
        return { target: await target, stored: (await held)?.same };
      } catch {
        return undefined; // the destination's own job reports it
      }
    }),
  );
  const stored = settled.flatMap((each) =>
    each?.stored === undefined ? [] : [{ target: each.target, stored: each.stored }],
  );
  const complete = stored.find((each) => isComplete(each.stored.lacking));
  const chosen = complete ?? (ifExists === 'overwrite' ? undefined : stored[0]);
  return chosen === undefined || chosen.stored.digest === artifact.digest
    ? artifact
    : takenOver(artifact, chosen.target, chosen.stored);
}

/** Looks up one chart at all destinations of a push, once, at the first request. */
export class ChartLookups {
  readonly #registries: readonly Promise<Registry>[];
  readonly #naming: Naming;
  readonly #ifExists: IfExists;
  readonly #unpacking: Unpacking;
  #lookups: ReadonlyMap<Promise<Registry>, Promise<Held | undefined>> | undefined;
  #agreed: Promise<AgreedArtifact> | undefined;

  constructor(
    registries: readonly Promise<Registry>[],
    { naming, ifExists }: { readonly naming: Naming; readonly ifExists: IfExists },
    unpacking: Unpacking,
  ) {
    this.#unpacking = unpacking;
    this.#registries = registries;
    this.#naming = naming;
    this.#ifExists = ifExists;
  }

  /** Returns the lookup at one registry. Its `agreed` waits for all of them and never rejects. */
  at(registry: Promise<Registry>, artifact: Artifact, chartName: string): Lookup {
    this.#lookups ??= this.#start(artifact, chartName);
    const held = this.#lookups.get(registry) ?? Promise.resolve(undefined);
    const again = (target: Target): Promise<Held | undefined> => lookUp(artifact, target, this.#unpacking);
    return { held, agreed: this.#agreed ?? Promise.resolve(artifact), again };
  }

  #start(artifact: Artifact, chartName: string): ReadonlyMap<Promise<Registry>, Promise<Held | undefined>> {
    const lookups = this.#registries.map((registry) => {
      const target = registry.then((open) => targetOf(open, this.#naming, chartName, artifact));
      const held = target.then((there) => lookUp(artifact, there, this.#unpacking));
      held.catch(() => undefined); // the destination's own job reports it
      return { registry, target, held };
    });
    this.#agreed = agree(
      artifact,
      lookups.map(({ target, held }) => [target, held] as const),
      this.#ifExists,
    );
    return new Map(lookups.map(({ registry, held }) => [registry, held]));
  }
}

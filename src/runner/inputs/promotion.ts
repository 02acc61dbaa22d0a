import { ConstraintError, parseConstraint } from '../../chart/version/constraint.ts';
import { isLoopback } from '../../http/origin.ts';
import { parseReference } from '../../oci/reference.ts';
import type { NamedRepository, PromotePlan, PromoteSource } from '../../promote/plan.ts';
import type { ChartSource, Destination } from '../../registry/destination.ts';
import type { RegistryInputs } from './registries.ts';
import type { Inputs } from './inputs.ts';
import { readTags } from './publishing.ts';
import { readReferences } from './references.ts';

/**
 * The registries that a host on this machine may be, which the configured endpoints of AWS decide: a private one in a region of
 * the inputs, of the account they name or the caller's own, or the public one.
 */
function onThisMachine(registries: RegistryInputs): readonly Destination[] {
  const named = registries.destinations();
  const own = named.flatMap((each): readonly Destination[] =>
    each.type === 'private' && each.accountId !== undefined ? [{ type: 'private', region: each.region }] : [],
  );
  return [...named, ...own, { type: 'public' }];
}

function repositoryOf({ text, destination, name }: ChartSource, registries: RegistryInputs): NamedRepository {
  const { host } = destination;
  if (host === undefined || !isLoopback(host)) return { registries: [destination], path: name };
  return { registries: onThisMachine(registries), host, path: parseReference(text).repository };
}

function readFrom(inputs: Inputs, registries: RegistryInputs): PromoteSource | undefined {
  const [source, ...more] = readReferences(inputs, 'from', registries);
  if (source === undefined) return undefined;
  if (more.length > 0) {
    inputs.reject(
      'from',
      inputs.text('from') ?? '',
      'it is ambiguous: several registries are named; write the one to copy from, with its host',
    );
  }
  const { tag, digest } = source;
  return {
    ...repositoryOf(source, registries),
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

function isConstraint(text: string): boolean {
  try {
    parseConstraint(text);
    return true;
  } catch (error) {
    if (error instanceof ConstraintError) return false;
    throw error;
  }
}

function readVersion(inputs: Inputs, from: PromoteSource | undefined): string | undefined {
  const version = inputs.checked(
    'version',
    isConstraint,
    'it is neither a version nor a range; write one like "1.2.3" or "^1.2"',
  );
  if (version !== undefined && (from?.tag ?? from?.digest) !== undefined) {
    inputs.reject('version', version, 'from already names a tag or a digest; remove one of the two');
  }
  return version;
}

function readTargets(inputs: Inputs, registries: RegistryInputs): readonly NamedRepository[] {
  return readReferences(inputs, 'to', registries).map((source) => {
    if ((source.tag ?? source.digest) !== undefined) {
      inputs.reject(
        'to',
        source.text,
        'write the repository only: tags are copied as they are; list further tags in tags',
      );
    }
    return repositoryOf(source, registries);
  });
}

/** Reads what to promote, and where to. Returns `undefined` if `from` is not valid; rejects what is not valid. */
export function readPromotion(inputs: Inputs, registries: RegistryInputs): PromotePlan | undefined {
  const from = readFrom(inputs, registries);
  const version = readVersion(inputs, from);
  const plan = {
    to: readTargets(inputs, registries),
    tags: readTags(inputs),
    ifExists: inputs.choice('if-exists', ['fail', 'skip', 'overwrite']),
    createRepository: inputs.flag('create-repository', false),
    dryRun: inputs.flag('dry-run', false),
  };
  return from && { ...plan, from, ...(version !== undefined && { version }) };
}

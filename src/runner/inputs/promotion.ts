import { ConstraintError, parseConstraint } from '../../chart/version/constraint.ts';
import { isLoopback } from '../../http/origin.ts';
import { parseReference } from '../../oci/reference.ts';
import type { NamedRepository, PromotePlan, PromoteSource } from '../../promote/plan.ts';
import type { ChartSource } from '../../registry/destination.ts';
import type { Destination } from '../../registry/destination.ts';
import type { RegistryInputs } from './destinations.ts';
import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';
import { readSources } from './sources.ts';
import { readTags } from './tags.ts';

/**
 * A registry on this machine is one that the configured endpoints of AWS tell of: a private one in a region of the inputs, of the
 * account they name or the caller's own, or the public one.
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

function readFrom(
  fields: InputFields,
  registries: RegistryInputs,
  mistakes: Mistakes,
): PromoteSource | undefined {
  const [source, ...more] = readSources('from', fields, registries, mistakes);
  if (source === undefined) return undefined;
  if (more.length > 0) {
    mistakes.add('from', fields.text('from') ?? '', 'it is in several places; name one, with its registry');
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

function readVersion(
  fields: InputFields,
  from: PromoteSource | undefined,
  mistakes: Mistakes,
): string | undefined {
  const version = fields.checked(
    'version',
    isConstraint,
    'it is neither a version nor a range; write one like "1.2.3", or "^1.2"',
  );
  if (version !== undefined && (from?.tag ?? from?.digest) !== undefined) {
    mistakes.add('version', version, 'from names a tag or a digest already; leave one out');
  }
  return version;
}

function readTargets(
  fields: InputFields,
  registries: RegistryInputs,
  mistakes: Mistakes,
): readonly NamedRepository[] {
  return readSources('to', fields, registries, mistakes).map((source) => {
    if ((source.tag ?? source.digest) !== undefined) {
      mistakes.add('to', source.text, 'it is a repository only: tags stay what they are; more go into tags');
    }
    return repositoryOf(source, registries);
  });
}

/** Reads what is to be promoted, and where. Gives `undefined` where that cannot be told; notes what is wrong in `mistakes`. */
export function readPromotion(
  fields: InputFields,
  registries: RegistryInputs,
  mistakes: Mistakes,
): PromotePlan | undefined {
  const from = readFrom(fields, registries, mistakes);
  const version = readVersion(fields, from, mistakes);
  const plan = {
    to: readTargets(fields, registries, mistakes),
    tags: readTags(fields, mistakes),
    ifExists: fields.choice('if-exists', ['fail', 'skip', 'overwrite']),
    createRepository: fields.flag('create-repository', false),
    dryRun: fields.flag('dry-run', false),
  };
  return from && { ...plan, from, ...(version !== undefined && { version }) };
}

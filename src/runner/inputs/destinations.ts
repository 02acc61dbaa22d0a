import { isDeepStrictEqual } from 'node:util';
import {
  isRegion,
  isRegistryAlias,
  parseRegistry,
  type PrivateHost,
  type PublicHost,
} from '../../ecr/hosts.ts';
import { isLoopback } from '../../http/origin.ts';
import type { Reference } from '../../oci/reference.ts';
import type { Destination } from '../../registry/destination.ts';
import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';

/** The inputs that say where to, each checked by itself. */
interface Where {
  readonly registries: readonly string[];
  readonly type: 'private' | 'public';
  readonly alias: string | undefined;
  readonly regions: readonly string[];
  readonly accountId: string | undefined;
}

const regionRemedy = 'it is not the name of an AWS region; write one like "eu-central-1"';

function readWhere(fields: InputFields): Where {
  return {
    registries: fields.list('registry'),
    type: fields.choice('registry-type', ['private', 'public']),
    alias: fields.checked(
      'registry-alias',
      isRegistryAlias,
      'it is not a registry alias of ECR Public; write it as in public.ecr.aws/<alias>, in lower case',
    ),
    regions: fields.list('aws-region'),
    accountId: fields.checked(
      'aws-account-id',
      (value) => /^\d{12}$/.test(value),
      'an account id has 12 digits; put it in quotes, so that YAML keeps its leading zeros',
    ),
  };
}

function namedPrivate(named: PrivateHost, where: Where, mistakes: Mistakes): Destination {
  const { host, region, accountId, fips, dualStack } = named;
  if (where.accountId !== undefined && where.accountId !== accountId) {
    mistakes.add(
      'aws-account-id',
      where.accountId,
      `the registry ${host} belongs to ${accountId}; leave one out`,
    );
  }
  if (where.regions.length > 0 && !where.regions.includes(region)) {
    mistakes.add(
      'aws-region',
      where.regions.join(', '),
      `the registry ${host} is in ${region}; leave one out`,
    );
  }
  return { type: 'private', host, region, accountId, fips, dualStack };
}

function namedPublic(named: PublicHost, where: Where, mistakes: Mistakes): Destination {
  if (named.alias !== undefined && where.alias !== undefined && named.alias !== where.alias) {
    mistakes.add(
      'registry-alias',
      where.alias,
      `the registry already names the alias ${named.alias}; leave one out`,
    );
  }
  const alias = named.alias ?? where.alias;
  return { type: 'public', host: named.host, ...(alias !== undefined && { alias }) };
}

/** What is said beside the registries that are named, and is about others. */
function refuseOthers(where: Where, found: readonly (PrivateHost | PublicHost)[], mistakes: Mistakes): void {
  const own = found.filter((host) => host.type === 'private');
  if (found.length > 0 && own.length === found.length) {
    const text = 'only ECR Public has aliases, and the registry is private';
    if (where.alias !== undefined) mistakes.add('registry-alias', where.alias, text);
    if (where.type === 'public') {
      mistakes.add('registry-type', where.type, 'the registry is private; leave one out');
    }
  }
  if (found.length > 0 && own.length === 0 && where.accountId !== undefined) {
    mistakes.add(
      'aws-account-id',
      where.accountId,
      'the registry is of ECR Public, which its alias names; leave it out',
    );
  }
  const regions = new Set(own.map(({ region }) => region));
  const others = where.regions.filter((region) => !regions.has(region));
  if (own.length > 0 && others.length < where.regions.length) {
    for (const region of others) {
      mistakes.add('aws-region', region, 'none of the registries is there; leave it out, or name one');
    }
  }
}

function named(where: Where, mistakes: Mistakes): readonly Destination[] {
  const found = where.registries.flatMap((text) => {
    try {
      return [parseRegistry(text)];
    } catch (error) {
      mistakes.add('registry', text, (error as Error).message);
      return [];
    }
  });
  refuseOthers(where, found, mistakes);
  return found.map((host) =>
    host.type === 'private' ? namedPrivate(host, where, mistakes) : namedPublic(host, where, mistakes),
  );
}

function ownPrivate(
  where: Where,
  environment: Readonly<NodeJS.ProcessEnv>,
  mistakes: Mistakes,
): readonly Destination[] {
  const { alias, accountId } = where;
  if (alias !== undefined) {
    mistakes.add(
      'registry-alias',
      alias,
      'only ECR Public has aliases; set registry-type: public, or leave it out',
    );
  }
  const ambient = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => (environment[name] ?? '') !== '');
  if (where.regions.length === 0 && ambient === undefined) {
    mistakes.add('aws-region', '', 'set it, or AWS_REGION, to the region of the registry');
  }
  const source = where.regions.length > 0 || ambient === undefined ? 'aws-region' : ambient;
  const regions =
    where.regions.length > 0 ? where.regions : ambient === undefined ? [] : [environment[ambient] ?? ''];
  for (const region of regions) {
    if (!isRegion(region)) mistakes.add(source, region, regionRemedy);
  }
  return regions.map((region) => ({
    type: 'private',
    region,
    ...(accountId !== undefined && { accountId }),
  }));
}

function ownPublic({ alias, accountId }: Where, mistakes: Mistakes): readonly Destination[] {
  if (accountId !== undefined) {
    mistakes.add(
      'aws-account-id',
      accountId,
      "ECR Public takes pushes to the caller's own registry only; leave it out",
    );
  }
  return [{ type: 'public', ...(alias !== undefined && { alias }) }];
}

/** A registry that is named twice is one: two pushes to it would only be in each other's way. */
function unique(destinations: readonly Destination[]): readonly Destination[] {
  return destinations.filter((destination, index) => {
    const first = destinations.findIndex((other) => isDeepStrictEqual(other, destination));
    return first === index;
  });
}

/** What the inputs say of registries. */
export interface RegistryInputs {
  /** The registries that `registry` names, else the caller's own by `registry-type`, in each region. */
  readonly destinations: () => readonly Destination[];
  /**
   * The registry that a reference names, whose repositories at ECR Public begin with the alias. One on this machine is what
   * `registry-type` says. Gives `undefined` where it is none; what is wrong is noted for the input that has the reference.
   */
  readonly named: (
    input: string,
    reference: Pick<Reference, 'host' | 'repository'>,
  ) => Destination | undefined;
}

/**
 * Reads the inputs that say where the registries are. `environment` is asked for AWS_REGION and AWS_DEFAULT_REGION. Notes what
 * is wrong in `mistakes`.
 */
export function readRegistryInputs(
  fields: InputFields,
  environment: Readonly<NodeJS.ProcessEnv>,
  mistakes: Mistakes,
): RegistryInputs {
  const where = readWhere(fields);
  let known: readonly Destination[] | undefined;
  const own = (): readonly Destination[] =>
    where.type === 'private' ? ownPrivate(where, environment, mistakes) : ownPublic(where, mistakes);
  const destinations = (): readonly Destination[] =>
    (known ??= unique(where.registries.length > 0 ? named(where, mistakes) : own()));
  return {
    destinations,
    named: (input, { host, repository }) => {
      const [registry] = where.registries;
      if (registry !== undefined) {
        mistakes.add('registry', registry, `${input} names its registry already; leave one out`);
      }
      const [alias = ''] = repository.split('/', 1);
      if (isLoopback(host)) {
        const [destination] = registry === undefined ? destinations() : [];
        return destination && { ...destination, host, ...(destination.type === 'public' && { alias }) };
      }
      try {
        const parsed = parseRegistry(host);
        return parsed.type === 'private'
          ? namedPrivate(parsed, where, mistakes)
          : namedPublic({ ...parsed, alias }, where, mistakes);
      } catch (error) {
        mistakes.add(input, `${host}/${repository}`, (error as Error).message);
        return undefined;
      }
    },
  };
}

/** Reads where to push, as {@link readRegistryInputs} does. */
export function readDestinations(
  fields: InputFields,
  environment: Readonly<NodeJS.ProcessEnv>,
  mistakes: Mistakes,
): readonly Destination[] {
  return readRegistryInputs(fields, environment, mistakes).destinations();
}

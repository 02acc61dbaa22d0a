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
import type { Inputs } from './inputs.ts';

/** The inputs that name registries, each checked by itself. */
interface RegistryFields {
  readonly registries: readonly string[];
  readonly type: 'private' | 'public';
  readonly alias: string | undefined;
  readonly regions: readonly string[];
  readonly accountId: string | undefined;
}

const regionRemedy = 'it is not an AWS region; write one like "eu-central-1"';

function readFields(inputs: Inputs): RegistryFields {
  return {
    registries: inputs.list('registry'),
    type: inputs.choice('registry-type', ['private', 'public']),
    alias: inputs.checked(
      'registry-alias',
      isRegistryAlias,
      'it is not a registry alias of ECR Public; write it as in public.ecr.aws/<alias>, in lower case',
    ),
    regions: inputs.list('aws-region'),
    accountId: inputs.checked(
      'aws-account-id',
      (value) => /^\d{12}$/.test(value),
      'an AWS account ID has 12 digits; quote it, so that YAML keeps its leading zeros',
    ),
  };
}

function namedPrivate(inputs: Inputs, named: PrivateHost, fields: RegistryFields): Destination {
  const { host, region, accountId, fips, dualStack } = named;
  if (fields.accountId !== undefined && fields.accountId !== accountId) {
    inputs.reject(
      'aws-account-id',
      fields.accountId,
      `the registry ${host} belongs to ${accountId}; remove one of the two`,
    );
  }
  if (fields.regions.length > 0 && !fields.regions.includes(region)) {
    inputs.reject(
      'aws-region',
      fields.regions.join(', '),
      `the registry ${host} is in ${region}; remove one of the two`,
    );
  }
  return { type: 'private', host, region, accountId, fips, dualStack };
}

function namedPublic(inputs: Inputs, named: PublicHost, fields: RegistryFields): Destination {
  if (named.alias !== undefined && fields.alias !== undefined && named.alias !== fields.alias) {
    inputs.reject(
      'registry-alias',
      fields.alias,
      `registry already names the alias ${named.alias}; remove one of the two`,
    );
  }
  const alias = named.alias ?? fields.alias;
  return { type: 'public', host: named.host, ...(alias !== undefined && { alias }) };
}

/** Rejects inputs that apply to none of the registries in `registry`. */
function rejectUnrelated(
  inputs: Inputs,
  fields: RegistryFields,
  found: readonly (PrivateHost | PublicHost)[],
): void {
  const own = found.filter((host) => host.type === 'private');
  if (found.length > 0 && own.length === found.length) {
    const text = 'only ECR Public has aliases, and the registry is private';
    if (fields.alias !== undefined) inputs.reject('registry-alias', fields.alias, text);
    if (fields.type === 'public') {
      inputs.reject('registry-type', fields.type, 'the registry is private; remove one of the two');
    }
  }
  if (found.length > 0 && own.length === 0 && fields.accountId !== undefined) {
    inputs.reject(
      'aws-account-id',
      fields.accountId,
      'the registry is in ECR Public, where the alias identifies the account; remove it',
    );
  }
  const regions = new Set(own.map(({ region }) => region));
  const others = fields.regions.filter((region) => !regions.has(region));
  if (own.length > 0 && others.length < fields.regions.length) {
    for (const region of others) {
      inputs.reject(
        'aws-region',
        region,
        'no registry is in this region; remove it, or add a registry there',
      );
    }
  }
}

function named(inputs: Inputs, fields: RegistryFields): readonly Destination[] {
  const found = fields.registries.flatMap((text) => {
    try {
      return [parseRegistry(text)];
    } catch (error) {
      inputs.reject('registry', text, (error as Error).message);
      return [];
    }
  });
  rejectUnrelated(inputs, fields, found);
  return found.map((host) =>
    host.type === 'private' ? namedPrivate(inputs, host, fields) : namedPublic(inputs, host, fields),
  );
}

function ownPrivate(
  inputs: Inputs,
  fields: RegistryFields,
  environment: Readonly<NodeJS.ProcessEnv>,
): readonly Destination[] {
  const { alias, accountId } = fields;
  if (alias !== undefined) {
    inputs.reject(
      'registry-alias',
      alias,
      'only ECR Public has aliases; set registry-type: public, or remove it',
    );
  }
  const ambient = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((name) => (environment[name] ?? '') !== '');
  if (fields.regions.length === 0 && ambient === undefined) {
    inputs.reject('aws-region', '', 'set it, or AWS_REGION, to the region of the registry');
  }
  const source = fields.regions.length > 0 || ambient === undefined ? 'aws-region' : ambient;
  const regions =
    fields.regions.length > 0 ? fields.regions : ambient === undefined ? [] : [environment[ambient] ?? ''];
  for (const region of regions) {
    if (!isRegion(region)) inputs.reject(source, region, regionRemedy);
  }
  return regions.map((region) => ({
    type: 'private',
    region,
    ...(accountId !== undefined && { accountId }),
  }));
}

function ownPublic(inputs: Inputs, { alias, accountId }: RegistryFields): readonly Destination[] {
  if (accountId !== undefined) {
    inputs.reject(
      'aws-account-id',
      accountId,
      "ECR Public accepts pushes to the caller's own registry only; remove it",
    );
  }
  return [{ type: 'public', ...(alias !== undefined && { alias }) }];
}

/** A registry that is named twice counts once: two pushes to it would interfere. */
function unique(destinations: readonly Destination[]): readonly Destination[] {
  return destinations.filter((destination, index) => {
    const first = destinations.findIndex((other) => isDeepStrictEqual(other, destination));
    return first === index;
  });
}

/** The registries that references may be in. */
export interface ReferenceRegistries {
  /** The registries that `registry` names, else the caller's own by `registry-type`, in each region. */
  readonly destinations: () => readonly Destination[];
  /**
   * The registry that a reference names, whose repositories at ECR Public begin with the alias. One on this machine is what
   * `registry-type` says. Returns `undefined` if it is none; the problem is reported for the input that has the reference.
   */
  readonly named: (
    input: string,
    reference: Pick<Reference, 'host' | 'repository'>,
  ) => Destination | undefined;
}

/** The registries that the inputs name. */
export interface RegistryInputs extends ReferenceRegistries {
  /**
   * The same registries where references need not be in them: one with a host says its own account and region, whatever the
   * inputs say.
   */
  readonly asDefaults: ReferenceRegistries;
}

/** What the inputs say about a registry in a reference, if they are about another one. */
const unsaid: RegistryFields = {
  registries: [],
  type: 'private',
  alias: undefined,
  regions: [],
  accountId: undefined,
};

/**
 * Reads the inputs that say where the registries are; `environment` has AWS_REGION and AWS_DEFAULT_REGION. Rejects what is not
 * valid.
 */
export function readRegistryInputs(inputs: Inputs, environment: Readonly<NodeJS.ProcessEnv>): RegistryInputs {
  const fields = readFields(inputs);
  let known: readonly Destination[] | undefined;
  const own = (): readonly Destination[] =>
    fields.type === 'private' ? ownPrivate(inputs, fields, environment) : ownPublic(inputs, fields);
  const destinations = (): readonly Destination[] =>
    (known ??= unique(fields.registries.length > 0 ? named(inputs, fields) : own()));
  const namedBy =
    (said: RegistryFields): RegistryInputs['named'] =>
    (input, { host, repository }) => {
      const [registry] = said.registries;
      if (registry !== undefined) {
        inputs.reject('registry', registry, `${input} already names its registry; remove one of the two`);
      }
      const [alias = ''] = repository.split('/', 1);
      if (isLoopback(host)) {
        const [destination] = registry === undefined ? destinations() : [];
        return destination && { ...destination, host, ...(destination.type === 'public' && { alias }) };
      }
      try {
        const parsed = parseRegistry(host);
        return parsed.type === 'private'
          ? namedPrivate(inputs, parsed, said)
          : namedPublic(inputs, { ...parsed, alias }, said);
      } catch (error) {
        inputs.reject(input, `${host}/${repository}`, (error as Error).message);
        return undefined;
      }
    };
  return { destinations, named: namedBy(fields), asDefaults: { destinations, named: namedBy(unsaid) } };
}

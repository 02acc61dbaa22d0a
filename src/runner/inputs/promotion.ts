import { isVersion } from '../../chart/version/semver.ts';
import { ConstraintError, parseConstraint } from '../../chart/version/constraint.ts';
import { parseRegistry } from '../../ecr/hosts.ts';
import { isLoopback } from '../../http/origin.ts';
import { parseReference } from '../../oci/reference.ts';
import { publicKeys } from '../../promote/cosign.ts';
import type { NamedRepository, PromotePlan, PromoteSource, RegistrySource } from '../../promote/plan.ts';
import type { ChartSource, Destination } from '../../registry/destination.ts';
import type { ReferenceRegistries, RegistryInputs } from './registries.ts';
import type { Inputs } from './inputs.ts';
import { readTags } from './publishing.ts';
import { namesRegistry, readReferences } from './references.ts';

/**
 * The registries that a host on this machine may be, which the configured endpoints of AWS decide: a private one in a region of
 * the inputs, of the account they name or the caller's own, or the public one.
 */
function onThisMachine(registries: ReferenceRegistries): readonly Destination[] {
  const named = registries.destinations();
  const own = named.flatMap((each): readonly Destination[] =>
    each.type === 'private' && each.accountId !== undefined ? [{ type: 'private', region: each.region }] : [],
  );
  return [...named, ...own, { type: 'public' }];
}

function repositoryOf(
  { text, destination, name }: ChartSource,
  registries: ReferenceRegistries,
): NamedRepository {
  const { host } = destination;
  if (host === undefined || !isLoopback(host)) return { registries: [destination], path: name };
  return { registries: onThisMachine(registries), host, path: parseReference(text).repository };
}

/** Reports whether a host is no registry of Amazon's, nor a misspelled one. */
function isForeign(host: string): boolean {
  if (isLoopback(host) || /(?:^|\.)(?:amazonaws\.\w|ecr\.aws$|on\.aws$)/.test(host)) return false;
  try {
    parseRegistry(host);
    return false;
  } catch {
    return true;
  }
}

/** Reads a source in a registry that is not Amazon's; `undefined` for any other. */
function readForeign(text: string): RegistrySource | undefined {
  if (!namesRegistry(text)) return undefined;
  const bare = text.replace(/^oci:\/\//, '');
  const host = bare.slice(0, bare.indexOf('/'));
  if (!isForeign(host)) return undefined;
  const { repository, tag, digest } = parseReference(text);
  return {
    registries: [{ type: 'foreign', host }],
    path: repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

function readRegistrySource(
  inputs: Inputs,
  text: string,
  registries: ReferenceRegistries,
  withPassword: boolean,
): RegistrySource | undefined {
  try {
    const foreign = readForeign(text);
    if (foreign !== undefined) return foreign;
  } catch {
    // Reading the references reports what is wrong with it.
  }
  const [source, ...more] = readReferences(inputs, 'from', registries, [text]);
  if (source === undefined) return undefined;
  if (more.length > 0) {
    inputs.reject(
      'from',
      text,
      'it is ambiguous, because several registries are configured; include the host of the one to copy from',
    );
  }
  const { tag, digest } = source;
  const { host, path, registries: candidates } = repositoryOf(source, registries);
  // A server on this machine may also be any other registry.
  const local = host === undefined ? [] : [{ type: 'foreign', host } as const];
  return {
    registries: withPassword ? local : [...candidates, ...local],
    ...(host !== undefined && { host }),
    path,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

const chartName = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** Reads the charts of a classic repository. */
function readCharts(inputs: Inputs, url: string): readonly PromoteSource[] {
  const charts = inputs.list('chart');
  if (charts.length === 0)
    inputs.reject('chart', '', `set it to the names of the charts to copy from ${url}`);
  for (const chart of charts) {
    if (!chartName.test(chart)) inputs.reject('chart', chart, 'it is not a valid chart name');
  }
  return charts.map((chart) => ({ url, chart }));
}

function readSources(
  inputs: Inputs,
  registries: ReferenceRegistries,
  withPassword: boolean,
): readonly PromoteSource[] {
  const texts = inputs.list('from');
  if (texts.length === 0) readReferences(inputs, 'from', registries);
  const urls = texts.filter((text) => /^https?:\/\//.test(text));
  const [chart] = inputs.list('chart');
  if (urls.length === 0 && chart !== undefined) {
    inputs.reject(
      'chart',
      chart,
      'it is for classic repositories only (from: https://…); remove it, or correct from',
    );
  }
  return texts.flatMap((text): readonly PromoteSource[] => {
    if (urls.includes(text)) return readCharts(inputs, text);
    const source = readRegistrySource(inputs, text, registries, withPassword);
    return source === undefined ? [] : [source];
  });
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

function readVersion(inputs: Inputs, sources: readonly PromoteSource[]): string | undefined {
  const version = inputs.checked(
    'version',
    (text) => isVersion(text) || isConstraint(text),
    'it is neither a version nor a range; write one like "1.2.3" or "^1.2"; to use a tag, write it in from, as in host/repository:latest',
  );
  const named = sources.some((from) => 'path' in from && (from.tag ?? from.digest) !== undefined);
  if (version !== undefined && named) {
    inputs.reject('version', version, 'from already names a tag or a digest; remove one of the two');
  }
  return version;
}

function chartOf(from: PromoteSource): string {
  return 'chart' in from ? from.chart : from.path.slice(from.path.lastIndexOf('/') + 1);
}

/** Reads the destinations of one source; one that ends in `/` gets the chart's name appended. */
function readTargets(
  inputs: Inputs,
  registries: ReferenceRegistries,
  from: PromoteSource | undefined,
  isOneOfSeveral: boolean,
): readonly NamedRepository[] {
  const texts = inputs.list('to').map((text) => {
    if (isOneOfSeveral && !text.endsWith('/')) {
      inputs.reject(
        'to',
        text,
        'several charts are copied; end it with "/" to append the name of each chart',
      );
    }
    return text.endsWith('/') && from !== undefined ? `${text}${chartOf(from)}` : text;
  });
  return readReferences(inputs, 'to', registries, texts).map((source) => {
    if ((source.tag ?? source.digest) !== undefined) {
      inputs.reject(
        'to',
        source.text,
        'write the repository only: tags are copied as they are; list additional tags in tags',
      );
    }
    return repositoryOf(source, registries);
  });
}

function isPublicKey(pem: string): boolean {
  try {
    publicKeys(pem);
    return true;
  } catch {
    return false;
  }
}

/** Reads the keys that an image must be signed with. */
function readKeys(inputs: Inputs): Pick<PromotePlan, 'verifyKey' | 'cosignKey'> {
  const verifyKey = inputs.checked(
    'verify-key',
    (text) => text.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----'),
    'it is not an armored OpenPGP public key; use the output of: gpg --armor --export <key id>',
  );
  const cosignKey = inputs.checked(
    'cosign-key',
    isPublicKey,
    'it is not a public key in PEM format; use the content of cosign.pub',
  );
  return { ...(verifyKey !== undefined && { verifyKey }), ...(cosignKey !== undefined && { cosignKey }) };
}

/**
 * Reads what to promote and where to: one plan for each source. `fromRegistries` are those of the source; `withPassword` says
 * that it has a user name and password, and so is not Amazon's. Rejects what is not valid.
 */
export function readPromotions(
  inputs: Inputs,
  registries: RegistryInputs,
  fromRegistries: ReferenceRegistries = registries.asDefaults,
  withPassword = false,
): readonly PromotePlan[] {
  const sources = readSources(inputs, fromRegistries, withPassword);
  const version = readVersion(inputs, sources);
  const limit = inputs.checked(
    'limit',
    (text) => /^[1-9]\d{0,5}$/.test(text),
    'write the largest number of versions to copy, such as "10"',
  );
  const plan = {
    ...(version !== undefined && { version }),
    ...(limit !== undefined && { limit: Number(limit) }),
    ...readKeys(inputs),
    tags: readTags(inputs),
    ifExists: inputs.choice('if-exists', ['fail', 'skip', 'overwrite']),
    createRepository: inputs.flag('create-repository', false),
    dryRun: inputs.flag('dry-run', false),
  };
  if (sources.length === 0) readTargets(inputs, registries, undefined, false);
  return sources.map((from) => ({
    ...plan,
    from,
    to: readTargets(inputs, registries, from, sources.length > 1),
  }));
}

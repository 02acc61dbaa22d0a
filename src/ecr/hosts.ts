/** A private registry's account and region, parsed from its host name. */
export interface PrivateHost {
  readonly type: 'private';
  readonly host: string;
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
  readonly fips: boolean;
  readonly dualStack: boolean;
}

/** A host of ECR Public, with the registry alias that was written behind it. */
export interface PublicHost {
  readonly type: 'public';
  readonly host: string;
  readonly alias: string | undefined;
}

/**
 * The host names of private registries in every partition; `dkr-ecr` and `on.…` are the dual-stack ones.
 * Sources: https://docs.aws.amazon.com/general/latest/gr/ecr.html and the pattern of
 * https://github.com/awslabs/amazon-ecr-credential-helper/blob/main/ecr-login/api/client.go
 */
const privateHost =
  /^(?<account>\d{12})\.dkr[.-]ecr(?<fips>-fips)?\.(?<region>[a-z0-9][a-z0-9-]*)\.(?<domain>amazonaws\.(?:com(?:\.cn)?|eu)|on\.(?:aws|amazonwebservices\.(?:com\.cn|eu))|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

const publicHosts: ReadonlySet<string> = new Set(['public.ecr.aws', 'ecr-public.aws.com']);

/** ECR Public's registry aliases: lower-case letters, digits, hyphens and underscores (service model: RegistryAliasName). */
const aliasPattern = /^[a-z][a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/** Reports whether a text can be a registry alias of ECR Public. */
export function isRegistryAlias(text: string): boolean {
  return text.length >= 2 && text.length <= 50 && aliasPattern.test(text);
}

/**
 * Parses a registry as users write it: a host of ECR or ECR Public, with or without `oci://` or `https://` in front (ECR's
 * proxyEndpoint has it) and a slash at the end. A registry alias may follow the public host.
 *
 * Throws an Error that says what is wrong and what to write instead, without naming the input.
 */
export function parseRegistry(text: string): PrivateHost | PublicHost {
  const [host = '', ...path] = text
    .replace(/^(?:oci|https):\/\//, '')
    .replace(/\/+$/, '')
    .split('/');
  if (publicHosts.has(host)) {
    const [alias, ...rest] = path;
    if (rest.length > 0) {
      throw new Error(`only the registry alias can follow ${host}; move the rest to repository-prefix`);
    }
    if (alias !== undefined && !isRegistryAlias(alias)) {
      throw new Error(`"${alias}" is not a registry alias of ECR Public`);
    }
    return { type: 'public', host, alias };
  }
  const { account, region, fips, domain } = privateHost.exec(host)?.groups ?? {};
  if (account === undefined || region === undefined || domain === undefined) {
    throw new Error(
      'it is not a registry of Amazon ECR; write <account>.dkr.ecr.<region>.amazonaws.com or public.ecr.aws/<alias>',
    );
  }
  if (path.length > 0) {
    throw new Error(`a registry is a host name only; move "${path.join('/')}" to repository-prefix`);
  }
  return {
    type: 'private',
    host,
    accountId: account,
    region,
    fips: fips !== undefined,
    dualStack: domain.startsWith('on.'),
  };
}

/** The domain of dual-stack hosts beside each domain of IPv4 hosts that has one. Source: the page above. */
const dualStackDomains: ReadonlyMap<string, string> = new Map([
  ['amazonaws.com', 'on.aws'],
  ['amazonaws.com.cn', 'on.amazonwebservices.com.cn'],
  ['amazonaws.eu', 'on.amazonwebservices.eu'],
]);

/**
 * Returns the FIPS or dual-stack name of a private registry's host, or the host itself if it is not one of ECR's own or has no such
 * name.
 */
export function endpointHost(
  host: string,
  { fips, dualStack }: { readonly fips: boolean; readonly dualStack: boolean },
): string {
  const { account, region, domain = '' } = privateHost.exec(host)?.groups ?? {};
  if (account === undefined || region === undefined || !(fips || dualStack)) return host;
  const target = dualStack ? dualStackDomains.get(domain) : domain;
  if (target === undefined) return host;
  return `${account}.dkr${dualStack ? '-' : '.'}ecr${fips ? '-fips' : ''}.${region}.${target}`;
}

/** Reports whether a text begins with a URL's scheme or a registry's host, and so is no repository name. */
export function namesRegistryHost(text: string): boolean {
  const [host = ''] = text.split('/', 1);
  return text.includes('://') || publicHosts.has(host) || privateHost.test(host);
}

/**
 * Reports whether a host is the canonical one of the private registry that a FIPS or dual-stack host names: ECR may answer there
 * with addresses on it. Account, region and partition are the same.
 */
export function isCanonicalHostOf(named: string, host: string): boolean {
  const { account, region, domain } = privateHost.exec(named)?.groups ?? {};
  if (account === undefined || region === undefined || domain === undefined) return false;
  const [canonical] = [...dualStackDomains].find(([, dualStack]) => dualStack === domain) ?? [domain];
  return host === `${account}.dkr.ecr.${region}.${canonical}`;
}

/**
 * The shape of region names in each partition, so that a misspelled region is found before any network call while a region
 * that opens tomorrow works. Source: the partition table of the AWS SDKs (`regionRegex`), which a test compares this with.
 */
const regionNames: readonly RegExp[] = [
  /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
  /^cn-\w+-\d+$/,
  /^eusc-(de)-\w+-\d+$/,
  /^us-iso-\w+-\d+$/,
  /^us-isob-\w+-\d+$/,
  /^eu-isoe-\w+-\d+$/,
  /^us-isof-\w+-\d+$/,
  /^us-gov-\w+-\d+$/,
];

/** Reports whether a text has the form of an AWS region's name, such as `eu-central-1`. */
export function isRegion(text: string): boolean {
  return regionNames.some((pattern) => pattern.test(text));
}

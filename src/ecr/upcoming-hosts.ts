import type { Destination } from '../registry/destination.ts';
import type { RoleRequest } from './assume-role.ts';

/** A host that a run will call, at https, and by how many requests at first. */
export interface UpcomingHost {
  readonly host: string;
  readonly connections: number;
}

/** The first requests of a push: the manifest is looked up, and for each of two blobs a lookup is sent and an upload opened. */
const firstRequests = 5;
/** More destinations than this start one after the other. */
const mostDestinations = 8;

/** Variables that lead the SDK elsewhere; those for one service have a name that begins like the first. */
const elsewhere =
  /^AWS_(?:ENDPOINT_URL|USE_FIPS_ENDPOINT$|USE_DUALSTACK_ENDPOINT$|PROFILE$|DEFAULT_PROFILE$)/;

/** The domain of AWS's hosts in the regions of a partition; `undefined` for those that are not on the internet. */
function domainOf(region: string): string | undefined {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn';
  if (region.startsWith('eusc-')) return 'amazonaws.eu';
  return region.includes('-iso') ? undefined : 'amazonaws.com';
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * Returns the account that an access key ID belongs to, 12 digits, and `undefined` for keys that do not tell: after the prefix of
 * four characters comes, in base 32, one bit that says so and then the account in 40 bits. AWS does not document it, so that it
 * serves for guesses alone. Source: https://labs.withsecure.com/publications/a-bitwise-analysis-of-aws-access-key-identifiers.html
 */
export function accountOfKey(id: string): string | undefined {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(id)) return undefined;
  let bits = 0;
  for (const digit of id.slice(4, 13)) bits = bits * 32 + base32.indexOf(digit); // 45 bits, which a double holds
  const account = Math.floor(bits / 2 ** 4) - 2 ** 40;
  return account < 0 || account >= 1e12 ? undefined : String(account).padStart(12, '0');
}

function hostsOf(destination: Destination, caller: string | undefined): readonly UpcomingHost[] {
  if (destination.type === 'public') {
    const host = destination.host ?? 'public.ecr.aws';
    return [
      ...(host === 'public.ecr.aws'
        ? [{ host: 'api.ecr-public.us-east-1.amazonaws.com', connections: 2 }]
        : []),
      { host, connections: firstRequests },
    ];
  }
  const { region, fips = false, dualStack = false } = destination;
  const domain = domainOf(region);
  const plain = domain !== undefined && !fips && !dualStack;
  const account = destination.accountId ?? caller;
  const canonical = plain && account !== undefined ? `${account}.dkr.ecr.${region}.${domain}` : undefined;
  const registry = destination.host ?? canonical;
  return [
    ...(plain ? [{ host: `api.ecr.${region}.${domain}`, connections: 1 }] : []),
    ...(registry === undefined ? [] : [{ host: registry, connections: firstRequests }]),
  ];
}

/**
 * Returns the hosts that a run is going to call as far as they are known before the first call, so that connections to them can
 * be opened ahead. A wrong guess does no harm: nothing is sent. Hosts that SDK settings may change are left out.
 */
export function upcomingHosts(
  destinations: readonly Destination[],
  role: RoleRequest | undefined,
  environment: Readonly<NodeJS.ProcessEnv>,
): readonly UpcomingHost[] {
  const issuer = role?.identityToken && URL.parse(environment['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '');
  const token = issuer?.protocol === 'https:' ? [{ host: issuer.host, connections: 1 }] : [];
  const isElsewhere = Object.entries(environment).some(
    ([name, value]) => elsewhere.test(name) && (value ?? '') !== '',
  );
  if (isElsewhere) return token;
  const domain = role && domainOf(role.region);
  const sts =
    role === undefined || domain === undefined || role.fips === true || role.dualStack === true
      ? []
      : [{ host: `sts.${role.region}.${domain}`, connections: 1 }];
  const caller = role ? role.arn.split(':')[4] : accountOfKey(environment['AWS_ACCESS_KEY_ID'] ?? '');
  return [
    ...token,
    ...sts,
    ...destinations.slice(0, mostDestinations).flatMap((destination) => hostsOf(destination, caller)),
  ];
}

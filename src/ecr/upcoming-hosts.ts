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

function hostsOf(destination: Destination, role: RoleRequest | undefined): readonly UpcomingHost[] {
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
  const account = destination.accountId ?? role?.arn.split(':')[4];
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
  return [
    ...token,
    ...sts,
    ...destinations.slice(0, mostDestinations).flatMap((destination) => hostsOf(destination, role)),
  ];
}

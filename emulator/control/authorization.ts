import { operation, privateRegistry, registryId, seconds, type Operation } from './operation.ts';
import { list, structure } from './shape.ts';

function authorizationToken(secret: string): string {
  return Buffer.from(`AWS:${secret}`).toString('base64');
}

/** One entry for each account that is named, all with the same power. */
export const getPrivateToken: Operation = operation(
  structure({}, { registryIds: list(registryId, { min: 1, max: 10 }) }),
  async ({ registryIds }, context) => {
    const { cloud, region, addresses, role } = context;
    const entries = (registryIds ?? [cloud.accountId]).map(async (id) => {
      const { secret, grant } = cloud.tokens.issue('private', region, { role });
      const authority = await addresses.ofRegistry(privateRegistry(id, context));
      return {
        authorizationToken: authorizationToken(secret),
        expiresAt: seconds(grant.expiresAt),
        proxyEndpoint: `http://${authority}`,
      };
    });
    return { authorizationData: await Promise.all(entries) };
  },
);

/** One object, without an endpoint; AWS asks for a second permission, which lies with STS. */
export const getPublicToken: Operation = operation(structure({}, {}), (_input, { cloud, region, role }) => {
  cloud.gate.check({ action: 'sts:GetServiceBearerToken', resource: '*', region, role });
  const { secret, grant } = cloud.tokens.issue('public', region, { role });
  return {
    authorizationData: {
      authorizationToken: authorizationToken(secret),
      expiresAt: seconds(grant.expiresAt),
    },
  };
});

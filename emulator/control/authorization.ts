import { operation, privateRegistry, registryId, seconds, type Operation } from './operation.ts';
import { list, structure } from './shape.ts';

function authorizationToken(secret: string): string {
  return Buffer.from(`AWS:${secret}`).toString('base64');
}

/** One entry for each account that is named, all with the same power. */
export const getPrivateToken: Operation = operation(
  structure({}, { registryIds: list(registryId, { min: 1, max: 10 }) }),
  async ({ registryIds }, context) => {
    const { cloud, region, addresses } = context;
    const entries = (registryIds ?? [cloud.accountId]).map(async (id) => {
      const { secret, grant } = cloud.tokens.issue('private', region);
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
export const getPublicToken: Operation = operation(structure({}, {}), (_input, { cloud, region }) => {
  cloud.gate.check({ action: 'sts:GetServiceBearerToken', resource: '*', region });
  const { secret, grant } = cloud.tokens.issue('public', region);
  return {
    authorizationData: {
      authorizationToken: authorizationToken(secret),
      expiresAt: seconds(grant.expiresAt),
    },
  };
});

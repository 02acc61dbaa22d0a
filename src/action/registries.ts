import type { AwsSettings } from '../aws/settings.ts';
import { RegistryClient } from '../oci/registry-client.ts';
import { registryOrigin } from '../oci/origin.ts';
import { explainRefusal } from '../aws/explain-refusal.ts';
import { isExpiredToken } from '../aws/expired-token.ts';
import type { EcrRegistry } from '../aws/registry.ts';
import type { Destination } from '../push/plan.ts';
import type { Registry } from '../push/ports.ts';

/** A registry after signing in, and what signs other programs in to it. */
export interface OpenRegistry extends Registry {
  readonly authorizer: EcrRegistry['authorizer'];
}

/**
 * Signs in to a registry. With `hostOnly`, the alias of ECR Public is not asked for. Throws an AwsError.
 */
export async function signIn(
  destination: Destination,
  settings: AwsSettings,
  { hostOnly = false } = {},
): Promise<EcrRegistry> {
  // Each SDK client is loaded only when it is needed: it is most of the time that the action takes to start.
  if (destination.type === 'private') {
    const { openPrivateRegistry } = await import('../aws/private-registry.ts');
    return await openPrivateRegistry(destination, settings);
  }
  const { openPublicRegistry } = await import('../aws/public-registry.ts');
  return await openPublicRegistry({ ...destination, hostOnly }, settings);
}

/**
 * Makes the port that signs in to a registry, once for each destination. All calls share the connections, and slow down together
 * when they are asked to. The port throws an AwsError.
 */
export function registryOpener(settings: AwsSettings): (destination: Destination) => Promise<OpenRegistry> {
  const { transport, retrier } = settings;
  const opened = new Map<Destination, Promise<OpenRegistry>>();
  const open = async (destination: Destination): Promise<OpenRegistry> => {
    const registry = await signIn(destination, settings);
    const { type, host, region, alias, authorizer, createRepository } = registry;
    const client = new RegistryClient({
      origin: registryOrigin(host),
      transport,
      authorizer,
      retrier,
      userAgent: settings.userAgent.join('/'),
      isExpired: isExpiredToken,
      signal: settings.signal,
    });
    const explain = (error: unknown, uri: string): string | undefined => explainRefusal(error, registry, uri);
    return { type, host, region, alias, client, createRepository, explain, authorizer };
  };
  return (destination) => {
    const opening = opened.get(destination) ?? open(destination);
    opened.set(destination, opening);
    return opening;
  };
}

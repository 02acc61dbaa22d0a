import { resolve } from 'node:path';
import type { AwsSettings } from '../ecr/settings.ts';
import { registryOrigin } from '../http/origin.ts';
import { RegistryClient } from '../oci/registry-client.ts';
import { tokenAuthorizer } from '../oci/token-authorizer.ts';
import { findCredential, type CredentialPorts } from '../registry/find-credential.ts';
import { credentialPaths, helperRunner, readIfExists } from '../runner/credential-stores.ts';
import * as runner from '../runner/runner.ts';

/** Docker Hub's API is on another host (oras-go, registry/reference.go). */
function apiHost(host: string): string {
  return ['docker.io', 'index.docker.io'].includes(host) ? 'registry-1.docker.io' : host;
}

/** Helm looks in its own store before Docker's. */
function storesOf(environment: Readonly<NodeJS.ProcessEnv>, mask: (secret: string) => void): CredentialPorts {
  const workspace = resolve(environment['GITHUB_WORKSPACE'] ?? '.');
  const run = helperRunner(environment, workspace, mask);
  return {
    files: credentialPaths(environment)
      .toReversed()
      .map((path) => ({ path, read: () => Promise.resolve().then(() => readIfExists(path)) })),
    askHelper: (name, server) => run(name, 'get', server),
    mask,
    warn: runner.warning,
  };
}

/**
 * Returns a function that opens registries other than ECR: with the user name and password if they are given, else with the
 * credentials that earlier steps left in Helm's and Docker's stores, else anonymously. The client throws what
 * {@link RegistryClient} throws.
 */
export function foreignRegistries(
  { transport, retrier, userAgent, mask, signal }: AwsSettings,
  environment: Readonly<NodeJS.ProcessEnv>,
  given?: { readonly username: string; readonly password: string },
): (host: string) => RegistryClient {
  const stores = storesOf(environment, mask);
  return (host) => {
    const options = {
      origin: registryOrigin(apiHost(host)),
      transport,
      retrier,
      userAgent: userAgent.join('/'),
      signal,
    };
    const authorizer = tokenAuthorizer({
      ...options,
      credential: () =>
        given === undefined ? findCredential(host, stores) : Promise.resolve({ type: 'password', ...given }),
      mask,
    });
    return new RegistryClient({ ...options, authorizer });
  };
}

import type { AwsSettings } from '../ecr/settings.ts';
import type { HttpResponse } from '../http/transport.ts';
import { AuthorizedClient } from '../oci/authorized-client.ts';
import { followRedirects } from '../oci/blobs.ts';

/**
 * Returns what gets a public file over the run's connections: its proxies, certificates, retries and cancellation hold, and no
 * credentials are sent. It throws a RegistryError, a NetworkError or a ProtocolError, and what `read` throws.
 */
export function downloads({
  transport,
  retrier,
  userAgent,
  signal,
}: AwsSettings): <T>(url: URL, read: (answer: HttpResponse) => Promise<T>) => Promise<T> {
  return async (url, read) => {
    const client = new AuthorizedClient({
      origin: new URL(url.origin),
      authorizer: { authorization: () => Promise.resolve(undefined) },
      transport,
      retrier,
      userAgent: userAgent.join('/'),
      signal,
    });
    return await client.run(async (send) => await read(await followRedirects(send, url, { accept: '*/*' })));
  };
}

import { errorText, readToken } from '../http/body.ts';
import { ProtocolError, StatusError } from '../http/errors.ts';
import { header, parseRetryAfter } from '../http/headers.ts';
import type { Retrier } from '../http/retrier.ts';
import type { HttpResponse, Transport } from '../http/transport.ts';
import { setSecret } from './runner.ts';

/** The run's connections and retries. */
export interface Network {
  readonly transport: Transport;
  readonly retrier: Retrier;
  readonly signal: AbortSignal;
}

function required(name: string): string {
  const value = process.env[name] ?? '';
  if (value === '') throw new Error(`${name} is not set`);
  return value;
}

/**
 * Returns a token of GitHub's OIDC provider for an audience, and masks it. Throws an Error if the job may not have one, a
 * NetworkError, a StatusError or a ProtocolError. `@actions/core` does the same with its own HTTP client, which takes longer to
 * load than the request takes. Rule: https://docs.github.com/actions/reference/security/oidc
 */
export async function getIdToken(audience: string, { transport, retrier, signal }: Network): Promise<string> {
  const url = URL.parse(required('ACTIONS_ID_TOKEN_REQUEST_URL'));
  if (url === null) throw new Error('ACTIONS_ID_TOKEN_REQUEST_URL is not a URL');
  url.searchParams.set('audience', audience);
  const request = {
    method: 'GET',
    url,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${required('ACTIONS_ID_TOKEN_REQUEST_TOKEN')}`,
      'user-agent': 'helm-push-ecr',
    },
    signal,
  } as const;
  const fetch = async (): Promise<HttpResponse> => {
    const response = await transport.send(request);
    if (response.status === 200) return response;
    const { status, headers } = response;
    const retryAfter = parseRetryAfter(
      header(headers, 'retry-after'),
      header(headers, 'date'),
      retrier.now(),
    );
    throw new StatusError({ method: 'GET', url, status, retryAfter, body: await errorText(response) });
  };
  const token = await retrier.run(async () => readToken(await fetch(), 'value'), {
    signal,
    server: url.origin,
  });
  if (token === undefined) throw new ProtocolError('GET', url, 'the response has no token');
  setSecret(token);
  return token;
}

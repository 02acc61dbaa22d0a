import { ProtocolError } from '../oci/errors.ts';
import { Exchange, type ExchangeOptions } from '../oci/exchange.ts';
import { readWhole } from '../http/response-body.ts';
import { TokenSource } from './token-source.ts';

/** A token's answer is small. */
const largestAnswer = 64 * 1024;

function tokenOf(body: Buffer | undefined): string | undefined {
  try {
    const answer = JSON.parse(body?.toString() ?? '') as { readonly token?: unknown } | null;
    return typeof answer?.token === 'string' && answer.token !== '' ? answer.token : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Gives ECR Public's Authorization header for whoever is nobody: everyone may read there. Throws a RegistryError, a NetworkError
 * or a ProtocolError. Rule: the challenge of https://public.ecr.aws/v2/ (helm/helm#12491)
 */
export async function anonymousAccess(options: Omit<ExchangeOptions, 'authorizer'>): Promise<TokenSource> {
  const exchange = new Exchange({
    ...options,
    authorizer: { authorization: () => Promise.resolve(undefined) },
  });
  const url = new URL('/token/?service=public.ecr.aws&scope=aws', options.origin);
  const fetch = async (): Promise<string> => {
    const token = await exchange.run(async (ask) =>
      tokenOf(await readWhole(await ask({ method: 'GET', url }, [200]), largestAnswer)),
    );
    if (token === undefined) throw new ProtocolError('GET', url, 'the answer has no token');
    return `Bearer ${token}`;
  };
  return new TokenSource(await fetch(), fetch);
}

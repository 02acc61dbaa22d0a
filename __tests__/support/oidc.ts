import { listen, type TestServer } from './http-server.ts';

/** GitHub's service of OIDC tokens, for one job. */
export interface OidcService extends TestServer {
  /** What the runner sets in jobs with the permission `id-token: write`. */
  readonly environment: Readonly<
    Record<'ACTIONS_ID_TOKEN_REQUEST_URL' | 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', string>
  >;
  /** The tokens that it gave out. */
  readonly tokens: readonly string[];
}

const requestToken = 'the-job-may-ask';

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** Makes a token as GitHub does, but for the signature. https://docs.github.com/actions/reference/security/oidc */
export function idToken(claims: object = {}): string {
  const payload = {
    iss: 'https://token.actions.githubusercontent.com',
    sub: 'repo:octocat/charts:ref:refs/heads/main',
    aud: 'sts.amazonaws.com',
    exp: Math.floor(Date.now() / 1000) + 300,
    ...claims,
  };
  return `${encode({ typ: 'JWT', alg: 'RS256' })}.${encode(payload)}.c2lnbmF0dXJl`;
}

/** Starts the service on loopback. */
export async function startOidcService(): Promise<OidcService> {
  const tokens: string[] = [];
  const server = await listen((request, response) => {
    const url = new URL(request.url ?? '', 'http://oidc.test');
    if (request.headers.authorization !== `Bearer ${requestToken}`) {
      response.writeHead(401).end();
      return;
    }
    const token = idToken({ aud: url.searchParams.get('audience') });
    tokens.push(token);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ value: token }));
  });
  return {
    ...server,
    tokens,
    environment: {
      // The runner's address has a query of its own already.
      ACTIONS_ID_TOKEN_REQUEST_URL: `${server.origin.href}token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    },
  };
}

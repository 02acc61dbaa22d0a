import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describeRequest, redactBody, redactText, type Exchange } from '../../scripts/acceptance/exchange.ts';
import { compareStep, renderReport, type StepRecord } from '../../scripts/acceptance/report.ts';
import { closingAfterEach } from '../support/closing.ts';
import { listen } from '../support/http-server.ts';

const later = closingAfterEach();

/** Long and random, as keys and tokens are, with what only Base64 has. */
const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
/** Recognized by its place alone. */
const word = 'hunter';

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** Members with secrets: the service models of sts, sso and sso-oidc mark them as sensitive, or the protocol says what they are. */
const members = [
  ...['SecretAccessKey', 'secretAccessKey', 'SessionToken', 'sessionToken', 'AccessKeyId', 'Token'], // STS, SSO, containers
  ...['WebIdentityToken', 'SAMLAssertion', 'TradeInToken', 'Credentials', 'SecretKey'], // STS, Cognito
  ...['accessToken', 'idToken', 'refreshToken', 'subjectToken', 'clientSecret', 'assertion'], // SSO's OIDC
  ...['authorizationToken', 'uploadId', 'nextToken'], // ECR
  ...['token', 'access_token', 'refresh_token', 'id_token', 'identitytoken', 'registrytoken'], // registries, Docker's config
  ...['value'], // GitHub's OIDC token: {"count": 1, "value": "eyJ…"}
  ...[
    'password',
    'passphrase',
    'auth',
    'privateKey',
    'secret',
    'Cookie',
    'Set-Cookie',
    'Authorization',
    'signature',
  ],
];

describe('a member of JSON that is called', () => {
  test.each(members)('%s is reported without what is in it', (name) => {
    for (const value of [secret, word, [word, { a: word }], { a: { b: [word] } }, 13371337]) {
      for (const body of [{ [name]: value }, [{ a: { [name]: value } }]]) {
        const redacted = redactBody(json(body));
        expect(redacted).not.toMatch(/wJalr|hunter|13371337/);
        expect(redacted).toContain('<redacted>');
      }
    }
  });
});

/** How a secret is written into texts, by AWS's errors among others. */
const forms: readonly ((hidden: string) => string)[] = [
  (hidden) => `https://a.example/b?X-Amz-Signature=${hidden}`,
  (hidden) => `moved to https://a.example/b?sig=${hidden}&x=1 for now`,
  (hidden) => `<a href="https://a.example/b?sig=${hidden}">`,
  (hidden) => `oci://user:${hidden}@a.example/b`,
  (hidden) => `https://${hidden}@a.example`,
  (hidden) => `https://a.example/b#${hidden}`,
  (hidden) => `Authorization: Basic ${Buffer.from(`AWS:${hidden}`).toString('base64')}`,
  (hidden) => `authorization: Bearer ${hidden}`,
  // InvalidSignatureException and IncompleteSignature quote what was signed, and the header.
  (hidden) =>
    `The Canonical String should have been 'POST\n/\n\nhost:a\nx-amz-security-token:${hidden}\n\nhost'`,
  (hidden) =>
    `AWS4-HMAC-SHA256 Credential=${hidden}/20261127/eu-central-1/ecr/aws4_request, Signature=${hidden}`,
  (hidden) => `Set-Cookie: a=${hidden}; Secure`,
  (hidden) => `X-Amz-Security-Token=${hidden}&a=b`,
  (hidden) => `the token: ${hidden} has expired`,
];

describe('a text', () => {
  test.each(forms.map((form) => [form('…'), form] as const))(
    'like %j loses the secret in it',
    (_like, form) => {
      for (const hidden of [secret, word, encodeURIComponent(secret)]) {
        const text = form(hidden);
        const base64 = Buffer.from(`AWS:${hidden}`).toString('base64');
        for (const redacted of [
          redactText(text),
          redactBody(json({ message: text })),
          redactBody(json([{ errors: [text] }])),
          redactBody(json({ [text]: 1 })),
          redactBody(json(text)),
          redactBody(
            Buffer.from(`<Error><Code>X</Code><Message>${text.replaceAll('<', '&lt;')}</Message></Error>`),
          ),
        ]) {
          expect(redacted).not.toContain(hidden);
          expect(redacted).not.toContain(base64);
        }
      }
    },
  );

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html, RFC 7519
  test.each([
    'AKIAIOSFODNN7EXAMPLE',
    'ASIAIOSFODNN7EXAMPLE',
    secret,
    `${secret}${secret}==`,
    'IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQ',
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.',
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln',
  ])('with %s in its middle loses it', (hidden) => {
    for (const text of [hidden, `it is ${hidden}, they say`, `"${hidden}"`]) {
      expect(redactText(text)).toBe(text.replace(hidden, '<redacted>'));
    }
  });

  // In the words of AWS and of registries: what the report is for must stay.
  test.each([
    `manifest for sha256:${'0123456789abcdef'.repeat(4)} not found`,
    "The repository with name 'helm-push-ecr-acceptance-0a1b2c3d/hello' does not exist in the registry with id '123456789012'",
    "The image tag '0.1.0' already exists in the 'app' repository and cannot be overwritten because the tag is immutable.",
    'User: arn:aws:sts::123456789012:assumed-role/push-charts/job is not authorized to perform: ecr:PutImage on resource: arn:aws:ecr:eu-central-1:123456789012:repository/hello',
    'The security token included in the request is invalid.',
    'Your authorization token has expired. Reauthenticate and try again.',
    'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
    '2026-11-27T04:30:19.000Z',
    'https://123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/hello/manifests/0.1.0',
  ])('%s is reported as it is', (text) => {
    expect(redactText(text)).toBe(text);
    expect(redactBody(json({ message: text }))).toBe(JSON.stringify({ message: text }));
  });
});

test.each([
  [
    'XML',
    `<AssumeRoleResult><Credentials><SessionToken>${secret}</SessionToken></Credentials></AssumeRoleResult>`,
  ],
  ['HTML', `<a href="https://a/b?sig=${secret}">Moved</a>`],
  ['a form', `token=${word}`],
  ['JSON that breaks off', `{"token": "${word}`],
  ['anything', secret],
])('a body in %s is reported by its size', (_kind, body) => {
  expect(redactBody(Buffer.from(body))).toBe(`${body.length} bytes`);
});

test('an error in XML is reported by its code and message', () => {
  const body = `<Error><Code>ExpiredToken</Code><Message>It expired</Message><Token>${secret}</Token></Error>`;
  expect(redactBody(Buffer.from(body))).toBe('<Code>ExpiredToken</Code><Message>It expired</Message>');
});

test('a request is reported with the names of its headers and parameters, and no value of theirs', async () => {
  const server = later(await listen((_incoming, response) => response.end()));
  const sent = request(new URL(`/v2/?sig=${word}&b=${word}`, server.origin), {
    headers: { authorization: `Basic ${word}`, 'x-amz-security-token': word, cookie: word },
  });
  const answered = once(sent.end(), 'response');
  const described = describeRequest(sent);
  await answered;
  expect(described).toMatchObject({
    path: '/v2/?b&sig',
    requestHeaders: ['authorization', 'cookie', 'host', 'x-amz-security-token'],
  });
  expect(JSON.stringify(described)).not.toContain(word);
});

/** Headers that have secrets, as a request or as an answer; every other header is one of no name that is known. */
const headers = [
  ...[
    'authorization',
    'proxy-authorization',
    'cookie',
    'set-cookie',
    'www-authenticate',
    'location',
    'content-location',
  ],
  ...[
    'x-amz-security-token',
    'x-amz-content-sha256',
    'x-amz-credential',
    'x-amz-signature',
    'x-amzn-requestid',
  ],
  ...[
    'x-amz-id-2',
    'x-registry-auth',
    'docker-upload-uuid',
    'link',
    'refresh',
    'referer',
    'etag',
    'x-unheard-of',
  ],
  ...[
    'user-agent',
    'amz-sdk-invocation-id',
    'x-amz-user-agent',
    'docker-content-digest',
    'content-disposition',
    'via',
  ],
];

/** Requests an address as the action does, from a process of its own that the recorder is preloaded into. */
async function recorded(origin: URL, value: string): Promise<readonly Exchange[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'recorder-'));
  try {
    const file = path.join(folder, 'exchanges.jsonl');
    const recorder = pathToFileURL(path.resolve(import.meta.dirname, '../../scripts/acceptance/recorder.ts'));
    const program = `
      import { request } from 'node:http';
      import { buffer } from 'node:stream/consumers';
      for (const name of ${JSON.stringify(headers)}) {
        const headers = { [name]: ${JSON.stringify(value)} };
        const answer = Promise.withResolvers();
        request(new URL('/v2/?name=' + name, ${JSON.stringify(origin.href)}), { headers }, answer.resolve).end();
        await buffer(await answer.promise);
      }`;
    const args = ['--no-warnings', '--import', recorder.href, '--input-type=module', '--eval', program];
    const env = { PATH: process.env['PATH'], ACCEPTANCE_RECORD: file };
    await promisify(execFile)(process.execPath, args, { env });
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as Exchange);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.each([
  `Basic ${Buffer.from(`AWS:${word}`).toString('base64')}`,
  `Bearer ${word}`,
  `https://a.example/b?X-Amz-Signature=${word}&X-Amz-Security-Token=${word}`,
  `</v2/?token=${word}>; rel="next"`,
  `session=${word}; Secure; HttpOnly`,
  word,
])('a header is recorded and reported by its name alone: %s', async (value) => {
  const server = later(
    await listen(({ url = '' }, response) => {
      response.setHeader(new URL(url, 'http://host').searchParams.get('name') ?? '', value);
      response.end(JSON.stringify({ token: word }));
    }),
  );
  const exchanges = await recorded(server.origin, value);
  expect(exchanges).toHaveLength(headers.length);
  for (const [index, name] of headers.entries()) {
    expect(exchanges[index]?.requestHeaders).toContain(name);
    expect(exchanges[index]?.headers).toContain(name);
  }
  const record: StepRecord = { name: 'a step', outcome: 'passed', exchanges };
  const compared = compareStep(record, { ...record, exchanges: [] });
  const written = renderReport('A title', [record], compared, []) + JSON.stringify(compared);
  expect(written).toContain('x-amz-security-token');
  expect(written).not.toContain(word);
  expect(written).not.toContain(Buffer.from(`AWS:${word}`).toString('base64'));
});

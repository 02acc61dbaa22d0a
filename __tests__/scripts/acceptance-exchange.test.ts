import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { request } from 'node:http';
import { describeRequest, redactBody } from '../../scripts/acceptance/exchange.ts';
import { closingAfterEach } from '../support/closing.ts';
import { listen } from '../support/http-server.ts';

const later = closingAfterEach();
const secret = 'wJalrXUtnFEMI';

/** Where AWS's APIs, the registries and their downloads have secrets. */
test.each([
  ['a token of ECR', { authorizationData: [{ authorizationToken: secret, proxyEndpoint: 'https://a' }] }],
  ['a token of ECR Public', { authorizationData: { authorizationToken: secret } }],
  ['a token of a registry', { token: secret, access_token: secret, refresh_token: secret }],
  ['credentials', { Credentials: { AccessKeyId: secret, SecretAccessKey: secret, SessionToken: secret } }],
  ['a password', { auths: { host: { password: secret } } }],
  ['the address of a download', { downloadUrl: `https://a/b?X-Amz-Signature=${secret}` }],
  ['an address in a text', { message: `moved to https://a/b?sig=${secret} for now` }],
  ['an upload', { uploadId: secret, upload_id: secret }],
])('a body in JSON with %s is reported without it', (_where, body) => {
  const redacted = redactBody(Buffer.from(JSON.stringify(body)));
  expect(redacted).not.toContain(secret);
  expect(redacted).toContain('<redacted>');
});

test.each([
  ['XML', `<Credentials><SecretAccessKey>${secret}</SecretAccessKey></Credentials>`],
  ['HTML', `<a href="https://a/b?sig=${secret}">Moved</a>`],
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
  const sent = request(new URL(`/v2/?sig=${secret}&b=${secret}`, server.origin), {
    headers: { authorization: `Basic ${secret}`, 'x-amz-security-token': secret, cookie: secret },
  });
  const answered = once(sent.end(), 'response');
  const described = describeRequest(sent);
  await answered;
  expect(described).toMatchObject({
    path: '/v2/?b&sig',
    requestHeaders: ['authorization', 'cookie', 'host', 'x-amz-security-token'],
  });
  expect(JSON.stringify(described)).not.toContain(secret);
});

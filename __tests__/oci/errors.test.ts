import { describe, expect, test } from '@jest/globals';
import { NetworkError, ProtocolError } from '../../src/http/errors.ts';
import { RegistryError } from '../../src/oci/errors.ts';

const url = new URL(
  'https://user:password@registry.example:5000/v2/app/manifests/1.0?X-Amz-Signature=secret#x',
);

function refused(status: number, body: string): RegistryError {
  return new RegistryError({ method: 'PUT', url, status, body });
}

describe('a refusal', () => {
  // ECR's words for an immutable tag (GoogleContainerTools/kaniko#3481).
  const message =
    "The image tag '1.0' already exists in the 'app' repository and cannot be overwritten because the tag is immutable.";

  test('has method, address, status and the words of the registry', () => {
    const error = refused(
      400,
      JSON.stringify({ errors: [{ code: 'TAG_INVALID', message, detail: { tag: '1.0' } }] }),
    );
    expect(error.message).toBe(
      `PUT https://registry.example:5000/v2/app/manifests/1.0 returned 400: TAG_INVALID: ${message}`,
    );
    expect(error.errors).toEqual([{ code: 'TAG_INVALID', message, detail: { tag: '1.0' } }]);
    expect(error.has('TAG_INVALID')).toBe(true);
    expect(error.has('DENIED')).toBe(false);
  });

  test.each([
    ['', []],
    ['<html>502 Bad Gateway</html>', []],
    ['null', []],
    ['[]', []],
    ['{"errors":null}', []],
    ['{"errors":{"code":"X"}}', []],
    ['{"errors":[null,1,"x",[]]}', []],
    ['{"errors":[{}]}', [{ code: '', message: '' }]],
    ['{"errors":[{"code":1,"message":{}}]}', [{ code: '', message: '' }]],
  ])('with the body %j is a refusal all the same', (body, errors) => {
    const error = refused(502, body);
    expect(error.errors).toEqual(errors);
    expect(error.message).toMatch(
      /^PUT https:\/\/registry\.example:5000\/v2\/app\/manifests\/1\.0 returned 502/,
    );
    expect(error.body).toBe(body);
  });

  test('stays on one line of bounded length', () => {
    const hostile = `a\n::set-output name=x::y\r\n\u001b[31m\u2028${'b'.repeat(10_000)}`;
    const error = refused(
      500,
      JSON.stringify({ errors: Array.from({ length: 1000 }, () => ({ message: hostile })) }),
    );
    expect(error.message).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,700}$/u);
  });
});

test.each([
  [refused(403, '')],
  [new NetworkError('PUT', url, new Error('failed'))],
  [new ProtocolError('PUT', url, 'reason')],
])('no error shows a secret of an address: %s', (error) => {
  const everything = [error.message, error.stack, error.url, JSON.stringify(error)].join();
  expect(everything).toContain('https://registry.example:5000/v2/app/manifests/1.0');
  expect(everything).not.toMatch(/password|secret|user:/);
});

describe('a failed connection', () => {
  test.each([
    ['ECONNRESET', 'the connection broke off (ECONNRESET)'],
    ['ENOTFOUND', 'there is no such host (ENOTFOUND)'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS can name a file'],
    ['EODD', 'an odd one (EODD)'],
  ])('%s is told in words', (code, words) => {
    const cause = Object.assign(new Error('an odd one'), { code });
    const error = new NetworkError('GET', url, cause);
    expect(error.message).toContain(words);
    expect(error.code).toBe(code);
    expect(error.cause).toBe(cause);
  });

  test('without a code, or without an Error, is told as far as it goes', () => {
    expect(new NetworkError('GET', url, new Error('odd')).message).toMatch(/ failed: odd$/);
    expect(new NetworkError('GET', url, 'odd').message).toMatch(/ failed: odd$/);
    expect(new NetworkError('GET', url, 'odd').code).toBeUndefined();
  });
});

test.each([
  ['<!DOCTYPE html><html><head><title>Access\nDenied</title></head></html>', ' named "Access Denied"'],
  ['\n<html lang="en"><body>Sign in to the network</body></html>', ''],
])('a web page is not what the registry says: %j', (page, name) => {
  const error = refused(403, page);
  expect(error.fromBetween).toBe(true);
  expect(error.message).toMatch(
    new RegExp(`returned 403 with a web page${name}, probably from a proxy or firewall$`),
  );
  expect(refused(403, '<Error><Code>AccessDenied</Code></Error>').fromBetween).toBe(false);
  expect(refused(403, '').fromBetween).toBe(false);
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digestOf } from '../../src/digest.ts';
import { redirectTarget } from '../../src/http/headers.ts';
import { completionAddress, isBlobUrl, uploadLocation } from '../../src/oci/endpoints.ts';

const digest = digestOf('');
const encoded = `digest=sha256%3A${digest.slice('sha256:'.length)}`;
const asked = { method: 'POST', url: new URL('https://registry.example/v2/app/blobs/uploads/') };

describe("an upload's Location", () => {
  test.each([
    // ECR answers with an absolute one (distribution/distribution#2927), registries may also send relative ones.
    [
      'https://registry.example/v2/app/blobs/uploads/0b1c',
      'https://registry.example/v2/app/blobs/uploads/0b1c',
    ],
    ['https://registry.example:443/u/1', 'https://registry.example/u/1'],
    ['/v2/app/blobs/uploads/0b1c?_state=x', 'https://registry.example/v2/app/blobs/uploads/0b1c?_state=x'],
    ['0b1c', 'https://registry.example/v2/app/blobs/uploads/0b1c'],
  ])('%s is on the registry', (location, url) => {
    expect(uploadLocation(location, asked).href).toBe(url);
  });

  test.each([
    [undefined, 'the response has no Location header'],
    ['', 'the response has no Location header'],
    ['https://evil.example/u/1', "the upload's Location is on another host, https://evil.example"],
    ['//evil.example/u/1', "the upload's Location is on another host, https://evil.example"],
    [
      'https://registry.example:5000/u/1',
      "the upload's Location is on another host, https://registry.example:5000",
    ],
    ['https://registry.example.evil.example/u/1', 'on another host'],
    ['http://registry.example/u/1', 'the response redirects from https to http://registry.example'],
    ['https://user:password@registry.example/u/1', 'has a user name in it'],
    ['https://user@registry.example/u/1', 'has a user name in it'],
    ['https://:password@registry.example/u/1', 'has a user name in it'],
    ['file:///etc/passwd', 'is not an http address'],
    ['https://', 'is not an http address'],
  ])('%s is refused', (location, reason) => {
    expect(() => uploadLocation(location, asked)).toThrow(reason);
  });

  test('is refused without its own text, which may hold a secret', () => {
    const refuse = (): unknown => uploadLocation('https://u:secret@evil.example/?secret=secret', asked);
    expect(refuse).toThrow('POST https://registry.example/v2/app/blobs/uploads/');
    expect(refuse).not.toThrow('secret');
  });
});

describe('the digest of a completed upload', () => {
  test.each([
    ['https://r.example/u/1', `https://r.example/u/1?${encoded}`],
    ['https://r.example/u/1?_state=a%2Bb%3D&x', `https://r.example/u/1?_state=a%2Bb%3D&x&${encoded}`],
    ['https://r.example/u/1?digest=old&_state=s', `https://r.example/u/1?_state=s&${encoded}`],
    ['https://r.example/u/1#part', `https://r.example/u/1?${encoded}`],
  ])('is added to %s', (upload, url) => {
    expect(completionAddress(new URL(upload), digest).href).toBe(url);
  });

  test('leaves whatever the registry put into the query as it is', () => {
    const pair = fc.stringMatching(/^_[A-Za-z0-9_]{1,8}=[A-Za-z0-9%+._~:@/-]{0,40}$/);
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1 }), (pairs) => {
        const upload = new URL(`https://r.example/u/1?${pairs.join('&')}`);
        expect(completionAddress(upload, digest).search).toBe(`?${pairs.join('&')}&${encoded}`);
      }),
    );
  });

  test('is there once, whatever the Location is', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
        const url = completionAddress(new URL(address), digest);
        expect(url.searchParams.getAll('digest')).toEqual([digest]);
        expect(url.pathname).toBe(new URL(address).pathname);
      }),
    );
  });
});

describe("a redirect's Location", () => {
  test('may lead to any host over https', () => {
    expect(redirectTarget('https://cdn.example/b?sig=1', asked).href).toBe('https://cdn.example/b?sig=1');
  });

  test('may not lead from https to http', () => {
    expect(() => redirectTarget('http://cdn.example/b', asked)).toThrow(
      'redirects from https to http://cdn.example',
    );
  });

  test('may lead from http to http, as on loopback', () => {
    const loopback = { method: 'GET', url: new URL('http://127.0.0.1:5000/v2/') };
    expect(redirectTarget('http://127.0.0.1:6000/b', loopback).origin).toBe('http://127.0.0.1:6000');
  });
});

test.each([
  ['/v2/team/app/blobs/sha256:0', true],
  ['/v2/team/app/blobs/uploads/1', false],
  ['/v2/team/app/blobs/', false],
  ['/v2/team/app/manifests/1', false],
])('%s is the address of a blob: %s', (path, isBlob) => {
  expect(isBlobUrl(new URL(path, 'https://registry.example'))).toBe(isBlob);
});

test('a digest without a value gives way to the one of the upload', () => {
  const upload = new URL('https://registry.example/u?digest&_state=x&&digest=old#part');
  expect(completionAddress(upload, digest).href).toBe(
    `https://registry.example/u?_state=x&digest=${encodeURIComponent(digest)}`,
  );
});

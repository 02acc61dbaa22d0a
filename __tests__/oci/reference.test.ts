import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isRepositoryName, isTag, parseReference } from '../../src/oci/reference.ts';

const digest = 'sha256:c6841b3a895f1444a6738b5d04564a57e860ce42f8519c3be807fb6d9bee7888';

// From oras-go's registry/reference_test.go, distribution's reference_test.go and Helm's pkg/registry/reference_test.go.
// Unlike oras-go and like Helm, a tag in front of a digest is kept.
test.each([
  ['localhost/hello-world', { host: 'localhost', repository: 'hello-world' }],
  [
    'registry.example.com/hello-world:v1',
    { host: 'registry.example.com', repository: 'hello-world', tag: 'v1' },
  ],
  ['localhost:5000/hello-world', { host: 'localhost:5000', repository: 'hello-world' }],
  ['127.0.0.1:5000/hello-world', { host: '127.0.0.1:5000', repository: 'hello-world' }],
  ['[::1]:5000/hello-world:v1', { host: '[::1]:5000', repository: 'hello-world', tag: 'v1' }],
  ['sub-dom1.foo.com/bar/baz/quux', { host: 'sub-dom1.foo.com', repository: 'bar/baz/quux' }],
  ['xn--n3h.com/myimage:xn--n3h.com', { host: 'xn--n3h.com', repository: 'myimage', tag: 'xn--n3h.com' }],
  ['foo/foo_bar.com:8080', { host: 'foo', repository: 'foo_bar.com', tag: '8080' }],
  [
    `oci://registry.example.com/repository:1.0@${digest}`,
    { host: 'registry.example.com', repository: 'repository', tag: '1.0', digest },
  ],
  [
    `registry.example.com/the/repository@${digest}`,
    { host: 'registry.example.com', repository: 'the/repository', digest },
  ],
  [`domain/${'a'.repeat(256)}:tag`, { host: 'domain', repository: 'a'.repeat(256), tag: 'tag' }],
])('%s is a reference', (text, parts) => {
  expect(parseReference(text)).toEqual(parts);
});

// From the same tests.
test.each([
  ['', 'it must be host/repository'],
  ['localhost', 'it must be host/repository'],
  ['hello-world:linux', 'it must be host/repository'],
  ['/hello-world:linux', '"" is not a host name'],
  ['localhost/', 'it must be host/repository'],
  ['https://registry.example.com/app', '"https:" is not a host name'],
  ['user@registry.example.com/app', '"user@registry.example.com" is not a host name'],
  ['localhost:v1/hello-world', '"localhost:v1" is not a host name'],
  ['localhost:65536/hello-world', '"localhost:65536" is not a host name'],
  // To a URL, these are IPv4 addresses that are none.
  ['1.2.3.4.5/app', '"1.2.3.4.5" is not a host name'],
  ['v1.0/app', '"v1.0" is not a host name'],
  ['256.0.0.1:5000/app', '"256.0.0.1:5000" is not a host name'],
  ['[:::]/app', '"[:::]" is not a host name'],
  ['localhost/UPPERCASE/test', '"UPPERCASE/test" is not a repository name; repository names are lower-case'],
  ['aa/asdf$$^/aa', '"asdf$$^/aa" is not a repository name'],
  // ECR's limit, RepositoryName in the service model.
  [`domain/${'a'.repeat(257)}:tag`, 'the repository name has 257 characters; ECR accepts 2 to 256'],
  ['registry.example.com/foobar:', '"" is not a tag'],
  [`registry.example.com/foobar:${'t'.repeat(129)}`, 'is not a tag'],
  ['registry.example.com/foobar@sha256:ffffffffffffffffffffffffffffffffff', 'is not a digest'],
  [`registry.example.com/hello-world:foobar:${digest}`, 'is not a tag'],
  [`registry.example.com/hello-world@@${digest}`, 'is not a digest'],
  [`registry.example.com/hello-world @${digest}`, '"hello-world " is not a repository name'],
])('%j is not a reference', (text, reason) => {
  expect(() => parseReference(text)).toThrow(reason);
});

describe('any text', () => {
  test('that is a reference has a host that a request can be sent to', () => {
    const part = fc.stringMatching(/^[a-z0-9:.[\]-]{1,6}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const text = `${parts.join('.')}/app`;
        try {
          expect(new URL(`https://${parseReference(text).host}`).pathname).toBe('/');
        } catch (error) {
          expect((error as Error).message).toMatch(/^invalid reference /);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  const component = fc.stringMatching(/^[a-z0-9]{1,8}((\.|_|__|-{1,3})[a-z0-9]{1,8}){0,2}$/);
  const repository = fc.array(component, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  // A name that ends in a number is an address, or nothing.
  const host = fc
    .stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,4})?(\.[a-z0-9]{1,8}){0,3}(:[1-9][0-9]{0,3})?$/)
    .filter((text) => URL.canParse(`https://${text}`));
  const tag = fc.option(fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/), { nil: undefined });
  const digests = fc.option(fc.stringMatching(/^sha256:[0-9a-f]{64}$/), { nil: undefined });

  test('that is put together by the grammar is taken apart into the same parts', () => {
    fc.assert(
      fc.property(host, repository, tag, digests, fc.constantFrom('', 'oci://'), (h, r, t, d, scheme) => {
        const text = `${scheme}${h}/${r}${t === undefined ? '' : `:${t}`}${d === undefined ? '' : `@${d}`}`;
        expect(parseReference(text)).toEqual({
          host: h,
          repository: r,
          ...(t === undefined ? {} : { tag: t }),
          ...(d === undefined ? {} : { digest: d }),
        });
      }),
    );
  });

  test('is a reference of valid parts, or refused in one line', () => {
    const near = fc.string({ unit: fc.constantFrom(...Array.from('aA0._-:/@[]+ %\n\u{1f600}')) });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), near), (text) => {
        try {
          const parts = parseReference(text);
          expect(isRepositoryName(parts.repository)).toBe(true);
          expect(parts.tag === undefined || isTag(parts.tag)).toBe(true);
          expect(new URL(`https://${parts.host}`).pathname).toBe('/');
        } catch (error) {
          expect(String(error)).toMatch(/^Error: invalid reference ".*": .+$/);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('is read in linear time: names that would take a backtracking matcher for ever', () => {
    expect(isRepositoryName(`${'a'.repeat(200)}!`)).toBe(false);
    expect(isRepositoryName(`${'a-'.repeat(100)}!`)).toBe(false);
    expect(() => parseReference(`${'a-'.repeat(50_000)}/${'a'.repeat(50_000)}`)).toThrow(
      'is not a host name',
    );
  });
});

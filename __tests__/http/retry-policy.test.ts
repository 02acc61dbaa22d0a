import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NetworkError, ProtocolError, ProxyError } from '../../src/http/errors.ts';
import { retryHint, retryDelay, type RetryPolicy } from '../../src/http/retry-policy.ts';
import { RegistryError } from '../../src/oci/errors.ts';

const url = new URL('https://registry.example/v2/');

function refused(status: number, retryAfter?: number, body = ''): RegistryError {
  return new RegistryError({ method: 'PUT', url, status, body, retryAfter });
}

function failed(code: string): NetworkError {
  return new NetworkError('PUT', url, Object.assign(new Error('failed'), { code }));
}

describe('what may pass', () => {
  test.each([408, 429, 500, 502, 503, 504, 599])('%d does', (status) => {
    expect(retryHint(refused(status)).transient).toBe(true);
  });

  test.each([200, 202, 301, 400, 401, 403, 404, 405, 409, 412, 501, 505])('%d does not', (status) => {
    expect(retryHint(refused(status)).transient).toBe(false);
  });

  test.each(['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'ESTALLED', 'EAI_AGAIN'])(
    '%s does',
    (code) => {
      expect(retryHint(failed(code)).transient).toBe(true);
    },
  );

  test.each(['ENOTFOUND', 'CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN', 'HPE_HEADER_OVERFLOW'])(
    '%s does not',
    (code) => {
      expect(retryHint(failed(code)).transient).toBe(false);
    },
  );

  // A proxy that gives no tunnel has a status, and none where it did not answer.
  test.each([
    [undefined, true],
    [502, true],
    [503, true],
    [403, false],
    [407, false],
  ])('a proxy that refuses with %s: %s', (statusCode, transient) => {
    const cause = Object.assign(new Error('no tunnel'), { code: 'ERR_PROXY_TUNNEL', statusCode });
    const error = new ProxyError(new URL('http://proxy.test:3128'), cause);
    expect(retryHint(new NetworkError('PUT', url, error)).transient).toBe(transient);
  });

  test('an answer against the protocol, and errors that are no answer, do not', () => {
    expect(retryHint(new ProtocolError('PUT', url, 'no')).transient).toBe(false);
    expect(retryHint(new Error('ECONNRESET')).transient).toBe(false);
    expect(retryHint(undefined).transient).toBe(false);
  });

  // Code of the distribution specification; ECR sends it with 429.
  test('a registry asks to slow down by status or by code', () => {
    expect(retryHint(refused(429)).throttled).toBe(true);
    const body = JSON.stringify({ errors: [{ code: 'TOOMANYREQUESTS', message: 'Rate exceeded' }] });
    expect(retryHint(refused(400, undefined, body)).throttled).toBe(true);
    expect(retryHint(refused(400, undefined, body)).transient).toBe(true);
    expect(retryHint(refused(503)).throttled).toBe(false);
    expect(retryHint(failed('ECONNRESET')).throttled).toBe(false);
  });
});

describe('the wait', () => {
  const policy: RetryPolicy = {
    attempts: 5,
    firstDelay: 100,
    longestDelay: 300,
    jitter: 0.5,
    operationBudget: 10_000,
    runBudget: 10,
  };
  const hint = retryHint(refused(503));

  test('doubles up to the longest one, and ends with the last attempt', () => {
    const waits = [1, 2, 3, 4, 5].map((attempt) => retryDelay(policy, { hint, attempt, elapsed: 0 }, 0));
    expect(waits).toEqual([100, 200, 300, 300, undefined]);
  });

  test('is left to chance in part', () => {
    expect(retryDelay(policy, { hint, attempt: 1, elapsed: 0 }, 1)).toBe(50);
  });

  test('is what the registry asks for, where that is longer', () => {
    expect(retryDelay(policy, { hint: retryHint(refused(503, 7_000)), attempt: 1, elapsed: 0 }, 0)).toBe(
      7_000,
    );
    expect(retryDelay(policy, { hint: retryHint(refused(429, 10)), attempt: 1, elapsed: 0 }, 0)).toBe(100);
  });

  test('does not lead beyond the budget of the operation', () => {
    expect(retryDelay(policy, { hint, attempt: 1, elapsed: 9_900 }, 0)).toBe(100);
    expect(retryDelay(policy, { hint, attempt: 1, elapsed: 9_901 }, 0)).toBeUndefined();
    expect(
      retryDelay(policy, { hint: retryHint(refused(429, 10_001)), attempt: 1, elapsed: 0 }, 0),
    ).toBeUndefined();
  });

  test('there is none for what does not pass', () => {
    expect(retryDelay(policy, { hint: retryHint(refused(403)), attempt: 1, elapsed: 0 }, 0)).toBeUndefined();
  });

  test('is always within its bounds', () => {
    const asked = fc.option(fc.nat({ max: 20_000 }), { nil: undefined });
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    const elapsed = fc.nat({ max: 20_000 });
    fc.assert(
      fc.property(
        asked,
        fc.integer({ min: 1, max: 10 }),
        elapsed,
        chance,
        (retryAfter, attempt, spent, random) => {
          const failure = { hint: retryHint(refused(429, retryAfter)), attempt, elapsed: spent };
          const delay = retryDelay(policy, failure, random);
          if (delay === undefined) return;
          expect(attempt).toBeLessThan(policy.attempts);
          expect(delay).toBeGreaterThanOrEqual(
            Math.max(retryAfter ?? 0, policy.firstDelay * (1 - policy.jitter)),
          );
          expect(delay).toBeLessThanOrEqual(Math.max(retryAfter ?? 0, policy.longestDelay));
          expect(spent + delay).toBeLessThanOrEqual(policy.operationBudget);
        },
      ),
    );
  });
});

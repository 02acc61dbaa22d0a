import { describe, expect, test } from '@jest/globals';
import { TokenSource } from '../../src/ecr/authorization.ts';

function counting(): { source: TokenSource; fetched: () => number } {
  let fetches = 0;
  const source = new TokenSource('first', () => {
    fetches += 1;
    return Promise.resolve(`fresh ${fetches}`);
  });
  return { source, fetched: () => fetches };
}

describe('TokenSource', () => {
  test('gives the first value without fetching', async () => {
    const { source, fetched } = counting();
    expect(await source.authorization()).toBe('first');
    expect(fetched()).toBe(0);
  });

  test('renews once for all who were refused with the same value', async () => {
    const { source, fetched } = counting();
    const values = await Promise.all([1, 2, 3].map(() => source.authorization({ renew: 'first' })));
    expect(values).toEqual(['fresh 1', 'fresh 1', 'fresh 1']);
    expect(fetched()).toBe(1);
  });

  test('gives the newer value to one who comes late with an old one', async () => {
    const { source, fetched } = counting();
    await source.authorization({ renew: 'first' });
    expect(await source.authorization({ renew: 'first' })).toBe('fresh 1');
    expect(fetched()).toBe(1);
  });

  test('renews again when the fresh value was refused as well', async () => {
    const { source } = counting();
    await source.authorization({ renew: 'first' });
    expect(await source.authorization({ renew: 'fresh 1' })).toBe('fresh 2');
  });

  test('tries anew after a renewal that failed', async () => {
    let broken = true;
    const source = new TokenSource('first', () =>
      broken ? Promise.reject(new Error('no network')) : Promise.resolve('fresh'),
    );
    await expect(source.authorization({ renew: 'first' })).rejects.toThrow('no network');
    broken = false;
    expect(await source.authorization({ renew: 'first' })).toBe('fresh');
  });
});

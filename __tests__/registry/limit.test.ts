import { describe, expect, test } from '@jest/globals';
import { mapLimited } from '../../src/registry/limit.ts';

describe('mapLimited', () => {
  test('keeps the order of the items and never runs more than the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await mapLimited([5, 4, 3, 2, 1], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      running -= 1;
      return item * 10;
    });
    expect(results).toEqual([50, 40, 30, 20, 10]);
    expect(most).toBe(2);
  });

  test('throws the error of a task', async () => {
    await expect(mapLimited([1, 2], 2, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});

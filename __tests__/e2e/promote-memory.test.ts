import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { peakOfPromotion } from '../support/peak.ts';
import { startPromoting, type Promoting } from '../support/promoting.ts';

let promoting: Promoting;
beforeEach(async () => {
  promoting = await startPromoting();
});
afterEach(async () => {
  await promoting.close();
});

test('a layer is never held as a whole', async () => {
  const mebibytes = 90;
  await promoting.put('app', { layers: ['small'] }, 'small');
  await promoting.put('app', { layers: ['x'.repeat(mebibytes * 1024 * 1024)] }, 'large');
  const { host } = promoting.registry;
  const peak = async (tag: string): Promise<number> =>
    await peakOfPromotion(promoting.emulator, { from: `${host}/app:${tag}`, to: 'stable/app' });
  const small = await peak('small');
  const large = await peak('large');
  // What it takes more is what is on its way, and what the garbage collector has not yet looked at.
  expect(large - small).toBeLessThan(mebibytes * 0.75);
  expect(large).toBeLessThan(200);
});

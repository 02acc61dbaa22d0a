import { expect, test } from '@jest/globals';
import { startPromoting } from '../support/promoting.ts';
import { ForeignRegistry } from '../support/foreign-registry.ts';
import { peakOfPromotion } from '../support/peak.ts';
import { closingAfterEach } from '../support/closing.ts';

const later = closingAfterEach();

/** `head -c 10737418240 /dev/zero | sha256sum` */
const tenGibibytes = {
  digest: 'sha256:732377e7f4a2abdc13ddfa1eb4c9c497fd2a2b294674d056cf51581b47dd586d',
  size: 10 * 1024 ** 3,
};

test('an image with a layer of 10 GiB is promoted in the memory of a small one', async () => {
  const promoting = later(await startPromoting());
  const foreign = later(await new ForeignRegistry().start());
  foreign.blobs.set(tenGibibytes.digest, { zeros: tenGibibytes.size });
  const config = foreign.put(Buffer.from('{"name":"app"}'), 'application/vnd.cncf.helm.config.v1+json');
  const mediaType = 'application/octet-stream';
  const image = foreign.image('large', { config, layers: [{ ...tenGibibytes, mediaType }] });
  foreign.image('small', { config, layers: [foreign.put(Buffer.from('small'), mediaType)] });
  const peak = async (tag: string): Promise<number> =>
    await peakOfPromotion(promoting.emulator, {
      from: `oci://${foreign.host}/team/app:${tag}`,
      to: 'stable/app',
    });
  const small = await peak('small');
  const large = await peak('large');
  expect(await promoting.resolve('stable/app', 'large')).toBe(image);
  // What it takes more is what is on its way, and what the garbage collector has not yet looked at.
  expect(large - small).toBeLessThan(70);
});

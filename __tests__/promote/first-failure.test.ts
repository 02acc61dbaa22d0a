import { expect, test } from '@jest/globals';
import type { Call } from '../../emulator/http/listener.ts';
import { digestOf } from '../../src/digest.ts';
import { imageManifestType } from '../../src/oci/manifest.ts';
import { copyImage } from '../../src/promote/copy-image.ts';
import type { Image, ImagePart } from '../../src/promote/image.ts';
import { closingAfterEach } from '../support/closing.ts';
import { FirstFailure } from '../support/first-failure.ts';
import { startPromoting } from '../support/promoting.ts';

const later = closingAfterEach();
const atOnce = 8;

function part(content: string): ImagePart {
  const bytes = Buffer.from(content);
  const descriptor = { mediaType: imageManifestType, digest: digestOf(bytes), size: bytes.length };
  return { descriptor, bytes, blobs: [] };
}

const parts = Array.from({ length: 12 }, (_, index) => part(`part ${index}`));
const [root = part('root')] = parts;
const image: Image = {
  root,
  parts: [root],
  attachedTags: [],
  referrerLists: [],
  blob: () => {
    throw new Error('no blob is read');
  },
};

test.each<[string, Partial<Image>, RegExp]>([
  ['manifest', { parts }, /\/manifests\/sha256:/],
  [
    'tag',
    {
      attachedTags: parts.map(({ descriptor: { digest } }, index) => ({ tag: `tag-${index}`, digest })),
    },
    /\/manifests\/tag-/,
  ],
])('a %s that cannot be looked up at the destination: no further one is', async (_what, more, path) => {
  const calls = new FirstFailure(atOnce);
  let armed = false;
  const promoting = later(
    await startPromoting({
      intercept: async (call: Call, proceed) =>
        armed && path.test(call.url.pathname)
          ? await calls.run(proceed, () => ({ status: 405, headers: {} }))
          : await proceed(),
    }),
  );
  const { registry } = promoting;
  const to = { registry, name: 'stable/app', path: 'stable/app', uri: `${registry.host}/stable/app` };
  armed = true;
  await expect(
    copyImage(
      { image: { ...image, ...more }, tag: undefined, to },
      { ifExists: 'fail', createRepository: false, dryRun: false },
    ),
  ).rejects.toThrow('returned 405');
  await calls.release();
  // Whatever followed from the answers to the held requests was sent before these.
  for (let round = 0; round < 3; round += 1) await promoting.resolve('app', 'none');
  expect(calls.begun).toBe(atOnce);
});

import { expect, test } from '@jest/globals';
import { digestOf } from '../../src/digest.ts';
import { imageIndex, imageManifestType } from '../../src/oci/manifest.ts';
import { repositoryAt } from '../../src/registry/repository.ts';
import { readImage } from '../../src/promote/image.ts';
import { closingAfterEach } from '../support/closing.ts';
import { reply, serve } from '../support/http-server.ts';
import { clientOf } from '../support/registry-client.ts';

const later = closingAfterEach();
const config = { mediaType: 'application/octet-stream', digest: digestOf('{}'), size: 2 };

/** A manifest of three MiB, and the next one's descriptor: there is always one more. */
function manifest(number: number): Buffer {
  const annotations = { number: String(number), padding: ' '.repeat(3 * 1024 * 1024) };
  return Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [], annotations }));
}

test('what belongs to an image without end is not read without end', async () => {
  const numbers = new Map<string, number>();
  const known = (number: number): string => {
    const digest = digestOf(manifest(number));
    numbers.set(digest, number);
    return digest;
  };
  known(0);
  const server = later(
    await serve((received, response) => {
      const [, kind = '', reference = ''] = /\/(manifests|referrers)\/([^/]+)$/.exec(received.target) ?? [];
      const number = reference === '1.0.0' ? 0 : numbers.get(reference);
      if (number === undefined) {
        reply(404)(received, response);
      } else if (kind === 'manifests') {
        reply(200, { 'content-type': imageManifestType }, manifest(number).toString())(received, response);
      } else {
        known(number + 1);
        const bytes = manifest(number + 1);
        const next = { mediaType: imageManifestType, digest: digestOf(bytes), size: bytes.length };
        reply(200, {}, Buffer.from(imageIndex([next])).toString())(received, response);
      }
    }),
  );
  const { client } = later(clientOf(server));
  const registry = { type: 'private', host: server.origin.host, region: '', alias: undefined } as const;
  const place = repositoryAt({ ...registry, client, explain: () => undefined }, 'app');
  await expect(readImage(place, '1.0.0')).rejects.toThrow(/\/app has more than .* 64 MiB of them/);
});

import { expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { SdkTransport } from '../../src/ecr/sdk-transport.ts';
import { ProtocolError } from '../../src/http/errors.ts';

const mebibyte = 1024 * 1024;
const call = { method: 'POST', protocol: 'https:', hostname: 'api.ecr', path: '/', headers: {} };

/** A client whose answers have these many bytes each. */
function answering(size: number): SdkTransport {
  const body = Buffer.alloc(size, ' ');
  return new SdkTransport({
    send: () => Promise.resolve({ status: 200, headers: {}, body: Readable.from([body]) }),
  });
}

test('an answer has at most 4 MiB', async () => {
  await expect(answering(4 * mebibyte).handle(call)).resolves.toMatchObject({
    response: { statusCode: 200 },
  });
  await expect(answering(4 * mebibyte + 1).handle(call)).rejects.toThrow(
    new ProtocolError('POST', new URL('https://api.ecr/'), 'the response has more than 4194304 bytes'),
  );
});

test('all answers of a client have at most 256 MiB together', async () => {
  const client = answering(4 * mebibyte);
  for (let count = 0; count < 64; count += 1) await client.handle(call);
  await expect(client.handle(call)).rejects.toThrow(
    new ProtocolError(
      'POST',
      new URL('https://api.ecr/'),
      'the responses have more than 268435456 bytes together',
    ),
  );
  // Each client counts for itself.
  await expect(answering(4 * mebibyte).handle(call)).resolves.toBeDefined();
});

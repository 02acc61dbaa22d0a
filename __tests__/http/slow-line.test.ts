import { expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { closingAfterEach } from '../support/closing.ts';
import { selfSigned } from '../support/certificate.ts';
import { ManualClock } from '../support/clocks.ts';
import { serve } from '../support/http-server.ts';
import { startProxy } from '../support/proxy.ts';

const later = closingAfterEach();

test('a line that is slow but moves is waited for, over TLS and through a proxy, and one that stands still is not', async () => {
  const identity = selfSigned('registry.test');
  const answering = Promise.withResolvers<ServerResponse>();
  const registry = later(
    await serve((_received, response) => {
      answering.resolve(response);
    }, identity),
  );
  const proxy = later(await startProxy(registry.origin));
  const agents = later(createAgents({ HTTPS_PROXY: proxy.url }));
  agents.https.options.ca = identity.cert;
  const clock = new ManualClock();
  const piece = Buffer.alloc(16 * 1024);

  const url = new URL('https://registry.test/v2/app/blobs/x');
  const attempt = new HttpTransport({ agents, clock }).send({ method: 'GET', url, headers: {} });
  const answer = await answering.promise;
  answer.writeHead(200, { 'content-length': String(11 * piece.length) }).flushHeaders();
  const reading = (await attempt).body[Symbol.asyncIterator]();
  for (let size = 0; size < 10 * piece.length;) {
    const isNext = size % piece.length === 0;
    if (isNext) answer.write(piece);
    const next = reading.next();
    clock.advance(isNext ? 59_000 : 0);
    size += ((await next).value as Uint8Array).length;
  }
  const last = reading.next();
  clock.advance(60_000);
  await expect(last).rejects.toMatchObject({ name: 'NetworkError', code: 'ESTALLED' });
  expect(proxy.asked.map(({ what }) => what)).toEqual(['CONNECT registry.test:443']);
});

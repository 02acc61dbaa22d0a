/**
 * Preloaded into a step by `node --import`: appends each HTTP exchange, without its secrets, as a line of JSON to the file that
 * ACCEPTANCE_RECORD names. Requests and answers pass unchanged.
 */
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { describeRequest, redactBody, type Exchange } from './exchange.ts';

const file = process.env['ACCEPTANCE_RECORD'] ?? '';

function keep(exchange: Exchange): void {
  appendFileSync(file, `${JSON.stringify(exchange)}\n`);
}

subscribe('http.client.response.finish', (message) => {
  const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
  if (request.method === 'CONNECT') return;
  const chunks: Buffer[] = [];
  const push = response.push.bind(response);
  // Reading the answer by its events would start its flow before the action is ready for it.
  response.push = (chunk: Uint8Array | null, encoding?: BufferEncoding): boolean => {
    if (chunk !== null) chunks.push(Buffer.from(chunk));
    else {
      keep({
        ...describeRequest(request),
        status: response.statusCode ?? 0,
        headers: Object.keys(response.headers).sort(),
        body: redactBody(Buffer.concat(chunks)),
      });
    }
    return push(chunk, encoding);
  };
});

subscribe('http.client.request.error', (message) => {
  const { request, error } = message as { request: ClientRequest; error: NodeJS.ErrnoException };
  if (request.method === 'CONNECT') return;
  keep({ ...describeRequest(request), status: 0, headers: [], body: error.code ?? error.name });
});

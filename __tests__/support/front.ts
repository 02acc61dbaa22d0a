import { request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Emulator } from '../../emulator/emulator.ts';
import { selfSigned } from './certificate.ts';
import { listen, type TestServer } from './http-server.ts';

/** AWS's own names, as one TLS server that leads to an emulator. */
export interface Front extends TestServer {
  /** The certificate for all names, in PEM form. */
  readonly cert: string;
  /** The host names that requests came for. */
  readonly asked: ReadonlySet<string>;
}

async function pass(
  incoming: IncomingMessage,
  response: ServerResponse,
  emulator: Emulator,
  origins: ReadonlyMap<string, string>,
): Promise<void> {
  const { method = 'GET', headers, url = '/' } = incoming;
  const { host = '' } = headers;
  const named = [...origins].find(([, name]) => new URL(name).host === host)?.[0] ?? emulator.endpoint;
  // A connection of its own: one that is kept may be closed by the emulator at that moment.
  const onward = request(new URL(url, named), { method, headers, agent: false });
  incoming.pipe(onward);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    onward.once('response', resolve).once('error', reject);
  });
  const translate = (from: string): string =>
    [...origins].reduce(
      (translated, [origin, name]) =>
        translated.replaceAll(origin, name).replaceAll(new URL(origin).host, new URL(name).host),
      from,
    );
  const { location, 'www-authenticate': challenge, ...rest } = answer.headers;
  response.statusCode = answer.statusCode ?? 502;
  for (const [name, value = ''] of Object.entries(rest)) response.setHeader(name, value);
  if (challenge !== undefined) response.setHeader('www-authenticate', translate(challenge));
  if (location !== undefined) response.setHeader('location', translate(location));
  const received = await buffer(answer);
  if (method === 'HEAD') {
    response.end();
    return;
  }
  const json = rest['content-type']?.includes('json') === true;
  const body = json ? Buffer.from(translate(received.toString('utf8'))) : received;
  response.setHeader('content-length', body.length); // the names have other lengths
  response.end(body);
}

/**
 * Starts the server. `names` say what the emulator's own addresses are called from outside, such as
 * `http://127.0.0.1:5000` by `https://123456789012.dkr.ecr.eu-central-1.amazonaws.com`; requests for other hosts go to its API.
 * `hold` is waited for before each request.
 */
export async function startFront(
  emulator: Emulator,
  hosts: readonly [string, ...string[]],
  names: (port: string) => ReadonlyMap<string, string>,
  hold: (request: IncomingMessage) => Promise<void> = () => Promise.resolve(),
): Promise<Front> {
  const asked = new Set<string>();
  const identity = selfSigned(...hosts);
  let origins: ReadonlyMap<string, string> = new Map();
  const server = await listen((incoming, response) => {
    asked.add(incoming.headers.host ?? '');
    hold(incoming)
      .then(() => pass(incoming, response, emulator, origins))
      .catch(() => response.destroy());
  }, identity);
  origins = names(server.origin.port);
  return { ...server, cert: identity.cert, asked };
}

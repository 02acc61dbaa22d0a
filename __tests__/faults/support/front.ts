import { request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Emulator } from '../../../emulator/emulator.ts';
import { selfSigned } from '../../support/certificate.ts';
import { listen, type TestServer } from '../../support/http-server.ts';

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
  const onward = request(new URL(url, named), { method, headers });
  incoming.pipe(onward);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    onward.once('response', resolve).once('error', reject);
  });
  const translate = (from: string): string =>
    [...origins].reduce((translated, [origin, name]) => translated.replaceAll(origin, name), from);
  const { location, ...rest } = answer.headers;
  response.statusCode = answer.statusCode ?? 502;
  for (const [name, value = ''] of Object.entries(rest)) response.setHeader(name, value);
  response.removeHeader('content-length'); // the names have other lengths
  if (location !== undefined) response.setHeader('location', translate(location));
  response.end(method === 'HEAD' ? undefined : translate(await text(answer)));
}

/**
 * Starts the server. `names` say what the emulator's own addresses are called from outside, such as
 * `http://127.0.0.1:5000` by `https://123456789012.dkr.ecr.eu-central-1.amazonaws.com`; requests for other hosts go to its API.
 */
export async function startFront(
  emulator: Emulator,
  hosts: readonly [string, ...string[]],
  names: (port: string) => ReadonlyMap<string, string>,
): Promise<Front> {
  const asked = new Set<string>();
  const identity = selfSigned(...hosts);
  let origins: ReadonlyMap<string, string> = new Map();
  const server = await listen((incoming, response) => {
    asked.add(incoming.headers.host ?? '');
    pass(incoming, response, emulator, origins).catch(() => response.destroy());
  }, identity);
  origins = names(server.origin.port);
  return { ...server, cert: identity.cert, asked };
}

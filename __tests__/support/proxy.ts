import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** An HTTP proxy on loopback that takes every host name for one server. */
export interface Proxy {
  /** `http://user:password@127.0.0.1:<port>`. */
  readonly url: string;
  /** What it was asked for: `CONNECT host:port` or `GET http://host/path`, each with its Proxy-Authorization. */
  readonly asked: readonly { readonly what: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

/** What a proxy may wait for before it answers CONNECT, and before it passes on the first bytes of a client. */
export type Hold = (what: 'CONNECT' | 'TLS', host: string) => Promise<void>;

/** Starts a proxy that leads to the server with this origin, whatever host is asked for, or refuses CONNECT with a status. */
export async function startProxy(
  target: URL,
  refusal?: string,
  hold: Hold = () => Promise.resolve(),
): Promise<Proxy> {
  const asked: { what: string; authorization: string | undefined }[] = [];
  const tunnels = new Set<Duplex>();
  const server = createServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    asked.push({ what: `${method} ${url}`, authorization: headers['proxy-authorization'] });
    const onward = request(new URL(new URL(url).pathname, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });
  server.on('connect', ({ url = '', headers }, client) => {
    asked.push({ what: `CONNECT ${url}`, authorization: headers['proxy-authorization'] });
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal}\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    const [host = ''] = url.split(':');
    const tunnel = async (): Promise<void> => {
      await hold('CONNECT', host);
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      await once(client, 'readable');
      await hold('TLS', host);
      upstream.pipe(client).pipe(upstream);
    };
    tunnel().catch(() => client.destroy());
    for (const socket of [client, upstream]) {
      tunnels.add(socket);
      socket.on('error', () => undefined).once('close', () => tunnels.delete(socket));
    }
    upstream.once('close', () => client.destroy());
    client.once('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://user:password@127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      // The server no longer counts a connection that became a tunnel.
      for (const socket of tunnels) socket.destroy();
      await closed;
    },
  };
}

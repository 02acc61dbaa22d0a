import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A proxy on loopback that is as far away as a round trip says. */
export interface Line {
  /** `http://127.0.0.1:<port>`, for `HTTPS_PROXY`. */
  readonly url: string;
  close(): void;
}

/** Passes on what comes, each piece as late as the line is long. Pieces keep their order: timers of one length end in turn. */
function carry(from: Socket, to: Socket, milliseconds: number): void {
  if (milliseconds === 0) {
    from.pipe(to);
    return;
  }
  from.on('data', (piece) => setTimeout(() => to.write(piece), milliseconds));
  from.once('end', () => setTimeout(() => to.end(), milliseconds));
}

/**
 * Starts a proxy that takes every host for the server on a port. A round trip passes before CONNECT is answered, as for the
 * handshake of TCP, and half of one before what is sent arrives at the other end, so that TLS and requests take the round trips
 * that they take on a network.
 */
export async function startLine(port: number, roundTripMilliseconds: number): Promise<Line> {
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('connect', (_request, client: Socket) => {
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
    client.setNoDelay();
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => setTimeout(() => client.destroy(), roundTripMilliseconds));
    void wait(roundTripMilliseconds).then(() => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      carry(client, upstream, roundTripMilliseconds / 2);
      carry(upstream, client, roundTripMilliseconds / 2);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
    },
  };
}

import { connect, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

/** Asked for every message of the client, which waits for the answer: `before` cuts the connection without sending it on, `after` once it was sent on. */
export type Cut = (message: Buffer) => CutPoint | Promise<CutPoint>;
type CutPoint = 'before' | 'after' | undefined;

export interface WatchedProxy extends AsyncDisposable {
  port: number;
  cut: Cut | undefined;
  /** Bytes that the server has sent. */
  received: number;
  /** Connections so far. */
  connections: number;
}

/** A way to PostgreSQL that can be cut, and that speaks TLS where it is given a certificate. */
export async function startWatchedProxy(
  target: { host: string; port: number },
  tls?: { key: string; cert: string },
): Promise<WatchedProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    proxy.connections += 1;
    track(client);
    if (tls === undefined) forward(client, client);
    else {
      client.once('data', () => {
        client.write('S');
        const secureContext = createSecureContext(tls);
        forward(new TLSSocket(client, { isServer: true, secureContext }), client);
      });
    }
  });
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  };
  const forward = (client: Socket, raw: Socket) => {
    const upstream = connect(target.port, target.host);
    track(upstream);
    client.on('error', () => {});
    const end = () => {
      raw.destroy();
      upstream.destroy();
    };
    client.on('data', async (message: Buffer) => {
      client.pause();
      const cut = await proxy.cut?.(message);
      client.resume();
      if (cut === 'before') end();
      else upstream.write(message, () => cut === 'after' && end());
    });
    upstream.on('data', (message) => {
      proxy.received += message.length;
      // As slow as the one who reads.
      if (!client.write(message)) {
        upstream.pause();
        client.once('drain', () => upstream.resume());
      }
    });
    client.on('close', end);
    upstream.on('close', end);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: WatchedProxy = {
    port: (server.address() as { port: number }).port,
    cut: undefined,
    received: 0,
    connections: 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

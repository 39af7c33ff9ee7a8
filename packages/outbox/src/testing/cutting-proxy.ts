import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

/** What happens to a message on its way to the server. */
export type Cut =
  | 'pass'
  /** The connection ends and the server never sees the message. */
  | 'before'
  /** The server gets the message and answers it, and the connection ends before the answer arrives. */
  | 'after';

export interface CuttingProxy {
  /** The same database through the proxy. */
  url: string;
  /** Asked for every chunk that a client sends. Default: everything passes. */
  decide: (chunk: Buffer) => Cut;
  /** How often a connection was cut. */
  cuts: number;
  /** Server messages that hold this text are dropped, as a pooler drops notifications. */
  swallow: string | undefined;
  /** While it is true, what the server sends is lost, as on a process that is stopped. */
  loseAnswers: boolean;
  close(): Promise<void>;
}

/** A TCP proxy on loopback between a client and PostgreSQL, which loses what it is told to lose. */
export async function startCuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = dial(Number(target.port), target.hostname);
    let cutAnswer = false;
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (chunk: Buffer) => {
      const cut = proxy.decide(chunk);
      if (cut !== 'pass') proxy.cuts += 1;
      if (cut === 'before') return end();
      cutAnswer ||= cut === 'after';
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (cutAnswer) return end();
      if (proxy.loseAnswers) return;
      if (proxy.swallow === undefined || !chunk.includes(proxy.swallow)) client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port on loopback');
  const url = new URL(databaseUrl);
  url.port = String(address.port);
  const proxy: CuttingProxy = {
    url: url.href,
    decide: () => 'pass',
    cuts: 0,
    swallow: undefined,
    loseAnswers: false,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}

/** Cuts the first message that holds the text. */
export function cutOnce(text: string, cut: Cut): (chunk: Buffer) => Cut {
  let done = false;
  return (chunk) => {
    if (done || !chunk.includes(text)) return 'pass';
    done = true;
    return cut;
  };
}

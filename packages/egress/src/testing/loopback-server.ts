import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** A request as a server on loopback received it. */
export interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface LoopbackServer extends AsyncDisposable {
  port: number;
  received: Received[];
  /** Connections so far. */
  connections(): number;
}

export type Answer = (request: Received, response: ServerResponse, socket: Socket) => void;

/** A real HTTP server on 127.0.0.1 (or `host`) that keeps what it received. */
export async function startLoopbackServer(
  answer: Answer = (_request, response) => void response.end('ok'),
  { host = '127.0.0.1', tls }: { host?: string; tls?: ServerOptions } = {},
): Promise<LoopbackServer> {
  const received: Received[] = [];
  let connections = 0;
  const listener: RequestListener = async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const { method = '', url = '', headers } = message;
    const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
    received.push(request);
    answer(request, response, message.socket);
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on('connection', () => connections++);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    received,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the recorder received it. */
export interface Recorded {
  method: string;
  path: string;
  idempotencyKey?: string;
  body: string;
}

/** A real HTTP server on loopback that writes down what it receives: the outside world of the demo. */
export interface Recorder {
  port: number;
  /** In the order they came, each idempotency key once, at most the last thousand. */
  readonly received: readonly Recorded[];
  close(): Promise<void>;
}

const KEPT = 1000;
const MAX_BODY = 1024 * 1024;

/** `GET` of this path answers with what was received. */
const LIST = '/received';

/**
 * Answers 201 to a new request and 200 to one whose idempotency key it has seen, and tells what it received at
 * `GET /received`. Rejects when the port is in use.
 */
export async function startRecorder(port: number): Promise<Recorder> {
  const received: Recorded[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'GET' && request.url === LIST) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ received }));
      return;
    }
    const body = await read(request);
    if (body === undefined) {
      response.writeHead(413).end();
      return;
    }
    const key = request.headers['idempotency-key'];
    const idempotencyKey = typeof key === 'string' ? key : undefined;
    const known = idempotencyKey !== undefined && received.some((each) => each.idempotencyKey === idempotencyKey);
    if (!known) {
      const { method = 'GET', url: path = '/' } = request;
      received.push({ method, path, body, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) });
      if (received.length > KEPT) received.shift();
    }
    response.writeHead(known ? 200 : 201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ recorded: !known }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What the recorder on a port received. Rejects when there is none. */
export async function readReceived(port: number): Promise<readonly Recorded[]> {
  const response = await fetch(`http://127.0.0.1:${port}${LIST}`, { signal: AbortSignal.timeout(2000) });
  const { received } = (await response.json()) as { received?: readonly Recorded[] };
  if (!Array.isArray(received)) throw new Error(`no recorder answers on port ${port}`);
  return received;
}

async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

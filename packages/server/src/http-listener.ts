import { createServer, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type ErrorCode, newTraceparent, traceIdOf } from '@automate/core';
import { getRequestListener } from '@hono/node-server';
import { type BodyTimes, hasBody, timeBody } from './body-times.ts';
import { StartError } from './start-error.ts';

/** Answers a request. Never rejects. */
export type FetchHandler = (request: Request, connection: object) => Response | Promise<Response>;

/** A listening HTTP server. */
export interface HttpListener {
  host: string;
  port: number;
  url: string;
  /** Takes no new connections, lets requests that run end, and cuts off what is left after the time. */
  close(timeoutMs: number): Promise<void>;
}

const PROBLEM_HEADERS = {
  'content-type': 'application/problem+json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};
/** How long a client may take nothing of an answer that waits for it, in milliseconds. */
const STALLED_MS = 60_000;
/** Bodies have times of their own. */
const TIMES = { headersTimeout: 10_000, requestTimeout: 0, keepAliveTimeout: 10_000 };

/** @throws StartError `address` when it is taken or cannot be had. Port 0 takes a free one. */
export async function listen(
  fetch: FetchHandler,
  host: string,
  port: number,
  { stalledMs = STALLED_MS, ...bodyTimes }: { stalledMs?: number } & BodyTimes = {},
): Promise<HttpListener> {
  const longer = new WeakMap<object, () => void>();
  const listener = getRequestListener(
    (request, connection) =>
      fetch(request, { ...connection, bodyTakesLong: () => longer.get(connection.incoming)?.() }),
    { hostname: host, errorHandler: () => problemResponse() },
  );
  const server = createServer({ ...TIMES, maxHeaderSize: 16_384 }, (incoming, outgoing) => {
    const late = () => {
      if (outgoing.headersSent) incoming.socket.destroy();
      else refuseMalformed(Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), incoming.socket);
    };
    if (hasBody(incoming)) longer.set(incoming, timeBody(incoming, bodyTimes, late));
    return listener(incoming, outgoing);
  });
  // A connection that is only quiet stays: a stream may have nothing to tell.
  server.setTimeout(stalledMs, (socket) => socket.writableLength > 0 && socket.destroy());
  server.on('clientError', refuseMalformed);
  server.on('checkExpectation', (_, response) => {
    response.writeHead(417, PROBLEM_HEADERS);
    response.end(malformed(417, 'INVALID_ARGUMENT'));
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (cause) {
    throw addressError(host, port, cause);
  }
  const bound = (server.address() as AddressInfo).port;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  return { host, port: bound, url, close: (timeoutMs) => close(server, timeoutMs) };
}

async function close(server: Server, timeoutMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that is kept alive counts as open until it is closed: look again after each answer.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const end = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(end);
}

/** What is no request as HTTP understands it never reaches a route; it gets a problem (RFC 9457) all the same. */
function malformed(status: number, code: ErrorCode): string {
  const detail = 'The request is not one that this server can read.';
  const title = STATUS_CODES[status];
  return JSON.stringify({ type: 'about:blank', title, status, detail, code, traceId: traceIdOf(newTraceparent()) });
}

function problemResponse(): Response {
  return new Response(malformed(400, 'INVALID_ARGUMENT'), { status: 400, headers: PROBLEM_HEADERS });
}

function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code] = (
    {
      HPE_HEADER_OVERFLOW: [431, 'INVALID_ARGUMENT'],
      ERR_HTTP_REQUEST_TIMEOUT: [408, 'DEADLINE_EXCEEDED'],
    } as Record<string, [number, ErrorCode]>
  )[error.code ?? ''] ?? [400, 'INVALID_ARGUMENT'];
  const body = malformed(status, code);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...Object.entries(PROBLEM_HEADERS).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function addressError(host: string, port: number, cause: unknown): StartError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  switch (code) {
    case 'EADDRINUSE':
      return new StartError('address', `${where} is in use: stop the program that has it, or set another PORT.`, cause);
    case 'EACCES':
      return new StartError('address', `Listening on ${where} is not permitted: set a PORT above 1023.`, cause);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError('address', `${host} is no address of this machine: set HOST to one that is.`, cause);
    default:
      return new StartError('address', `Listening on ${where} failed: ${message}.`, cause);
  }
}

/** Whether an address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

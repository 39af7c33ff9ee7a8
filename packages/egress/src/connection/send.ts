import { Readable } from 'node:stream';
import type { AutomateError } from '@automate/core';
import type { Dispatcher } from 'undici';
import type { Exchange } from '../exchange.ts';
import { tooLarge } from '../response/response-body.ts';
import type { EgressTarget } from '../secret-placeholders.ts';
import { connectionError } from './connection-error.ts';

/** One request as it goes out: plaintext inside, so never into a log or an error. */
export interface OutgoingRequest {
  target: EgressTarget;
  method: string;
  /** Path and query as they are written into the request. */
  path: string;
  headers: [name: string, value: string][];
  body: Uint8Array | null;
}

/** The head of an answer, with its body as it comes. */
export interface IncomingResponse {
  status: number;
  statusText: string;
  headers: [name: string, value: string][];
  /** Ends with an AutomateError when the exchange fails. Nothing is read while nobody reads it. */
  body: Readable;
}

export interface SendOptions {
  exchange: Exchange;
  /** Bounds the body as it is received. */
  maxBytes: number;
  /** A connection was found: the first byte leaves now. */
  onSending(): void;
}

/** Sends one request over a pinned pool. Rejects with an AutomateError. */
export function send(
  pool: Dispatcher,
  request: OutgoingRequest,
  { exchange, maxBytes, onSending }: SendOptions,
): Promise<IncomingResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingResponse>();
  let controller: Dispatcher.DispatchController | undefined;
  let body: Readable | undefined;
  let received = 0;
  const fail = (error: AutomateError) => {
    exchange.signal.removeEventListener('abort', onAbort);
    reject(error);
    body?.destroy(error);
  };
  const onAbort = () => {
    const reason = exchange.signal.reason as AutomateError;
    controller?.abort(reason);
    fail(reason);
  };
  exchange.signal.addEventListener('abort', onAbort, { once: true });
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(given) {
      // It waited for a connection and was given up meanwhile: not a byte goes out.
      if (exchange.signal.aborted) {
        given.abort(exchange.signal.reason as Error);
        return;
      }
      controller = given;
      exchange.sent = true;
      onSending();
    },
    onResponseStart(given, status, _headers, statusText) {
      if (status < 200) return;
      body = new Readable({
        read: () => given.resume(),
        destroy(error, done) {
          exchange.signal.removeEventListener('abort', onAbort);
          // Without effect when the answer is complete.
          given.abort(error ?? new Error('the answer is not wanted'));
          done(error);
        },
      });
      // Who reads it sees the error; without a reader it must not end the process.
      body.on('error', () => {});
      resolve({ status, statusText: statusText ?? '', headers: headerPairs(given.rawHeaders), body });
    },
    onResponseData(given, chunk) {
      received += chunk.byteLength;
      if (received > maxBytes) body?.destroy(tooLarge(request.target.host, maxBytes, exchange));
      else if (body && !body.push(chunk)) given.pause();
    },
    onResponseEnd() {
      exchange.signal.removeEventListener('abort', onAbort);
      body?.push(null);
    },
    onResponseError(_controller, thrown) {
      fail(connectionError(thrown, request.target, exchange));
    },
  };
  try {
    pool.dispatch(
      {
        method: request.method,
        path: request.path,
        headers: request.headers.flat(),
        body: request.body === null || request.body.byteLength === 0 ? null : request.body,
      },
      handler,
    );
  } catch (thrown) {
    fail(connectionError(thrown, request.target, exchange));
  }
  return promise;
}

/** undici gives names and values by turns, as bytes. Header values are read as Latin-1 (RFC 9110, section 5.5). */
function headerPairs(raw: Dispatcher.DispatchController['rawHeaders']): [string, string][] {
  if (!Array.isArray(raw)) return [];
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([latin1(raw[at]!), latin1(raw[at + 1]!)]);
  return pairs;
}

function latin1(value: Buffer | string): string {
  return typeof value === 'string' ? value : value.toString('latin1');
}

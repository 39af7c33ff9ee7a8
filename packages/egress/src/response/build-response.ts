import type { IncomingResponse } from '../connection/send.ts';
import type { Exchange } from '../exchange.ts';
import type { ResponseRedactor } from '../secret-placeholders.ts';
import { contentDecoders, decodeBody } from './decode-body.ts';
import { maskHeader } from './mask-header.ts';
import { responseBody } from './response-body.ts';

/** Without a body by definition (Fetch, "null body status"). */
const NULL_BODY = new Set([204, 205, 304]);

export interface BuildResponseOptions {
  incoming: IncomingResponse;
  method: string;
  host: string;
  /** Without secrets. */
  url: string;
  redirected: boolean;
  maxBytes: number;
  redactor: ResponseRedactor | undefined;
  exchange: Exchange;
}

/** A standard Response: decoded, bounded, its headers and body masked. */
export function buildResponse(options: BuildResponseOptions): Response {
  const { incoming, method, host, redactor, exchange } = options;
  const { status, body } = incoming;
  const mask = (text: string) => (redactor ? maskHeader(text, redactor) : text);
  if (status < 200 || status > 599) {
    body.destroy();
    exchange.finish();
    throw exchange.error('UNAVAILABLE', `${host} answered with the status ${status}, which HTTP does not have.`);
  }
  const empty = method === 'HEAD' || NULL_BODY.has(status);
  const headers = new Headers();
  for (const [name, value] of incoming.headers) {
    // A name that holds a secret has no masked form: it is left out.
    if (mask(name) === name) headers.append(name, mask(value));
  }
  let stream: ReadableStream<Uint8Array<ArrayBuffer>> | null = null;
  if (empty) {
    body.once('close', () => exchange.finish()).resume();
  } else {
    const decoders = contentDecoders(headers.get('content-encoding') ?? undefined, host, exchange);
    // They no longer describe what the caller reads.
    if (decoders.length > 0) headers.delete('content-encoding');
    if (decoders.length > 0 || redactor) headers.delete('content-length');
    stream = responseBody({
      body: decodeBody(body, decoders),
      host,
      maxBytes: options.maxBytes,
      redaction: redactor?.bytes(),
      exchange,
    });
  }
  const response = new Response(stream, { status, statusText: statusText(mask(incoming.statusText)), headers });
  Object.defineProperty(response, 'url', { value: mask(options.url) });
  Object.defineProperty(response, 'redirected', { value: options.redirected });
  return response;
}

/** What Response takes (RFC 9112, reason-phrase); a server's other bytes are left out. */
function statusText(text: string): string {
  return text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '');
}

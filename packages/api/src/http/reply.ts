/** What a route's handler answers with. */
export interface Reply {
  status: number;
  /** Sent as JSON; undefined sends no body. */
  body?: unknown;
  /** Sent as it is instead of a body; its type is in the headers. */
  text?: string;
  /** Sent as it comes instead of either. */
  stream?: ReadableStream<Uint8Array>;
  headers?: Record<string, string>;
  /** Values of `set-cookie`, one for each. */
  cookies?: readonly string[];
}

/**
 * Sent with every answer: this is an API, so nothing may be framed, sniffed, cached, or used as a document of its own.
 * There is no CORS header: browsers of other origins get nothing.
 */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** A JSON answer. */
export function json(status: number, body: unknown, headers?: Record<string, string>): Reply {
  return headers ? { status, body, headers } : { status, body };
}

/** An answer without a body. */
export function noContent(): Reply {
  return { status: 204 };
}

/** One Response, made once with all its headers: the server adapter then sends it without copying. */
export function toResponse(reply: Reply, traceparent: string, contentType = 'application/json'): Response {
  const headers: Record<string, string> = { ...SECURITY_HEADERS, ...reply.headers, traceresponse: traceparent };
  const { status, cookies } = reply;
  if (reply.body !== undefined) headers['content-type'] ??= contentType;
  // Headers of one name cannot stand twice in an object.
  const sent = cookies ? [...Object.entries(headers), ...cookies.map((each) => ['set-cookie', each])] : headers;
  if (reply.body === undefined)
    return new Response(reply.stream ?? reply.text ?? null, { status, headers: sent as Record<string, string> });
  return new Response(JSON.stringify(reply.body), { status, headers: sent as Record<string, string> });
}

/** Which pages of other origins may call, with an API key: cookies are never taken from them. */
export interface CorsOptions {
  /** Exact ones, such as `https://app.example.com`. */
  origins: readonly string[];
  /** How long a browser may remember the answer. Default 600. */
  maxAgeSeconds?: number;
}

/** What a page may send and read beside what it always may. */
export function corsHeaders({ origins, maxAgeSeconds = 600 }: CorsOptions) {
  return {
    origin: [...origins],
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'last-event-id', 'traceparent'],
    exposeHeaders: [
      'etag',
      'idempotency-replayed',
      'link',
      'location',
      'ratelimit',
      'ratelimit-policy',
      'retry-after',
      'traceresponse',
    ],
    maxAge: maxAgeSeconds,
  };
}

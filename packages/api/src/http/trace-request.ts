import { childTraceparent, newTraceparent, type Tracer, traceIdOf, wallTime } from '@automate/core';
import type { Route } from './route.ts';

/** How requests become spans. */
export interface RequestTracing {
  tracer: Tracer;
  /** Whether a request goes on in the trace its sender names. Anybody can name any: else that trace is only linked. */
  trustParent: boolean;
}

/** Answers a request within a span: `respond` is told its context. */
export async function traceRequest(
  { tracer, trustParent }: RequestTracing,
  { method, path }: Route,
  request: Request,
  respond: (traceparent: string) => Promise<Response>,
): Promise<Response> {
  const sent = request.headers.get('traceparent') ?? undefined;
  const named = sent !== undefined && traceIdOf(sent) !== undefined ? sent : undefined;
  const traceparent = trustParent && named !== undefined ? childTraceparent(named) : newTraceparent();
  const startedAt = wallTime(performance.now());
  const response = await respond(traceparent);
  const { status } = response;
  tracer.record({
    name: `${method} ${path}`,
    kind: 'server',
    traceparent,
    ...(trustParent ? { parent: named } : { links: named === undefined ? [] : [named] }),
    startedAt,
    endedAt: wallTime(performance.now()),
    attributes: { 'http.request.method': method, 'http.route': path, 'http.response.status_code': status },
    error: status >= 500 ? String(status) : undefined,
  });
  return response;
}

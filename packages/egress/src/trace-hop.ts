import { childTraceparent, toAutomateError, wallTime } from '@automate/core';
import type { IncomingResponse } from './connection/send.ts';
import type { EgressTracing } from './egress.ts';
import { type RequestTemplate, targetOf } from './request/request-template.ts';

/**
 * Sends one request within a span, until the head of its answer. Path and query are not told: they may hold what is secret, or
 * the contents of data.
 */
export async function traceHop(
  { tracer, sendTo }: EgressTracing,
  parent: string,
  template: RequestTemplate,
  send: (template: RequestTemplate) => Promise<IncomingResponse>,
): Promise<IncomingResponse> {
  const target = targetOf(template.url);
  const traceparent = childTraceparent(parent);
  const startedAt = wallTime(performance.now());
  const tell = (status: number | undefined, error: string | undefined) =>
    tracer.record({
      name: template.method,
      kind: 'client',
      traceparent,
      parent,
      startedAt,
      endedAt: wallTime(performance.now()),
      attributes: {
        'http.request.method': template.method,
        'server.address': target.host,
        'server.port': target.port,
        'url.scheme': target.protocol.slice(0, -1),
        'http.response.status_code': status,
      },
      error,
    });
  const known = template.headers.some(([name]) => name === 'traceparent');
  const headers: RequestTemplate['headers'] =
    known || !sendTo(target) ? template.headers : [...template.headers, ['traceparent', traceparent]];
  try {
    const answer = await send({ ...template, headers });
    tell(answer.status, answer.status >= 400 ? String(answer.status) : undefined);
    return answer;
  } catch (error) {
    tell(undefined, toAutomateError(error).code);
    throw error;
  }
}

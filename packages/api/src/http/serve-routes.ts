import { type Logger, newTraceparent, traceIdOf } from '@automate/core';
import { withinAuditedCall } from '@automate/governance';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { IdempotentCalls } from '../idempotency/idempotent-calls.ts';
import { type AuditOptions, auditCall, callAsAudited, isAudited } from './audit-call.ts';
import type { Authenticate } from './authenticate.ts';
import { DEFAULT_BODY_LIMIT } from './body.ts';
import { callOnce } from './call-once.ts';
import { type Client, clientOf } from './client-of.ts';
import { type CorsOptions, corsHeaders } from './cors.ts';
import { databaseUnavailable } from './database-error.ts';
import { HttpError } from './http-error.ts';
import { toProblem } from './problem.ts';
import type { RateLimit } from './rate-limit.ts';
import { readCall } from './read-call.ts';
import { type Reply, toResponse } from './reply.ts';
import type { Route, RouteCall } from './route.ts';
import type { RouteRegistry } from './route-registry.ts';
import { createThrottle } from './throttle.ts';
import { type RequestTracing, traceRequest } from './trace-request.ts';

/** What serving routes needs. */
export interface ServeOptions extends AuditOptions {
  authenticate: Authenticate;
  /** Masks secrets in a text: every error goes through it. */
  redact(text: string): string;
  log: Logger;
  /** Bytes. Default 1 MiB. */
  bodyLimit?: number;
  /** Default: requests are no spans. */
  tracing?: RequestTracing | undefined;
  /** Default: an Idempotency-Key is what a route makes of it. */
  idempotentCalls?: IdempotentCalls | undefined;
  /** Of one caller, over all routes that do not say otherwise. Default: none. */
  rateLimit?: RateLimit | undefined;
  /** Addresses and ranges of proxies that say truly for whom they ask. Default: none. */
  trustedProxies?: readonly string[] | undefined;
  /** Default: pages of other origins get nothing. */
  cors?: CorsOptions | undefined;
}

/** Answers a request. Never rejects. */
export type FetchHandler = (request: Request, connection?: Connection) => Response | Promise<Response>;

/** What the server adapter knows of a request's connection. */
export interface Connection {
  incoming?: { socket?: { remoteAddress?: string | undefined } | undefined } | undefined;
  /** A route reads the body as it comes: it may take as long as it goes on. Called once the caller is known. */
  bodyTakesLong?: (() => void) | undefined;
}

/** The registered routes as one fetch handler. Whatever happens, the answer is JSON and carries its trace. */
export function serveRoutes(registry: RouteRegistry, options: ServeOptions): FetchHandler {
  const app = new Hono<{ Bindings: Connection }>();
  const limits = { authenticate: options.authenticate, bodyLimit: options.bodyLimit ?? DEFAULT_BODY_LIMIT };
  const throttle = createThrottle(options.rateLimit);
  const readClient = clientOf(options.trustedProxies);
  const answer = async (route: Route, call: RouteCall, source: string | undefined): Promise<Reply> => {
    const handle = () => route.handle(call as never);
    if (!isAudited(route, call)) return await handle();
    try {
      const { result: reply, told } = await withinAuditedCall(callAsAudited(call, source), handle);
      const { status, headers } = reply;
      // One entry for what was done; of what goes on after the answer, that it was begun.
      const known = told && route.answers.status !== 202;
      if (!known) await auditCall(options, route, call, { subject: headers?.location, details: { status }, source });
      return reply;
    } catch (error) {
      const { status, code } = toProblem(databaseUnavailable(error) ?? error, call.traceId, options.redact).problem;
      await auditCall(options, route, call, { details: { status, code }, source });
      throw error;
    }
  };
  const respond = async (
    route: Route,
    request: Request,
    params: Record<string, string>,
    client: Client,
    traceparent: string,
    connection: Connection | undefined,
  ): Promise<Response> => {
    const told: Record<string, string> = {};
    const source = client.address;
    try {
      const call = await readCall(route, request, params, traceparent, {
        ...limits,
        client,
        throttle: (principal) => Object.assign(told, throttle(route, principal, source)),
      });
      if (route.body?.streamed) connection?.bodyTakesLong?.();
      const reply = await callOnce(options.idempotentCalls, route, call, () => answer(route, call, source));
      return toResponse({ ...reply, headers: { ...told, ...reply.headers } }, traceparent);
    } catch (error) {
      route.refused?.({ params, source, error });
      return failure(error, request, traceparent, options, told);
    }
  };
  const serve = (
    route: Route,
    request: Request,
    params: Record<string, string>,
    connection: Connection | undefined,
  ): Promise<Response> => {
    const client = readClient(request, connection?.incoming?.socket?.remoteAddress);
    const within = (traceparent: string) => respond(route, request, params, client, traceparent, connection);
    const { tracing } = options;
    return tracing === undefined ? within(newTraceparent()) : traceRequest(tracing, route, request, within);
  };
  if (options.cors) app.use(cors(corsHeaders(options.cors)));
  for (const route of registry.routes) {
    app.on(route.method, route.path, (context) =>
      serve(route, context.req.raw, context.req.param(), context.env as Connection | undefined),
    );
  }
  app.notFound(({ req }) => failure(missing(req.method, req.path, registry), req.raw, newTraceparent(), options));
  app.onError((error, { req }) => failure(error, req.raw, newTraceparent(), options));
  return (request, connection) => app.fetch(request, connection);
}

function missing(method: string, path: string, registry: RouteRegistry): HttpError {
  const allowed = registry.methodsAt(path);
  if (allowed.length === 0) {
    return new HttpError({ status: 404, code: 'NOT_FOUND', message: `There is nothing at ${path}.` });
  }
  return new HttpError({
    status: 405,
    code: 'UNIMPLEMENTED',
    message: `${path} does not take ${method}; it takes ${allowed.join(', ')}.`,
    headers: { allow: allowed.join(', ') },
  });
}

function failure(
  thrown: unknown,
  request: Request,
  traceparent: string,
  options: ServeOptions,
  told: Record<string, string> = {},
): Response {
  const traceId = traceIdOf(traceparent) as string;
  const { problem, headers } = toProblem(databaseUnavailable(thrown) ?? thrown, traceId, options.redact);
  const fields = { traceId, link: linkOf(request), method: request.method, status: problem.status, code: problem.code };
  if (problem.status >= 500) {
    const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    options.log.error({ ...fields, reason: options.redact(reason) }, 'a request failed');
  } else {
    // A cause is for the operator only: why a signature was not accepted, for example.
    const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause.message : undefined;
    options.log.info({ ...fields, ...(cause && { reason: options.redact(cause) }) }, 'a request was refused');
  }
  const reply = { status: problem.status, body: problem, headers: { ...told, ...headers } };
  return toResponse(reply, traceparent, 'application/problem+json');
}

/** The trace that the client says it is in, beside our own. */
function linkOf(request: Request): string | undefined {
  return traceIdOf(request.headers.get('traceparent') ?? '');
}

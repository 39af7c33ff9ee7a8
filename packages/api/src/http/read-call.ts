import {
  allowsOperation,
  type InputProblem,
  invalidArgument,
  parseInput,
  refused,
  toPointer,
  traceIdOf,
} from '@automate/core';
import { z } from 'zod';
import { sayApi } from '../problems.ts';
import { type Authenticate, type Principal, requirePrincipal } from './authenticate.ts';
import { readBody } from './body.ts';
import { contentTypeOf } from './body-spec.ts';
import type { Client } from './client-of.ts';
import { refuseVersion } from './entity-tag.ts';
import type { Route, RouteAccess, RouteCall } from './route.ts';

const noQuery = z.strictObject({});
/** Control characters, and what a decoder leaves where the bytes were not UTF-8. */
const BAD_TEXT = /[\u0000-\u001f\u007f\ufffd]/;

/** A body that takes longer may outlive the session or the key that it came with: they are looked at again. */
const SLOW_BODY_MS = 50;

/** What a route's handler gets, checked. Identity comes first: without it nothing else of the request is looked at. */
export async function readCall(
  route: Route,
  request: Request,
  params: Record<string, string>,
  traceparent: string,
  limits: {
    authenticate: Authenticate;
    bodyLimit: number;
    client: Client;
    throttle?: (principal: Principal | undefined) => void;
  },
): Promise<RouteCall> {
  const { address: source, secure } = limits.client;
  const authorized = (touch = true) =>
    authorize(route.access, request, params, (token) => limits.authenticate(token, request, { secure, touch }));
  let principal = await authorized();
  limits.throttle?.(principal);
  checkParams(params);
  if (!route.versioned) refuseVersion(request);
  const query = readQuery(route, request);
  let body: unknown;
  if (route.body?.streamed) {
    const contentType = contentTypeOf(request, route.body);
    const sent: ReadableStream<Uint8Array> = request.body ?? new Blob([]).stream();
    // Its end is the handler's only when the caller still may: until then nothing of it counts.
    const flush = async () => void (await authorized());
    body = { contentType, stream: sent.pipeThrough(new TransformStream({ flush })) };
  } else if (route.body) {
    const spec = route.body;
    const required = spec.optional ? undefined : contentTypeOf(request, spec);
    const began = performance.now();
    const bytes = await readBody(request, limits.bodyLimit);
    if (performance.now() - began > SLOW_BODY_MS) principal = await authorized();
    body = spec.parse(bytes, required ?? (bytes.length === 0 ? '' : contentTypeOf(request, spec)));
  }
  // The route's own types say what its handler sees; here they are forgotten.
  return {
    request,
    params,
    query,
    body,
    principal,
    traceparent,
    traceId: traceIdOf(traceparent),
    source,
    secure,
    stillAllowed: () => authorized(false),
  } as RouteCall;
}

async function authorize(
  access: RouteAccess,
  request: Request,
  params: Record<string, string>,
  authenticate: (token: string | undefined) => Promise<Principal | undefined>,
): Promise<Principal | undefined> {
  if (!('permission' in access)) return undefined;
  const principal = await requirePrincipal(request, authenticate);
  if (allowsOperation(principal.permissions, access.permission)) return principal;
  if (access.suffices?.(principal.permissions, params)) return principal;
  const least = access.least?.(params) ?? access.permission;
  const kind = principal.session ? 'permission_lacking' : 'permission_lacking_of_key';
  throw refused('PERMISSION_DENIED', sayApi(kind, { permission: least }));
}

function checkParams(params: Record<string, string>): void {
  const bad = Object.keys(params).filter((name) => BAD_TEXT.test(params[name] as string));
  if (bad.length === 0) return;
  throw invalidArgument(
    'The path is not valid: see errors.',
    bad.map((name) => ({ pointer: toPointer([name]), message: 'holds control characters or is not UTF-8' })),
  );
}

function readQuery(route: Route, request: Request): unknown {
  const at = request.url.indexOf('?');
  if (at === -1 && !route.query) return {};
  const problems: InputProblem[] = [];
  const values = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(at === -1 ? '' : request.url.slice(at))) {
    if (values.has(key)) problems.push({ pointer: toPointer([key]), message: 'is given twice' });
    if (BAD_TEXT.test(value)) {
      problems.push({ pointer: toPointer([key]), message: 'holds control characters or is not UTF-8' });
    }
    values.set(key, value);
  }
  if (problems.length > 0) throw invalidArgument('The query is not valid: see errors.', problems);
  return parseInput(route.query ?? noQuery, Object.fromEntries(values), 'The query is not valid');
}

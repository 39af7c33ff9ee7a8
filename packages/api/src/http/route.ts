import type { ApiOperation } from '@automate/core';
import type { z } from 'zod';
import type { Principal } from './authenticate.ts';
import type { BodySpec } from './body-spec.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Reply } from './reply.ts';

/** Who may call a route: holders of a permission, or everybody, for a reason that is written down. */
export type RouteAccess = GuardedAccess | { public: string };

export interface GuardedAccess {
  permission: ApiOperation | OwnPermission;
  /** Whether what a caller holds is enough though it is less: a permission of the one thing that this call is about. */
  suffices?(held: readonly string[], params: Record<string, string>): boolean;
  /** The least that suffices for this call, for whoever lacks it. Default: `permission`. */
  least?(params: Record<string, string>): string;
}

/** A permission of somebody's own routes, such as `ext:shop:orders:read`: keys can be given it, or `ext:shop:orders:*`. */
export type OwnPermission = `ext:${string}:${string}`;

/** What a handler gets. */
export interface RouteCall<Access extends RouteAccess = RouteAccess, Body = unknown, Query = unknown> {
  request: Request;
  /** The path's parameters, decoded, without control characters. */
  params: Record<string, string>;
  query: Query;
  body: Body;
  /** Whose key it was. Its tenant is the only source of the tenant. A public route has none. */
  principal: Access extends { permission: string } ? Principal : undefined;
  /** This request's own trace context. What the client sent is only ever a link. */
  traceparent: string;
  traceId: string;
  /** The address of the client, where that is known: behind trusted proxies the one they name. */
  source?: string | undefined;
  /** Whether the client came over https, as far as this server and trusted proxies know. */
  secure: boolean;
  /**
   * Looks again whether the caller may do this: for an answer that goes on for long.
   * @throws AutomateError UNAUTHENTICATED, PERMISSION_DENIED
   */
  stillAllowed(): Promise<Principal | undefined>;
}

/** A call that was refused, or failed. */
export interface Refusal {
  /** As they came: nobody looked whether they name anything. */
  params: Record<string, string>;
  source: string | undefined;
  error: unknown;
}

/** A route: data, so that its permission, limits and schemas can be read without calling it. */
export interface RouteDefinition<Access extends RouteAccess = RouteAccess, Body = unknown, Query = unknown> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** It changes nothing, whatever its method is, or not with such a body: such calls are not audited. */
  readOnly?: boolean | ((body: Body) => boolean);
  /** `/` and segments; `:name` is a parameter. */
  path: `/${string}`;
  /** No access, no start. */
  access: Access;
  /** One sentence, for the OpenAPI document. */
  summary: string;
  /** Query parameters. Unknown ones are refused; without a schema all are. */
  query?: z.ZodType<Query>;
  body?: BodySpec<Body>;
  /** The status of success and the shape of its body, for the OpenAPI document. Default: JSON. */
  answers: {
    status: number;
    schema?: z.ZodType;
    contentType?: string;
    /** The body holds a secret: it is kept for nobody who asks again with the same Idempotency-Key. */
    secret?: boolean;
  };
  /**
   * Its answer has an ETag, and where it changes something, If-Match is looked at by the route itself. Any other PUT, PATCH and
   * DELETE refuses an If-Match of a version, so that none is passed over.
   */
  versioned?: boolean;
  /** How often one caller may, beside the limit of all routes together; false: as often as it likes. Public: one address. */
  throttle?: RateLimit | false;
  handle(call: RouteCall<Access, Body, Query>): Promise<Reply> | Reply;
  /** Told of each call that is not answered with success, also of one that never came to `handle`. It must not throw. */
  refused?(refusal: Refusal): void;
}

/** A route whose types are forgotten: what the registry holds. */
export type Route = RouteDefinition<RouteAccess, never, never>;

/** The one way to make a route. It types the handler; the registry refuses it when it says nothing of its access. */
export function route<const Access extends RouteAccess, Body = undefined, Query = Record<never, never>>(
  definition: RouteDefinition<Access, Body, Query>,
): Route {
  return definition as unknown as Route;
}

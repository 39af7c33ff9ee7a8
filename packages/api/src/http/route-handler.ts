import { silentLogger } from '@automate/core';
import type { Route } from './route.ts';
import { RouteRegistry } from './route-registry.ts';
import { type FetchHandler, type ServeOptions, serveRoutes } from './serve-routes.ts';

/** What routes of one's own need. Only who is calling has no default. */
export type RouteHandlerOptions = Pick<ServeOptions, 'authenticate'> & Partial<ServeOptions>;

/**
 * Routes as a fetch handler, for any server and any Hono app: `app.all('/shop/*', ({ req }) => handler(req.raw))`. Without
 * `audit` nothing is recorded, without `log` nothing is logged, without `redact` errors go out as they are.
 * @throws INVALID_ARGUMENT when a route does not say who may call it
 */
export function routeHandler(routes: readonly Route[], options: RouteHandlerOptions): FetchHandler {
  const nobody = { append: async () => {} };
  return serveRoutes(new RouteRegistry(routes), {
    audit: nobody,
    log: silentLogger,
    redact: (text) => text,
    ...options,
  });
}

import { networkOf } from '@automate/governance';
import type { Principal } from './authenticate.ts';
import { createRateLimiter, type RateLimit, type RateLimiter } from './rate-limit.ts';
import type { Route } from './route.ts';

/** What a request costs its caller, as the headers of its answer. @throws HttpError 429 */
export type Throttle = (
  route: Route,
  principal: Principal | undefined,
  address: string | undefined,
) => Record<string, string>;

/** The limit of all routes together, and those that routes have of their own. Events are accepted as fast as they come. */
export function createThrottle(shared: RateLimit | undefined): Throttle {
  const limiter = shared && createRateLimiter('default', shared);
  const own = new Map<Route, RateLimiter>();
  return (route, principal, address) => {
    const { throttle, access } = route;
    const caller =
      principal === undefined ? `address:${address && networkOf(address)}` : `${principal.tenantId} ${principal.keyId}`;
    if (throttle) {
      const limit = own.get(route) ?? createRateLimiter('route', throttle);
      own.set(route, limit);
      return limit.take(caller);
    }
    const free = throttle === false || principal === undefined || isIngestion(access);
    return free || limiter === undefined ? {} : limiter.take(caller);
  };
}

function isIngestion(access: Route['access']): boolean {
  return 'permission' in access && access.permission === 'events:write';
}

import { sayApi } from '../problems.ts';
import { HttpError } from './http-error.ts';

/** So many requests of one caller in a window. */
export interface RateLimit {
  requests: number;
  /** Of the window, in seconds. */
  seconds: number;
}

/** Counts a request of a caller. */
export interface RateLimiter {
  /**
   * The headers that tell what is left (draft-ietf-httpapi-ratelimit-headers).
   * @throws HttpError 429 with them and Retry-After, when nothing is
   */
  take(caller: string): Record<string, string>;
}

/** Callers that are remembered at most: of more, those whose window began first are forgotten. */
export const MOST_CALLERS = 10_000;

/**
 * Fixed windows, each beginning with a caller's first request, in this process: behind n servers a caller has n times as much.
 * `now` in milliseconds, of a clock that only goes forward.
 */
export function createRateLimiter(
  name: string,
  { requests, seconds }: RateLimit,
  now: () => number = () => performance.now(),
): RateLimiter {
  const windows = new Map<string, { endsAt: number; used: number }>();
  const policy = `"${name}";q=${requests};w=${seconds}`;
  return {
    take(caller) {
      const at = now();
      let window = windows.get(caller);
      if (window === undefined || window.endsAt <= at) {
        window = { endsAt: at + seconds * 1000, used: 0 };
        // Always the last: the first is the one that ends first.
        windows.delete(caller);
        windows.set(caller, window);
        if (windows.size > MOST_CALLERS) windows.delete(windows.keys().next().value as string);
      }
      const resetSeconds = Math.ceil((window.endsAt - at) / 1000);
      const refused = window.used >= requests;
      if (!refused) window.used += 1;
      const headers = {
        'ratelimit-policy': policy,
        ratelimit: `"${name}";r=${requests - window.used};t=${resetSeconds}`,
      };
      if (!refused) return headers;
      const { message, reason } = sayApi('too_many_requests', { requests, within: seconds, seconds: resetSeconds });
      throw new HttpError({
        status: 429,
        code: 'RESOURCE_EXHAUSTED',
        message,
        headers: { ...headers, 'retry-after': String(resetSeconds) },
        details: { reason },
      });
    },
  };
}

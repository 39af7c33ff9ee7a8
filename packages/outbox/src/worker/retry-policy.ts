export interface RetryPolicy {
  /** Wait before the second attempt, in milliseconds. Default 1000. */
  baseMs?: number | undefined;
  /** Each further wait is this many times longer. Default 2. */
  factor?: number | undefined;
  /** No wait is longer, in milliseconds. Default one hour. */
  maxMs?: number | undefined;
  /** Between 0 and 1; default `Math.random`. */
  random?: (() => number) | undefined;
}

/**
 * Milliseconds to wait after the given attempt (from 1): exponential, the upper half of it random, so that what failed
 * together does not come back together
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/, equal jitter).
 */
export function backoffMs(attempt: number, policy: RetryPolicy = {}): number {
  const { baseMs = 1000, factor = 2, maxMs = 3_600_000, random = Math.random } = policy;
  const ceiling = Math.min(maxMs, baseMs * factor ** (attempt - 1));
  return ceiling / 2 + (ceiling / 2) * random();
}

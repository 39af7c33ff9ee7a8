/** When a step is tried again. Only errors that are `retryable`, and whose effect permits it, are. */
export interface RetryPolicy {
  /** How often the step may run in all, the first time included. 1 = never again. */
  attempts: number;
  /** Milliseconds before the second attempt. */
  backoffMs: number;
  /** What each further wait is multiplied by. */
  factor: number;
  /** The longest wait, in milliseconds. */
  maxMs: number;
  /** Whether a wait is drawn at random between half of it and all of it, so that many runs do not return at once. */
  jitter: boolean;
}

/** An action without a `retry` of its own. */
export const DEFAULT_RETRY: RetryPolicy = { attempts: 3, backoffMs: 1000, factor: 2, maxMs: 60_000, jitter: true };

/** A step that is never tried again. */
export const NO_RETRY: RetryPolicy = { attempts: 1, backoffMs: 0, factor: 1, maxMs: 0, jitter: false };

/**
 * Milliseconds to wait after the attempt with this number (from 1) failed, or undefined when it was the last.
 * `random` gives a number from 0 up to 1.
 */
export function retryDelayMs(
  policy: RetryPolicy,
  attempt: number,
  random: () => number = Math.random,
): number | undefined {
  if (attempt >= policy.attempts) return undefined;
  const wait = Math.min(policy.maxMs, policy.backoffMs * policy.factor ** (attempt - 1));
  return Math.round(policy.jitter ? wait * (0.5 + random() / 2) : wait);
}

import { AutomateError, toAutomateError } from '../errors.ts';
import type { ActionEffect } from './action-effect.ts';
import { afterFailure } from './after-failure.ts';
import { DEFAULT_RETRY, type RetryPolicy } from './retry-policy.ts';

export interface RetryOptions {
  /** What doing it twice means. Default `once`: it is tried again only where an error says that nothing was done. */
  effect?: ActionEffect | undefined;
  /** What differs from `DEFAULT_RETRY`: 3 attempts, after 1 s and 2 s, each drawn between half of it and all of it. */
  policy?: Partial<RetryPolicy> | undefined;
  /** Ends the waiting; hand it to the work too. */
  signal?: AbortSignal | undefined;
  /** A wait that would reach past it is not begun. */
  deadline?: Date | undefined;
  /** How long the service honours the idempotency key, in milliseconds. Default: for ever. */
  idempotencyWindowMs?: number | undefined;
}

/**
 * Does something again while that may help: after errors that are `retryable`, no sooner than `retryAfterMs`, and never in a
 * way that its effect does not permit. `work` is told the number of the attempt, from 1.
 * @throws AutomateError the last error, with effect `unknown` where an attempt before may have done something; the reason of
 *   `signal`
 */
export async function withRetry<T>(
  work: (attempt: number) => T | Promise<T>,
  { effect = 'once', policy, signal, deadline, idempotencyWindowMs }: RetryOptions = {},
): Promise<T> {
  const began = performance.now();
  let unknownBefore = false;
  for (let attempt = 1; ; attempt += 1) {
    if (signal?.aborted) throw asKnown(toAutomateError(signal.reason), unknownBefore, attempt === 1);
    let error: AutomateError;
    try {
      return await work(attempt);
    } catch (thrown) {
      error = toAutomateError(thrown);
    }
    const decision = afterFailure({
      effect,
      error,
      policy: { ...DEFAULT_RETRY, ...policy },
      failures: attempt,
      unknownBefore,
      sinceFirstMs: performance.now() - began,
      idempotencyWindowMs,
    });
    unknownBefore ||= error.effect === 'unknown' && effect !== 'pure';
    const late =
      decision.next === 'retry' && deadline !== undefined && Date.now() + decision.delayMs > deadline.getTime();
    if (decision.next !== 'retry' || late) throw asKnown(error, unknownBefore, false);
    await pause(decision.delayMs, signal);
  }
}

/** Also an error that did nothing may come after one of which nobody knows. */
function asKnown(error: AutomateError, unknownBefore: boolean, nothingBegun: boolean): AutomateError {
  const effect = unknownBefore ? 'unknown' : nothingBegun ? 'none' : error.effect;
  if (effect === error.effect) return error;
  const { code, message, retryable, retryAfterMs, details } = error;
  return new AutomateError({ code, message, retryable, retryAfterMs, details, effect, cause: error });
}

/** The longest delay of a timer, in milliseconds. */
const MAX_TIMER = 2 ** 31 - 1;

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const until = performance.now() + ms;
  for (let left = ms; left > 0 && !signal?.aborted; left = until - performance.now()) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(end, Math.min(left, MAX_TIMER));
      signal?.addEventListener('abort', end, { once: true });
      function end() {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      }
    });
  }
}

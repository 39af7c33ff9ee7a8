import type { ErrorEffect } from '../errors.ts';
import type { ActionEffect } from './action-effect.ts';
import { type RetryPolicy, retryDelayMs } from './retry-policy.ts';

/** What follows a failed attempt. */
export type Decision = { next: 'retry'; delayMs: number } | { next: 'fail' } | { next: 'uncertain' };

/** Like the longest duration a workflow may name: a year. */
const LONGEST_MS = 365 * 86_400_000;

/** What is known when an attempt failed with an error. */
export interface FailedAttempt {
  effect: ActionEffect;
  error: { retryable: boolean; effect: ErrorEffect; retryAfterMs?: number | undefined };
  policy: RetryPolicy;
  /** Attempts that failed with an error, this one included. Attempts that were lost with their process do not count. */
  failures: number;
  /** Whether an earlier attempt may have reached the outside world without anybody knowing. */
  unknownBefore: boolean;
  /** Milliseconds since the first attempt's intent. */
  sinceFirstMs: number;
  /** How long the service honours the idempotency key; undefined: no limit is known. */
  idempotencyWindowMs: number | undefined;
  random?: (() => number) | undefined;
}

/**
 * The rules of effects. A `once` action whose effect is not known is never called again. An `idempotent` one is, as long as
 * the service honours the key. Only retryable errors are retried, never sooner than the service asked for.
 */
export function afterFailure(attempt: FailedAttempt): Decision {
  const { effect, error } = attempt;
  if (effect === 'once' && error.effect === 'unknown') return { next: 'uncertain' };
  if (!error.retryable) return { next: 'fail' };
  const pause = retryDelayMs(attempt.policy, attempt.failures, attempt.random);
  if (pause === undefined) return { next: 'fail' };
  const delayMs = Math.max(pause, asked(error.retryAfterMs));
  const unknown = attempt.unknownBefore || error.effect === 'unknown';
  if (effect === 'idempotent' && unknown && !honoured(attempt, delayMs)) return { next: 'uncertain' };
  return { next: 'retry', delayMs };
}

/** What a service asked for; it may be anything, and a pause without an end would be one without a word. */
function asked(ms: number | undefined): number {
  return Number.isFinite(ms) ? Math.min(ms as number, LONGEST_MS) : 0;
}

/** What is known of an attempt whose intent is committed and whose result is not: its process died or lost its claim. */
export interface LostAttempt {
  effect: ActionEffect;
  sinceFirstMs: number;
  idempotencyWindowMs: number | undefined;
}

/** What follows a lost attempt: nobody knows whether the outside world was reached. */
export function afterLoss(attempt: LostAttempt): Decision {
  if (attempt.effect === 'once') return { next: 'uncertain' };
  if (attempt.effect === 'idempotent' && !honoured(attempt, 0)) return { next: 'uncertain' };
  return { next: 'retry', delayMs: 0 };
}

function honoured(attempt: LostAttempt, delayMs: number): boolean {
  const { idempotencyWindowMs } = attempt;
  return idempotencyWindowMs === undefined || attempt.sinceFirstMs + delayMs < idempotencyWindowMs;
}

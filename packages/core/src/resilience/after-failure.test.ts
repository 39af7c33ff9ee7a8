import { describe, expect, it } from 'vitest';
import { afterFailure, afterLoss, type FailedAttempt } from './after-failure.ts';

const policy = { attempts: 3, backoffMs: 100, factor: 2, maxMs: 1_000, jitter: false };
const failed = (over: Partial<FailedAttempt>): FailedAttempt => ({
  effect: 'once',
  error: { retryable: true, effect: 'none' },
  policy,
  failures: 1,
  unknownBefore: false,
  sinceFirstMs: 0,
  idempotencyWindowMs: undefined,
  ...over,
});
const retryable = { retryable: true, effect: 'unknown' } as const;
const harmless = { retryable: true, effect: 'none' } as const;
const final = { retryable: false, effect: 'none' } as const;
const finalUnknown = { retryable: false, effect: 'unknown' } as const;
const window = { effect: 'idempotent', idempotencyWindowMs: 1_000 } as const;

describe('afterFailure', () => {
  it.each<[string, Partial<FailedAttempt>, ReturnType<typeof afterFailure>]>([
    ['once, unknown', { error: retryable }, { next: 'uncertain' }],
    ['once, unknown, not retryable', { error: finalUnknown }, { next: 'uncertain' }],
    ['once, nothing done', { error: harmless }, { next: 'retry', delayMs: 100 }],
    ['once, nothing done, second', { error: harmless, failures: 2 }, { next: 'retry', delayMs: 200 }],
    ['once, nothing done, last', { error: harmless, failures: 3 }, { next: 'fail' }],
    ['once, nothing done, not retryable', { error: final }, { next: 'fail' }],
    ['idempotent, unknown', { effect: 'idempotent', error: retryable }, { next: 'retry', delayMs: 100 }],
    ['idempotent, unknown, last', { effect: 'idempotent', error: retryable, failures: 3 }, { next: 'fail' }],
    ['idempotent, not retryable', { effect: 'idempotent', error: finalUnknown }, { next: 'fail' }],
    ['idempotent, in its window', { ...window, error: retryable, sinceFirstMs: 899 }, { next: 'retry', delayMs: 100 }],
    ['idempotent, past its window', { ...window, error: retryable, sinceFirstMs: 900 }, { next: 'uncertain' }],
    [
      'idempotent, past, nothing ever done',
      { ...window, error: harmless, sinceFirstMs: 9_000 },
      { next: 'retry', delayMs: 100 },
    ],
    [
      'idempotent, past, unknown before',
      { ...window, error: harmless, sinceFirstMs: 9_000, unknownBefore: true },
      { next: 'uncertain' },
    ],
    ['pure, unknown', { effect: 'pure', error: retryable }, { next: 'retry', delayMs: 100 }],
    ['pure, not retryable', { effect: 'pure', error: finalUnknown }, { next: 'fail' }],
    ['retry after', { error: { ...harmless, retryAfterMs: 5_000 } }, { next: 'retry', delayMs: 5_000 }],
    [
      'retry after, sooner than the policy',
      { error: { ...harmless, retryAfterMs: 5 } },
      { next: 'retry', delayMs: 100 },
    ],
    [
      'retry after, never',
      { error: { ...harmless, retryAfterMs: Number.POSITIVE_INFINITY } },
      { next: 'retry', delayMs: 100 },
    ],
    ['retry after, no number', { error: { ...harmless, retryAfterMs: Number.NaN } }, { next: 'retry', delayMs: 100 }],
    [
      'retry after, in a million years',
      { error: { ...harmless, retryAfterMs: 1e18 } },
      { next: 'retry', delayMs: 31_536_000_000 },
    ],
  ])('%s', (_, attempt, decision) => {
    expect(afterFailure(failed(attempt))).toEqual(decision);
  });
});

describe('afterLoss', () => {
  it.each([
    [{ effect: 'once', sinceFirstMs: 0, idempotencyWindowMs: undefined }, 'uncertain'],
    [{ effect: 'idempotent', sinceFirstMs: 1e9, idempotencyWindowMs: undefined }, 'retry'],
    [{ effect: 'idempotent', sinceFirstMs: 999, idempotencyWindowMs: 1_000 }, 'retry'],
    [{ effect: 'idempotent', sinceFirstMs: 1_000, idempotencyWindowMs: 1_000 }, 'uncertain'],
    [{ effect: 'pure', sinceFirstMs: 1e9, idempotencyWindowMs: 1 }, 'retry'],
  ] as const)('%o: %s', (attempt, next) => {
    expect(afterLoss(attempt).next).toBe(next);
  });
});

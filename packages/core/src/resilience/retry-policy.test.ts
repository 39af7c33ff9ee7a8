import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY, NO_RETRY, retryDelayMs } from './retry-policy.ts';

describe('retryDelayMs', () => {
  const policy = { attempts: 5, backoffMs: 100, factor: 3, maxMs: 1000, jitter: false };

  it('grows by the factor up to the longest wait, and ends after the last attempt', () => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => retryDelayMs(policy, attempt))).toEqual([
      100,
      300,
      900,
      1000,
      undefined,
      undefined,
    ]);
    expect(retryDelayMs(NO_RETRY, 1)).toBeUndefined();
    expect(retryDelayMs(DEFAULT_RETRY, 2, () => 0.5)).toBe(1500);
  });

  it('draws between half of the wait and all of it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 4 }),
        (random, attempt) => {
          const full = retryDelayMs(policy, attempt)!;
          const drawn = retryDelayMs({ ...policy, jitter: true }, attempt, () => random)!;
          expect(drawn).toBeGreaterThanOrEqual(full / 2);
          expect(drawn).toBeLessThanOrEqual(full);
        },
      ),
    );
  });
});

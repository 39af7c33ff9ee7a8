import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from './retry-policy.ts';

describe('backoffMs', () => {
  it('doubles from a second to an hour, the upper half of it at random', () => {
    const waits = (random: number) =>
      [1, 2, 3, 12, 13, 400].map((attempt) => backoffMs(attempt, { random: () => random }));
    expect(waits(1)).toEqual([1000, 2000, 4000, 2_048_000, 3_600_000, 3_600_000]);
    expect(waits(0)).toEqual([500, 1000, 2000, 1_024_000, 1_800_000, 1_800_000]);
  });

  it('stays between half of the ceiling and the ceiling, for every policy', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 1, max: 5, noNaN: true }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (attempt, baseMs, factor, maxMs) => {
          const ceiling = Math.min(maxMs, baseMs * factor ** (attempt - 1));
          const wait = backoffMs(attempt, { baseMs, factor, maxMs });
          expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
          expect(wait).toBeLessThanOrEqual(ceiling);
        },
      ),
    );
  });
});

import type { InstanceHealthStatus } from '@automate/connectors';
import { HEALTH_STATUSES } from '@automate/providers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterCheck, isNews, untilNextCheck } from './health-state.ts';

it('an instance is unhealthy exactly after so many failed checks in a row, and until one that did not fail', () => {
  const found = fc.array(fc.constantFrom(...HEALTH_STATUSES), { maxLength: 30 });
  fc.assert(
    fc.property(found, fc.integer({ min: 1, max: 5 }), (all, after) => {
      let state: { status: InstanceHealthStatus; failures: number } = { status: 'unknown', failures: 0 };
      for (const [at, one] of all.entries()) {
        state = afterCheck(state, one, after);
        const lately = all.slice(0, at + 1).slice(-after);
        expect(state.status === 'unhealthy').toBe(
          lately.length === after && lately.every((was) => was === 'unhealthy'),
        );
      }
      expect(state.failures).toBe(all.length - 1 - all.findLastIndex((one) => one !== 'unhealthy'));
    }),
  );
});

it('the next check comes sooner after a failure, never later than the interval with its jitter', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 100, max: 10_000_000 }), random, (failures, interval, value) => {
      const wait = untilNextCheck(failures, interval, () => value);
      expect(wait).toBeLessThanOrEqual(Math.round(interval * 1.1));
      expect(wait).toBeGreaterThanOrEqual(Math.floor(Math.min(interval, 5000) * 0.9));
    }),
  );
  expect([0, 1, 2, 3, 4, 5].map((failures) => untilNextCheck(failures, 60_000, () => 0.5))).toEqual([
    60_000, 5000, 10_000, 20_000, 40_000, 60_000,
  ]);
});

it('that what nobody knew of is well is no news', () => {
  expect(isNews('unknown', 'healthy')).toBe(false);
  expect(isNews('healthy', 'healthy')).toBe(false);
  expect(isNews('unknown', 'unhealthy')).toBe(true);
  expect(isNews('unhealthy', 'unknown')).toBe(true);
});

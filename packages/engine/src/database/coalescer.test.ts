import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCoalescer } from './coalescer.ts';

describe('createCoalescer', () => {
  it('answers every call once, keeps to its bounds, and is idle at the end', async () => {
    const bounds = { maxCalls: fc.integer({ min: 1, max: 20 }), maxWeight: fc.integer({ min: 1, max: 30 }) };
    const bursts = fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }), { maxLength: 6 });
    const lanes = fc.integer({ min: 1, max: 3 });
    await fc.assert(
      fc.asyncProperty(fc.record({ ...bounds, lanes, bursts }), async ({ bursts: plan, ...options }) => {
        let underWay = 0;
        let most = 0;
        const coalescer = createCoalescer<number, number>({
          ...options,
          async run(batch) {
            underWay += 1;
            most = Math.max(most, underWay);
            expect(batch.length).toBeLessThanOrEqual(options.maxCalls);
            const weight = batch.reduce((sum, entry) => sum + entry.weight, 0);
            expect(batch.length === 1 || weight <= options.maxWeight).toBe(true);
            await sleep(batch.length % 3);
            for (const [at, entry] of batch.entries()) if (at % 5 !== 4) entry.resolve(entry.value);
            underWay -= 1;
            // Those left unsettled get what is thrown.
            throw new Error('left');
          },
        });
        const calls: Promise<unknown>[] = [];
        for (const burst of plan) {
          for (const value of burst) calls.push(coalescer.add(value, value).then((same) => expect(same).toBe(value)));
          await sleep(0);
        }
        const outcomes = await Promise.allSettled(calls);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ message: 'left' });
        }
        await coalescer.idle();
        expect(coalescer.waiting).toEqual({ calls: 0, weight: 0 });
        expect(underWay).toBe(0);
        expect(most).toBeLessThanOrEqual(options.lanes);
      }),
      { numRuns: 50 },
    );
  });

  it('shares many callers between its lanes, and gives few to one', async () => {
    const sizes: number[] = [];
    let gate = Promise.withResolvers<void>();
    const coalescer = createCoalescer<number, void>({
      maxCalls: 500,
      maxWeight: 500,
      lanes: 2,
      async run(batch) {
        sizes.push(batch.length);
        await gate.promise;
        for (const entry of batch) entry.resolve();
      },
    });
    const together = async (count: number) => {
      const calls = Array.from({ length: count }, (_, n) => coalescer.add(n, 1));
      await expect.poll(() => coalescer.waiting.calls).toBe(0);
      gate.resolve();
      await Promise.all(calls);
      gate = Promise.withResolvers();
      return sizes.splice(0);
    };
    expect(await together(6)).toEqual([6]);
    expect(await together(40)).toEqual([20, 20]);
  });
});

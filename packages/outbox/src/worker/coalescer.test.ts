import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Coalescer } from './coalescer.ts';

describe('Coalescer', () => {
  it('flushes everything once, in order, never two batches at once, none above the most', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constant('push'), fc.constant('wait')), { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        async (steps, max) => {
          const flushed: number[][] = [];
          let underWay = 0;
          const coalescer = new Coalescer<number>(async (batch) => {
            underWay += 1;
            expect(underWay).toBe(1);
            flushed.push(batch);
            await new Promise((resolve) => setImmediate(resolve));
            underWay -= 1;
          }, max);
          let pushed = 0;
          for (const step of steps) {
            if (step === 'push') coalescer.push(pushed++);
            else await new Promise((resolve) => setImmediate(resolve));
          }
          await coalescer.idle();
          expect(flushed.flat()).toEqual(Array.from({ length: pushed }, (_, n) => n));
          expect(Math.max(0, ...flushed.map((batch) => batch.length))).toBeLessThanOrEqual(max);
        },
      ),
    );
  });

  it('gathers what comes while a flush is under way', async () => {
    const sizes: number[] = [];
    const underWay = Promise.withResolvers<void>();
    const enough = Promise.withResolvers<void>();
    const coalescer = new Coalescer<number>(async (batch) => {
      sizes.push(batch.length);
      underWay.resolve();
      await enough.promise;
    }, 100);
    coalescer.push(0);
    await underWay.promise;
    for (let n = 1; n < 50; n += 1) coalescer.push(n);
    enough.resolve();
    await coalescer.idle();
    expect(sizes).toEqual([1, 49]);
  });
});

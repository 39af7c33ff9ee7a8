import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Claim } from '../item.ts';
import type { NamedHandler } from './handler.ts';
import { Holding } from './holding.ts';
import { LocalQueue } from './local-queue.ts';

const holding = (ref: string) => new Holding({ ref, leaseUntilMonotonic: 0 } as Claim);

describe('LocalQueue', () => {
  it('hands out everything once, in order for each handler, no more at once than its batch', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.option(fc.nat(), { freq: 3 }), { maxLength: 80 }),
        (batchSizes, steps) => {
          const handlers: NamedHandler[] = batchSizes.map((batchSize, n) => ({ name: String(n), batchSize }));
          const queue = new LocalQueue();
          const added = new Map<NamedHandler, string[]>();
          const taken = new Map<NamedHandler, string[]>();
          let size = 0;
          const take = () => {
            const next = queue.take();
            expect(next === undefined).toBe(size === 0);
            if (!next) return;
            expect(next.holdings.length).toBeLessThanOrEqual(next.handler.batchSize);
            size -= next.holdings.length;
            const refs = next.holdings.map((one) => one.claim.ref ?? '');
            taken.set(next.handler, [...(taken.get(next.handler) ?? []), ...refs]);
          };
          steps.forEach((step, n) => {
            const handler = step === null ? undefined : handlers[step % handlers.length];
            if (handler) {
              queue.add(handler, holding(String(n)));
              size += 1;
              added.set(handler, [...(added.get(handler) ?? []), String(n)]);
            } else {
              take();
            }
          });
          expect(queue.size).toBe(size);
          while (size > 0) take();
          expect(taken).toEqual(added);
        },
      ),
    );
  });

  it('lets no handler wait behind all of another’s, and gives back what waits', () => {
    const queue = new LocalQueue();
    const [a, b] = [
      { name: 'a', batchSize: 2 },
      { name: 'b', batchSize: 1 },
    ] as [NamedHandler, NamedHandler];
    for (const ref of ['a1', 'a2', 'a3', 'a4', 'a5']) queue.add(a, holding(ref));
    for (const ref of ['b1', 'b2']) queue.add(b, holding(ref));
    const refs = () => queue.take()?.holdings.map((one) => one.claim.ref);
    expect([refs(), refs(), refs()]).toEqual([['a1', 'a2'], ['b1'], ['a3', 'a4']]);
    expect(queue.clear().map((one) => one.claim.ref)).toEqual(['b2', 'a5']);
    expect([queue.size, queue.take()]).toEqual([0, undefined]);
  });
});

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContractRunner } from '@automate/core/contract-suite';
import type { Claim } from '../item.ts';
import {
  AT_ONCE,
  claim,
  claimOne,
  countByState,
  EVERY_CLAIM,
  idsOf,
  LONG_MS,
  numbered,
  type OutboxStoreContract,
  onFreshStore,
} from './contract.ts';

export function waitingContract({ describe, it }: ContractRunner, contract: OutboxStoreContract): void {
  describe('waiting', () => {
    it(
      'holds back a delayed item until it is due, and says when that is',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue([
          { queue: 'q', ref: 'later', dueAt: new Date(Date.now() + LONG_MS) },
          { queue: 'q', ref: 'past', dueAt: AT_ONCE },
          { queue: 'q', ref: 'never', dueAt: null },
        ]);
        assert.deepEqual(
          (await claim(store)).map((one) => one.ref),
          ['past'],
        );
        for (let early = false; !early; ) {
          const before = performance.now();
          await enqueue([{ queue: 'q', ref: 'soon', delayMs: 300 }]);
          const { promoted, nextDueMs } = await store.promoteDue(['q']);
          // Where the machine stood still until the item was due it is tried once more.
          early = performance.now() < before + 300;
          if (early) {
            assert.equal(promoted, 0);
            assert.ok(nextDueMs !== null && nextDueMs <= 300, `next due in ${nextDueMs}`);
            await sleep(nextDueMs + 30);
            const due = await store.promoteDue(['q', 'other']);
            assert.equal(due.promoted, 1);
            assert.ok(due.nextDueMs !== null && due.nextDueMs > LONG_MS / 2);
          } else if (promoted === 0) {
            await sleep(330);
            await store.promoteDue(['q']);
          }
          const soon = await claimOne(store);
          assert.equal(soon.ref, 'soon');
          await store.markSuccess(soon);
        }
        assert.deepEqual(await store.promoteDue(['other']), { promoted: 0, nextDueMs: null });
      }),
    );

    it(
      'waits for any time and delay there is',
      onFreshStore(contract, async ({ store, enqueue }) => {
        const endOfTime = new Date(8.64e15);
        await enqueue([
          { queue: 'q', dueAt: endOfTime },
          { queue: 'q', delayMs: 1e300 },
          { queue: 'q', ref: 'past', dueAt: new Date(-8.64e15) },
          ...numbered(3),
        ]);
        const claims = await claim(store);
        assert.equal(claims.length, 4);
        const [a, b, c, d] = claims as [Claim, Claim, Claim, Claim];
        const retried = await store.markRetry([
          { claim: a, delayMs: 1e300, code: 'X', message: '\u{1F642}'.repeat(3000).slice(1) },
          { claim: b, nextAttemptAt: endOfTime, code: '\ud83d' },
        ]);
        assert.equal(retried.held.length, 2);
        assert.equal((await store.release({ claim: c, seenWakeSeq: 0, until: endOfTime })).length, 1);
        assert.equal((await store.markFailed(d, { code: 'X', message: `${'x'.repeat(1999)}\u{1F642}` })).length, 1);
        assert.deepEqual(await countByState(store), { scheduled: 5, dead: 1 });
        assert.equal((await store.promoteDue(['q'])).promoted, 0);
      }),
    );

    it(
      'promotes at most as many as asked, and none twice with many callers',
      onFreshStore(contract, async ({ store, another, enqueue }) => {
        await enqueue(numbered(100, { delayMs: 1 }));
        await sleep(20);
        assert.equal((await store.promoteDue(['q'], 10)).promoted, 10);
        const stores = [store, another(), another()];
        const results = await Promise.all(stores.map((one) => one.promoteDue(['q'], 1000)));
        const more = await store.promoteDue(['q']);
        assert.equal(results.reduce((total, one) => total + one.promoted, 0) + more.promoted, 90);
        assert.equal((await claim(store)).length, 100);
      }),
    );

    it(
      'a release waits for its time, or for a wake when it has none; no attempt is counted',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(3));
        const [a, b, c] = (await claim(store)) as [Claim, Claim, Claim];
        const held = await store.release([
          { claim: a, seenWakeSeq: a.wakeSeq, until: AT_ONCE },
          { claim: b, seenWakeSeq: b.wakeSeq, until: new Date(Date.now() + LONG_MS) },
          { claim: c, seenWakeSeq: c.wakeSeq, until: null },
        ]);
        assert.deepEqual(idsOf(held), idsOf([a, b, c]));
        assert.deepEqual(await countByState(store), { ready: 1, scheduled: 2 });
        const again = await claimOne(store);
        assert.deepEqual([again.id, again.attempts], [a.id, 1]);
        assert.deepEqual((await store.wake([b.id, c.id, '999999'])).sort(), [b.id, c.id].sort());
        assert.deepEqual(idsOf(await claim(store)), idsOf([b, c]));
      }),
    );

    it(
      'a release after progress forgets the attempts that failed before',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(1, { maxAttempts: 3 }));
        await claimOne(store);
        await store.reap(EVERY_CLAIM);
        const second = await claimOne(store);
        assert.equal(second.attempts, 2);
        await store.release({ claim: second, seenWakeSeq: 0, until: AT_ONCE, progressed: true });
        assert.equal((await claimOne(store)).attempts, 1);
      }),
    );

    it(
      'progress under a claim forgets the attempts that failed before, and the claim goes on',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(1, { maxAttempts: 2 }));
        const first = await claimOne(store);
        await store.reap(EVERY_CLAIM);
        const second = await claimOne(store);
        assert.equal(second.attempts, 2);
        assert.deepEqual(await store.markProgress(first), [], 'a superseded claim came nowhere');
        assert.deepEqual(idsOf(await store.markProgress(second)), [second.id]);
        await store.reap(EVERY_CLAIM);
        assert.equal((await claimOne(store)).attempts, 2, 'the claim itself counts');
      }),
    );

    it(
      'a wake while the item is claimed makes it ready again at the release',
      onFreshStore(contract, async ({ store, another, enqueue }) => {
        await enqueue([{ queue: 'q', key: 'run-1', tenantId: 'acme' }]);
        const one = await claimOne(store);
        await another().wake([{ tenantId: 'acme', queue: 'q', key: 'run-1' }]);
        assert.deepEqual(await countByState(store), { claimed: 1 });
        await store.release({ claim: one, seenWakeSeq: one.wakeSeq, until: null });
        const two = await claimOne(store);
        assert.equal(two.wakeSeq, one.wakeSeq + 1);
        await store.release({ claim: two, seenWakeSeq: two.wakeSeq, until: null });
        assert.deepEqual(await countByState(store), { scheduled: 1 }, 'what was seen does not wake again');
      }),
    );

    it(
      'a wake reaches an item that waits for its retry, and finds nothing where there is none',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue([{ queue: 'q', key: 'k' }]);
        const one = await claimOne(store);
        await store.markRetry({ claim: one, delayMs: LONG_MS, code: 'LATER' });
        assert.deepEqual(await store.wake([{ queue: 'q', key: 'other' }]), []);
        assert.deepEqual(await store.wake([{ queue: 'other', key: 'k' }]), []);
        assert.deepEqual(await store.wake([{ tenantId: 'other', queue: 'q', key: 'k' }]), []);
        assert.deepEqual(await store.wake([{ queue: 'q', key: 'k' }]), [one.id]);
        const two = await claimOne(store);
        assert.equal(two.attempts, 2);
        await store.markSuccess(two);
        assert.deepEqual(await store.wake([one.id]), []);
      }),
    );

    it(
      'no wake is lost between many wakers and the holders that release',
      onFreshStore(contract, async ({ store, another, enqueue }) => {
        const items = await enqueue(numbered(40));
        const waker = another();
        const holder = another();
        const appended = new Map(items.map((item) => [item.id, 0]));
        const processed = new Map(items.map((item) => [item.id, 0]));
        let waking = true;
        async function wakeAtRandom(store: typeof waker): Promise<void> {
          for (let round = 0; round < 40; round += 1) {
            const some = items.filter(() => Math.random() < 0.2).map((item) => item.id);
            for (const id of some) appended.set(id, (appended.get(id) ?? 0) + 1);
            await store.wake(some);
          }
        }
        async function hold(store: typeof waker): Promise<void> {
          for (let idle = 0; idle < 2 || waking; ) {
            const claims = await claim(store, { limit: 15 });
            idle = claims.length === 0 ? idle + 1 : 0;
            for (const one of claims) processed.set(one.id, appended.get(one.id) ?? 0);
            await store.release(claims.map((one) => ({ claim: one, seenWakeSeq: one.wakeSeq, until: null })));
          }
        }
        const wakers = Promise.all([wakeAtRandom(store), wakeAtRandom(waker)]).finally(() => {
          waking = false;
        });
        await Promise.all([wakers, hold(store), hold(holder)]);
        assert.deepEqual(processed, appended);
        assert.deepEqual(await countByState(store), { scheduled: items.length });
      }),
    );
  });
}

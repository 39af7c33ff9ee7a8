import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContractRunner } from '@automate/core/contract-suite';
import type { Claim, ClaimRef } from '../item.ts';
import type { OutboxStore } from '../store.ts';
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

/** Everything a holder can commit; each returns the claims that were held. */
const COMMITS: Record<string, (store: OutboxStore, claims: Claim[]) => Promise<ClaimRef[]>> = {
  markSuccess: (store, claims) => store.markSuccess(claims),
  markRetry: async (store, claims) =>
    (await store.markRetry(claims.map((one) => ({ claim: one, delayMs: 0, code: 'X' })))).held,
  markFailed: (store, claims) => store.markFailed(claims, 'X'),
  release: (store, claims) =>
    store.release(claims.map((one) => ({ claim: one, seenWakeSeq: one.wakeSeq, until: AT_ONCE }))),
  renew: (store, claims) => store.renew(claims, LONG_MS),
};

export function fencingContract({ describe, it }: ContractRunner, contract: OutboxStoreContract): void {
  describe('fencing', () => {
    for (const [name, commit] of Object.entries(COMMITS)) {
      it(
        `${name} commits nothing for a claim that was superseded, and all of the others`,
        onFreshStore(contract, async ({ store, another, enqueue }) => {
          await enqueue(numbered(20));
          const first = await claim(store, { limit: 10 });
          await store.reap(EVERY_CLAIM);
          const other = another();
          const second = await claim(other, { limit: 20 });
          assert.equal(second.length, 20);
          await other.release(second.slice(10).map((one) => ({ claim: one, seenWakeSeq: 0, until: AT_ONCE })));
          const third = await claim(store, { limit: 5, worker: 'third' });

          const held = await commit(store, [...third, ...first]);
          assert.deepEqual(idsOf(held), idsOf(third));
          assert.deepEqual(idsOf(await other.renew(second.slice(0, 10), LONG_MS)), idsOf(second.slice(0, 10)));
        }),
      );

      it(
        `${name} commits nothing for a claim that was taken back, before anyone else has it`,
        onFreshStore(contract, async ({ store, enqueue }) => {
          await enqueue(numbered(1));
          const one = await claimOne(store);
          assert.deepEqual(await store.reap(EVERY_CLAIM), { returned: 1, dead: 0 });
          assert.deepEqual(await commit(store, [one]), []);
          assert.deepEqual(await countByState(store), { ready: 1 });
        }),
      );

      it(
        `${name} commits nothing twice`,
        onFreshStore(contract, async ({ store, enqueue }) => {
          await enqueue(numbered(1));
          const one = await claimOne(store);
          await store.markRetry({ claim: one, delayMs: LONG_MS, code: 'X' });
          assert.deepEqual(await commit(store, [one]), []);
          assert.deepEqual(await countByState(store), { scheduled: 1 });
        }),
      );
    }

    it(
      'a superseded claim lends nothing to the one that superseded it, in one list with it',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(1, { maxAttempts: 3 }));
        const first = await claimOne(store);
        await store.reap(EVERY_CLAIM);
        const second = await claimOne(store);
        const release = { seenWakeSeq: 0, until: AT_ONCE };
        assert.deepEqual(
          await store.release([
            { claim: first, seenWakeSeq: 0, until: null },
            { claim: second, ...release },
          ]),
          [second],
        );
        const third = await claimOne(store);
        assert.deepEqual(
          await store.markRetry([
            { claim: second, delayMs: LONG_MS, code: 'STALE' },
            { claim: third, delayMs: 0, code: 'HELD' },
          ]),
          { held: [third], dead: [] },
        );
        const last = await claimOne(store);
        assert.deepEqual(
          await store.markRetry([
            { claim: third, delayMs: 0, code: 'STALE' },
            { claim: last, delayMs: 0, code: 'HELD' },
          ]),
          { held: [last], dead: [last] },
        );
        assert.equal((await store.listDeadLetters())[0]?.code, 'HELD');
      }),
    );

    it(
      'one of two holders of the same item wins, whatever order they commit in',
      onFreshStore(contract, async ({ store, another, enqueue }) => {
        await enqueue(numbered(40));
        const stale = await claim(store);
        await store.reap(EVERY_CLAIM);
        const other = another();
        const current = await claim(other);
        const [late, held] = await Promise.all([store.markSuccess(stale), other.markSuccess([...current].reverse())]);
        assert.deepEqual(late, []);
        assert.deepEqual(idsOf(held), idsOf(current));
        assert.deepEqual(await countByState(store), {});
      }),
    );

    it(
      'takes back a claim when its lease has ended by the database’s clock, and not before',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(2));
        const long = await claimOne(store);
        let short = await claimOne(store, { leaseMs: 300 });
        let early = await store.reap(0);
        // Where the machine stood still past the lease nothing can be said; it is claimed again.
        while (performance.now() >= short.leaseUntilMonotonic) {
          short = (await claim(store, { limit: 1, leaseMs: 300 }))[0] ?? short;
          early = await store.reap(0);
        }
        assert.deepEqual(early, { returned: 0, dead: 0 });
        await sleep(400);
        assert.deepEqual(await store.reap(LONG_MS), { returned: 0, dead: 0 }, 'not stale for long enough');
        assert.deepEqual(await store.reap(0), { returned: 1, dead: 0 });
        assert.deepEqual(await store.markSuccess([short, long]), [long]);
      }),
    );

    it(
      'renewal moves the end of the lease, here and in the database',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(2));
        const [one, two] = (await claim(store, { leaseMs: 400 })) as [Claim, Claim];
        const before = one.leaseUntilMonotonic;
        assert.deepEqual(await store.renew([one], LONG_MS), [one]);
        assert.ok(one.leaseUntilMonotonic > before + LONG_MS / 2);
        await sleep(500);
        assert.deepEqual(await store.reap(0), { returned: 1, dead: 0 });
        assert.deepEqual(await store.markSuccess([one, two]), [one]);
      }),
    );

    it(
      'many reapers at once take back each claim once',
      onFreshStore(contract, async ({ store, another, enqueue }) => {
        await enqueue([...numbered(60), ...numbered(40, { maxAttempts: 1 })]);
        await claim(store);
        const others = [store, another(), another()];
        const results = await Promise.all(
          others.flatMap((one) => Array.from({ length: 4 }, () => one.reap(EVERY_CLAIM, 30))),
        );
        for (let left = true; left; ) {
          const more = await store.reap(EVERY_CLAIM, 30);
          results.push(more);
          left = more.returned + more.dead > 0;
        }
        const sum = (field: 'returned' | 'dead') => results.reduce((total, one) => total + one[field], 0);
        assert.deepEqual([sum('returned'), sum('dead')], [60, 40]);
        assert.deepEqual(await countByState(store), { ready: 60, dead: 40 });
      }),
    );
  });
}

import assert from 'node:assert/strict';
import type { ContractRunner } from '@automate/core/contract-suite';
import {
  claim,
  claimOne,
  countByState,
  EVERY_CLAIM,
  idsOf,
  numbered,
  type OutboxStoreContract,
  onFreshStore,
} from './contract.ts';

export function deadLettersContract({ describe, it }: ContractRunner, contract: OutboxStoreContract): void {
  describe('dead letters', () => {
    it(
      'what fails for good is kept, with its reason',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue([{ queue: 'q', topic: 't', ref: 'r', payload: [1], tenantId: 'acme', key: 'k' }]);
        const one = await claimOne(store);
        await store.markFailed(one, { code: 'NO_SUCH_USER', message: 'user 7 is\0 gone' });
        const [letter, ...others] = await store.listDeadLetters();
        assert.deepEqual(others, []);
        const { createdAt, diedAt, ...rest } = letter as NonNullable<typeof letter>;
        assert.deepEqual(rest, {
          id: one.id,
          tenantId: 'acme',
          queue: 'q',
          topic: 't',
          ref: 'r',
          payload: [1],
          key: 'k',
          orderKey: null,
          attempts: 1,
          maxAttempts: 25,
          traceparent: null,
          code: 'NO_SUCH_USER',
          message: 'user 7 is gone',
        });
        assert.ok(createdAt.getTime() <= diedAt.getTime());
        assert.deepEqual(await claim(store), []);
      }),
    );

    it(
      'a retry without an attempt left makes one, with the reason of that retry',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(1, { maxAttempts: 2 }));
        const first = await claimOne(store);
        assert.deepEqual(await store.markRetry({ claim: first, delayMs: 0, code: 'FIRST' }), {
          held: [first],
          dead: [],
        });
        const second = await claimOne(store);
        const result = await store.markRetry({
          claim: second,
          nextAttemptAt: new Date(),
          code: 'SECOND',
          message: 'no',
        });
        assert.deepEqual(result, { held: [second], dead: [second] });
        const [letter] = await store.listDeadLetters();
        assert.deepEqual([letter?.code, letter?.message, letter?.attempts], ['SECOND', 'no', 2]);
      }),
    );

    it(
      'an item that kills its process every time ends as one',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(1, { maxAttempts: 3 }));
        for (let attempt = 1; attempt <= 3; attempt += 1) {
          assert.equal((await claimOne(store)).attempts, attempt);
          assert.deepEqual(await store.reap(EVERY_CLAIM), { returned: attempt < 3 ? 1 : 0, dead: attempt < 3 ? 0 : 1 });
        }
        assert.deepEqual(await countByState(store), { dead: 1 });
        assert.equal((await store.listDeadLetters())[0]?.code, 'ATTEMPTS_EXHAUSTED');
      }),
    );

    it(
      'requeued letters have all their attempts again; the old claims stay fenced',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(3, { maxAttempts: 1, payload: { n: 1 } }));
        const claims = await claim(store);
        await store.markFailed(claims, 'X');
        assert.deepEqual((await store.requeueDeadLetters([...idsOf(claims), '424242'])).sort(), idsOf(claims).sort());
        assert.deepEqual(await store.listDeadLetters(), []);
        assert.deepEqual(await store.markSuccess(claims), []);
        const again = await claim(store);
        assert.deepEqual(idsOf(again), idsOf(claims));
        assert.deepEqual(
          again.map((one) => [one.attempts, one.payload]),
          again.map(() => [1, { n: 1 }]),
        );
      }),
    );

    it(
      'a letter whose key is taken again stays where it is',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue([{ queue: 'q', key: 'k' }]);
        const dead = await claimOne(store);
        await store.markFailed(dead, 'X');
        const [fresh] = await enqueue([{ queue: 'q', key: 'k' }]);
        assert.equal(fresh?.created, true, 'a dead letter does not hold its key');
        assert.deepEqual(await store.requeueDeadLetters([dead.id]), []);
        assert.equal((await store.listDeadLetters()).length, 1);
        await store.markSuccess(await claimOne(store));
        assert.deepEqual(await store.requeueDeadLetters([dead.id]), [dead.id]);
      }),
    );

    it(
      'lists by tenant, queue and page, newest first; discards for good',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue([...numbered(5), { queue: 'other' }, { queue: 'q', tenantId: 'acme' }]);
        for (let n = 0; n < 7; n += 1) await store.markFailed(await claimOne(store, { queues: ['q', 'other'] }), 'X');
        const all = await store.listDeadLetters();
        assert.equal(all.length, 7);
        assert.deepEqual(
          all.map((one) => one.diedAt.getTime()),
          all.map((one) => one.diedAt.getTime()).sort((a, b) => b - a),
        );
        const paged = [];
        for (let page = await store.listDeadLetters({ limit: 3 }); page.length > 0; ) {
          paged.push(...page);
          page = await store.listDeadLetters({ limit: 3, before: page.at(-1) as (typeof page)[number] });
        }
        assert.deepEqual(paged, all);
        assert.equal((await store.listDeadLetters({ queue: 'q' })).length, 6);
        assert.equal((await store.listDeadLetters({ queue: 'q', tenantId: 'acme' })).length, 1);
        assert.deepEqual((await store.discardDeadLetters(idsOf(all))).sort(), idsOf(all).sort());
        assert.deepEqual(await countByState(store), {});
      }),
    );

    it(
      'pages on after letters that are gone by then',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(10));
        await store.markFailed(await claim(store), 'X');
        const seen: string[] = [];
        for (let page = await store.listDeadLetters({ limit: 3 }); page.length > 0; ) {
          seen.push(...page.map((one) => one.id));
          await store.discardDeadLetters(idsOf(page));
          page = await store.listDeadLetters({ limit: 3, before: page.at(-1) as (typeof page)[number] });
        }
        assert.equal(new Set(seen).size, 10);
        assert.deepEqual(await countByState(store), {});
      }),
    );
  });
}

export function retentionContract({ describe, it }: ContractRunner, contract: OutboxStoreContract): void {
  describe('retention', () => {
    it(
      'finished items are kept when asked, and pruned by age in bounded batches',
      onFreshStore(
        contract,
        async ({ store, enqueue }) => {
          await enqueue(numbered(12));
          await store.markSuccess(await claim(store));
          assert.deepEqual(await countByState(store), {});
          assert.equal(await store.pruneFinished(60_000), 0, 'too young');
          assert.equal(await store.pruneFinished(-1000, 5), 5);
          assert.equal(await store.pruneFinished(-1000, 100), 7);
          assert.equal(await store.pruneFinished(-1000), 0);
        },
        { keepFinished: true },
      ),
    );

    it(
      'otherwise nothing is left of them',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(3));
        await store.markSuccess(await claim(store));
        assert.equal(await store.pruneFinished(-1000), 0);
      }),
    );
  });
}

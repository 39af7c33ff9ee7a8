import assert from 'node:assert/strict';
import type { ContractRunner } from '@automate/core/contract-suite';
import type { Claim } from '../item.ts';
import {
  claim,
  claimOne,
  countByState,
  idsOf,
  LONG_MS,
  numbered,
  type OutboxStoreContract,
  onFreshStore,
} from './contract.ts';

export function claimingContract({ describe, it }: ContractRunner, contract: OutboxStoreContract): void {
  describe('claiming', () => {
    it(
      'hands out what was enqueued, as it was enqueued',
      onFreshStore(contract, async ({ store, enqueue }) => {
        const item = {
          tenantId: 'acme',
          queue: 'q',
          topic: 'welcome',
          ref: 'row-1',
          payload: { text: 'a\u0000b "quoted" \\ {é}', list: [1, null, true], emoji: '🙂' },
          key: 'k "1" \\',
          priority: -3,
          maxAttempts: 7,
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
          requires: ['http', 'a"b\\c'],
          workflowVersion: 4,
          engineFormat: 2,
        };
        const [result] = await enqueue([item]);
        const before = performance.now();
        const one = await claimOne(store, { requires: ['a"b\\c', 'http', 'x'], engineFormats: [1, 2], leaseMs: 5000 });
        const { id, token, createdAt, claimedAtMonotonic, leaseUntilMonotonic, requires, ...rest } = one;
        assert.equal(result?.created, true);
        assert.equal(id, result?.id);
        assert.match(token, /^[1-9]\d*$/);
        assert.deepEqual(rest, {
          tenantId: 'acme',
          queue: 'q',
          topic: 'welcome',
          ref: 'row-1',
          payload: item.payload,
          key: item.key,
          orderKey: null,
          priority: -3,
          attempts: 1,
          maxAttempts: 7,
          wakeSeq: 0,
          traceparent: item.traceparent,
          workflowVersion: 4,
          engineFormat: 2,
        });
        assert.deepEqual([...requires].sort(), [...item.requires].sort());
        assert.ok(Math.abs(Date.now() - createdAt.getTime()) < 60_000);
        assert.ok(claimedAtMonotonic >= before && claimedAtMonotonic <= performance.now());
        assert.equal(leaseUntilMonotonic, claimedAtMonotonic + 5000);
      }),
    );

    it(
      'gives every item to exactly one of many concurrent workers',
      onFreshStore(contract, async ({ store, another, enqueue }) => {
        const enqueued = idsOf(await enqueue(numbered(600)));
        const stores = [store, another(), another(), another()];
        const seen: string[] = [];
        await Promise.all(
          stores.flatMap((one) =>
            [7, 20].map(async (limit) => {
              for (let idle = 0; idle < 3; ) {
                const claims = await claim(one, { limit });
                seen.push(...claims.map((each) => each.id));
                idle = claims.length === 0 ? idle + 1 : 0;
              }
            }),
          ),
        );
        assert.deepEqual(
          seen.sort((a, b) => Number(a) - Number(b)),
          enqueued,
        );
      }),
    );

    it(
      'changes the token at every claim, and counts attempts at the claim',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(1));
        const tokens = new Set<string>();
        for (let attempt = 1; attempt <= 5; attempt += 1) {
          const one = await claimOne(store);
          assert.equal(one.attempts, attempt);
          tokens.add(one.token);
          await store.markRetry({ claim: one, delayMs: 0, code: 'AGAIN' });
        }
        assert.equal(tokens.size, 5);
      }),
    );

    it(
      'keeps to the limit, to the queues, and to priority, then age',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue([
          { queue: 'q', ref: 'c', priority: 1 },
          { queue: 'other', ref: 'x', priority: -9 },
          { queue: 'q', ref: 'b' },
          { queue: 'q', ref: 'a', priority: -1 },
          { queue: 'q', ref: 'b2' },
        ]);
        const order: (string | null)[] = [];
        for (let n = 0; n < 4; n += 1) order.push((await claimOne(store)).ref);
        assert.deepEqual(order, ['a', 'b', 'b2', 'c']);
        assert.deepEqual(await claim(store), []);
        assert.deepEqual(
          (await claim(store, { queues: ['q', 'other'] })).map((one) => one.ref),
          ['x'],
        );
      }),
    );

    it(
      'hands out one claim’s items in the order they are to run, the tenants in turn',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue([
          ...numbered(12, { priority: 5 }),
          { queue: 'q', ref: 'first', priority: -1 },
          { queue: 'q', ref: 'acme-2', tenantId: 'acme' },
          { queue: 'q', ref: 'acme-1', tenantId: 'acme', priority: -2 },
        ]);
        const refs = (tenantId: string) => claims.filter((one) => one.tenantId === tenantId).map((one) => one.ref);
        const claims = await claim(store);
        assert.deepEqual(refs('default'), ['first', ...numbered(12).map((one) => one.ref)]);
        assert.deepEqual(refs('acme'), ['acme-1', 'acme-2']);
        assert.equal(new Set(claims.slice(0, 4).map((one) => one.tenantId)).size, 2);
        assert.equal(claims.slice(0, 4).filter((one) => one.tenantId === 'acme').length, 2);
      }),
    );

    it(
      'leaves what the worker cannot run to others, however much of it there is',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue([
          ...numbered(50, { requires: ['plugin-a'] }),
          ...numbered(50, { engineFormat: 2 }),
          { queue: 'q', ref: 'both', requires: ['plugin-a', 'plugin-b'], engineFormat: 3 },
          { queue: 'q', ref: 'plain' },
        ]);
        assert.deepEqual(
          (await claim(store)).map((one) => one.ref),
          ['plain'],
        );
        assert.equal((await claim(store, { requires: ['plugin-b'], engineFormats: [2] })).length, 50);
        assert.equal((await claim(store, { requires: ['plugin-a', 'plugin-b'] })).length, 50);
        assert.deepEqual(await claim(store, { requires: ['plugin-a', 'plugin-b'], engineFormats: [2] }), []);
        assert.equal((await claimOne(store, { requires: ['plugin-b', 'plugin-a'], engineFormats: [3] })).ref, 'both');
      }),
    );

    it(
      'takes back the whole set of what was claimed together',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(30));
        const claims = await claim(store);
        const done = claims.slice(0, 10);
        const again = claims.slice(10, 20);
        const bad = claims.slice(20);
        assert.deepEqual(idsOf(await store.markSuccess(done)), idsOf(done));
        const retried = await store.markRetry(again.map((one) => ({ claim: one, delayMs: LONG_MS, code: 'LATER' })));
        assert.deepEqual(idsOf(retried.held), idsOf(again));
        assert.deepEqual(retried.dead, []);
        assert.deepEqual(idsOf(await store.markFailed(bad, 'BROKEN')), idsOf(bad));
        assert.deepEqual(await countByState(store), { scheduled: 10, dead: 10 });
      }),
    );

    it(
      'refuses requests that make no sense',
      onFreshStore(contract, async ({ store }) => {
        for (const bad of [{ limit: 0 }, { limit: 1.5 }, { leaseMs: 0 }, { queues: [] }]) {
          await assert.rejects(claim(store, bad), { code: 'INVALID_ARGUMENT' });
        }
      }),
    );

    it(
      'answers empty lists without a claim',
      onFreshStore(contract, async ({ store }) => {
        const none: Claim[] = [];
        assert.deepEqual(await store.markSuccess(none), []);
        assert.deepEqual(await store.markFailed(none, 'X'), []);
        assert.deepEqual(await store.markRetry([]), { held: [], dead: [] });
        assert.deepEqual(await store.release([]), []);
        assert.deepEqual(await store.renew(none, LONG_MS), []);
        assert.deepEqual(await store.wake([]), []);
      }),
    );
  });
}

import assert from 'node:assert/strict';
import type { ContractRunner } from '@automate/core/contract-suite';
import type { Claim } from '../item.ts';
import {
  AT_ONCE,
  claim,
  claimOne,
  countByState,
  LONG_MS,
  numbered,
  type OutboxStoreContract,
  onFreshStore,
} from './contract.ts';

export function keysContract({ describe, it }: ContractRunner, contract: OutboxStoreContract): void {
  describe('keys', () => {
    it(
      'an unfinished item with the same tenant, queue and key is returned instead of another',
      onFreshStore(contract, async ({ store, enqueue }) => {
        const [first] = await enqueue([{ queue: 'q', key: 'k', ref: 'first' }]);
        const again = await enqueue([
          { queue: 'q', key: 'k', ref: 'second' },
          { queue: 'q', key: 'other' },
          { queue: 'q', key: 'other' },
          { queue: 'other', key: 'k' },
          { queue: 'q', key: 'k', tenantId: 'acme' },
          { queue: 'q' },
        ]);
        assert.deepEqual(
          again.map((one) => one.created),
          [false, true, false, true, true, true],
        );
        assert.equal(again[0]?.id, first?.id);
        assert.equal(again[2]?.id, again[1]?.id);
        const claims = await claim(store);
        assert.equal(claims.length, 4);
        assert.deepEqual(
          await enqueue([{ queue: 'q', key: 'k' }]),
          [{ id: first?.id, created: false }],
          'claimed is unfinished',
        );
        await store.markSuccess(claims);
        const [next] = await enqueue([{ queue: 'q', key: 'k' }]);
        assert.equal(next?.created, true);
        assert.notEqual(next?.id, first?.id);
      }),
    );

    it(
      'many enqueuers of one key make one item',
      onFreshStore(contract, async ({ store, enqueue }) => {
        const results = await Promise.all(
          Array.from({ length: 20 }, () =>
            enqueue([
              { queue: 'q', key: 'k' },
              { queue: 'q', key: 'l' },
            ]),
          ),
        );
        assert.equal(new Set(results.flat().map((one) => one.id)).size, 2);
        assert.equal(results.flat().filter((one) => one.created).length, 2);
        assert.deepEqual(await countByState(store), { ready: 2 });
      }),
    );

    it(
      'every problem of every item is told before anything is written',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await assert.rejects(
          enqueue([{ queue: 'q' }, { queue: '', priority: 1.5 }, { queue: 'q', ref: 'a\0b', maxAttempts: 0 }]),
          (error: { code: string; details: { errors: { pointer: string }[] } }) => {
            assert.equal(error.code, 'INVALID_ARGUMENT');
            assert.deepEqual(
              error.details.errors.map((one) => one.pointer),
              ['/1/queue', '/1/priority', '/2/ref', '/2/maxAttempts'],
            );
            return true;
          },
        );
        assert.deepEqual(await countByState(store), {});
      }),
    );

    it(
      'what a database cannot store is refused as such, alone and in a list',
      onFreshStore(contract, async ({ enqueue }) => {
        const endless: unknown[] = [];
        endless.push(endless);
        const bad: [field: string, item: object][] = [
          ['key', { key: 'k'.repeat(1001) }],
          ['queue', { queue: '\u{1F642}'.repeat(126) }],
          ['tenantId', { tenantId: 't'.repeat(501) }],
          ['orderKey', { orderKey: 'o'.repeat(1001) }],
          ['ref', { ref: 'half a pair: \ud83d' }],
          ['requires', { requires: ['a\0b'] }],
          ['requires', { requires: ['x'.repeat(1500)] }],
          ['payload', { payload: { n: 1n } }],
          ['payload', { payload: endless }],
          ['payload', { payload: () => {} }],
        ];
        for (const [field, item] of bad) {
          for (const others of [[], [{ queue: 'q' }]]) {
            await assert.rejects(
              enqueue([{ queue: 'q', ...item }, ...others]),
              ({ code, details }: { code: string; details?: { errors: { pointer: string }[] } }) =>
                code === 'INVALID_ARGUMENT' && details?.errors[0]?.pointer === `/0/${field}`,
              `${field} of ${others.length + 1}`,
            );
          }
        }
      }),
    );

    it(
      'the longest keys can be stored',
      onFreshStore(contract, async ({ store, enqueue }) => {
        // Such as cannot be compressed.
        const noise = (bytes: number) =>
          Buffer.from(crypto.getRandomValues(new Uint8Array(bytes)))
            .toString('hex')
            .slice(bytes);
        const item = { tenantId: noise(500), queue: noise(500), key: noise(1000), requires: [noise(1492)] };
        const [first] = await enqueue([item]);
        assert.equal((await enqueue([item, { queue: 'q' }]))[0]?.id, first?.id);
        assert.equal((await claim(store, { queues: [item.queue], requires: item.requires })).length, 1);
      }),
    );
  });
}

/** Takes items one by one until none is ready, and tells in which order. */
async function runAll(store: Parameters<typeof claim>[0]): Promise<(string | null)[]> {
  const order: (string | null)[] = [];
  for (let claims = await claim(store); claims.length > 0; claims = await claim(store)) {
    order.push(...claims.map((one) => one.ref));
    await store.markSuccess(claims);
  }
  return order;
}

export function orderContract({ describe, it }: ContractRunner, contract: OutboxStoreContract): void {
  describe('order per key', () => {
    it(
      'runs items of one order key one after another, whatever their priority, and different keys side by side',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue([
          { queue: 'q', ref: 'a1', orderKey: 'a', priority: 9 },
          { queue: 'q', ref: 'b1', orderKey: 'b' },
          { queue: 'q', ref: 'a2', orderKey: 'a', priority: -9 },
          { queue: 'q', ref: 'free' },
          { queue: 'q', ref: 'a3', orderKey: 'a' },
          { queue: 'q', ref: 'c1', orderKey: 'a', tenantId: 'acme' },
        ]);
        const first = await claim(store);
        assert.deepEqual(first.map((one) => one.ref).sort(), ['a1', 'b1', 'c1', 'free']);
        assert.deepEqual(await claim(store), []);
        await store.markSuccess(first);
        assert.deepEqual(await runAll(store), ['a2', 'a3']);
        await enqueue([{ queue: 'q', ref: 'a4', orderKey: 'a' }]);
        assert.deepEqual(await runAll(store), ['a4'], 'a key that ran empty begins again');
      }),
    );

    it(
      'a head that is retried, delayed or released keeps its place',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue([
          { queue: 'q', ref: '1', orderKey: 'a' },
          { queue: 'q', ref: '2', orderKey: 'a', delayMs: LONG_MS },
          { queue: 'q', ref: '3', orderKey: 'a' },
        ]);
        const head = await claimOne(store);
        await store.markRetry({ claim: head, delayMs: LONG_MS, code: 'LATER' });
        assert.deepEqual(await claim(store), []);
        await store.wake([head.id]);
        const again = await claimOne(store);
        await store.release({ claim: again, seenWakeSeq: again.wakeSeq, until: AT_ONCE });
        assert.equal((await claimOne(store)).ref, '1');
        await store.reap(-2 * LONG_MS);
        await store.markSuccess(await claimOne(store));
        assert.deepEqual(await claim(store), [], 'the next one has a time of its own');
        assert.deepEqual(await countByState(store), { scheduled: 1, blocked: 1 });
      }),
    );

    it(
      'block: a dead head stops its key until it is requeued or discarded',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(['1', '2', '3'].map((ref) => ({ queue: 'q', ref, orderKey: 'a' })));
        const head = await claimOne(store);
        await store.markFailed(head, 'BROKEN');
        await enqueue([{ queue: 'q', ref: '4', orderKey: 'a' }]);
        assert.deepEqual(await claim(store), []);
        assert.deepEqual(await store.requeueDeadLetters([head.id]), [head.id]);
        const again = await claimOne(store);
        assert.equal(again.ref, '1');
        await store.markFailed(again, 'BROKEN');
        assert.deepEqual(await claim(store), []);
        assert.deepEqual(await store.discardDeadLetters([head.id]), [head.id]);
        assert.deepEqual(await runAll(store), ['2', '3', '4']);
      }),
    );

    it(
      'skip: the next one starts when a head died, and the dead one comes back at the end',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(
          ['1', '2', '3'].map((ref) => ({
            queue: 'q',
            ref,
            orderKey: 'a',
            onOrderFailure: 'skip' as const,
            maxAttempts: 1,
          })),
        );
        const head = await claimOne(store);
        assert.deepEqual((await store.markRetry({ claim: head, delayMs: 0, code: 'X' })).dead, [head]);
        const second = await claimOne(store);
        assert.equal(second.ref, '2');
        await store.requeueDeadLetters([head.id]);
        await store.markSuccess(second);
        assert.deepEqual(await runAll(store), ['3', '1']);
      }),
    );

    it(
      'holds with concurrent enqueuers and workers: each key in the order of its commits',
      onFreshStore(contract, async ({ store, another, enqueue }) => {
        const committed: string[] = [];
        const ran = new Map<string, string[]>();
        const running = new Set<string>();
        let enqueuing = true;
        async function enqueuer(name: string): Promise<void> {
          for (let n = 0; n < 15; n += 1) {
            const key = String(n % 3);
            const [item] = await enqueue([{ queue: 'q', orderKey: key, ref: `${key}/${name}/${n}` }]);
            committed.push(item?.id ?? '');
          }
        }
        async function worker(store: Parameters<typeof claim>[0]): Promise<void> {
          for (let idle = 0; idle < 3 || enqueuing; ) {
            const claims: Claim[] = await claim(store, { limit: 2 });
            idle = claims.length === 0 ? idle + 1 : 0;
            for (const one of claims) {
              const key = one.orderKey ?? '';
              assert.ok(!running.has(key), `two items of key ${key} at once`);
              running.add(key);
              ran.set(key, [...(ran.get(key) ?? []), one.ref ?? '']);
            }
            await new Promise((resolve) => setImmediate(resolve));
            for (const one of claims) running.delete(one.orderKey ?? '');
            await store.markSuccess(claims);
          }
        }
        const enqueuers = Promise.all(['x', 'y', 'z'].map(enqueuer)).finally(() => {
          enqueuing = false;
        });
        await Promise.all([enqueuers, worker(store), worker(another())]);
        assert.equal([...ran.values()].flat().length, committed.length);
        for (const refs of ran.values()) {
          for (const name of ['x', 'y', 'z']) {
            // One enqueuer's items were committed one after another.
            const own = refs.map((ref) => ref.split('/')).filter((parts) => parts[1] === name);
            assert.deepEqual(
              own.map((parts) => Number(parts[2])),
              own.map((parts) => Number(parts[2])).sort((a, b) => a - b),
            );
          }
        }
        assert.deepEqual(await countByState(store), {});
      }),
    );
  });
}

export function fairnessContract({ describe, it }: ContractRunner, contract: OutboxStoreContract): void {
  describe('fairness between tenants', () => {
    it(
      'one tenant’s backlog does not hold up another’s',
      onFreshStore(contract, async ({ store, enqueue }) => {
        await enqueue(numbered(300, { tenantId: 'big' }));
        await enqueue([...numbered(3, { tenantId: 'small' }), ...numbered(2, { tenantId: 'tiny' })]);
        const claims = await claim(store, { limit: 30 });
        const by = Map.groupBy(claims, (one) => one.tenantId);
        assert.deepEqual([by.get('small')?.length, by.get('tiny')?.length], [3, 2]);
        assert.equal(claims.length, 30, 'what the others leave is used');
      }),
    );

    it(
      'more tenants than places are served in turn',
      onFreshStore(contract, async ({ store, enqueue }) => {
        const tenants = Array.from({ length: 100 }, (_, n) => `t${String(n).padStart(3, '0')}`);
        await enqueue(tenants.flatMap((tenantId) => numbered(5, { tenantId })));
        for (const limit of [1, 10, 50]) {
          const seen: string[] = [];
          while (seen.length < 100) seen.push(...(await claim(store, { limit })).map((one) => one.tenantId));
          assert.deepEqual([...new Set(seen)].sort(), tenants, `with claims of ${limit}`);
        }
      }),
    );
  });
}

import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enqueue } from '../enqueue/enqueue.ts';
import type { EnqueueInput } from '../item.ts';
import { outboxMigrations } from '../migrations/index.ts';
import { SkipLockedClaimOutboxStore } from './skip-locked-store.ts';

let database: TestDatabase;
let store: SkipLockedClaimOutboxStore;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [outboxMigrations], max: 8 });
  store = new SkipLockedClaimOutboxStore(database.db);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql.unsafe(`DELETE FROM automate_outbox.items; DELETE FROM automate_outbox.dead_letters;
    DELETE FROM automate_outbox.order_keys`);
});

/** Each number below `count` once, mixed differently by each stride (a prime). */
const mixed = (count: number, stride: number) => Array.from({ length: count }, (_, n) => (n * stride) % count);
const claim = (limit: number) => store.claimBatch({ worker: 'w', queues: ['q'], limit, leaseMs: 600_000 });

async function deadlocksOf(work: readonly Promise<unknown>[]): Promise<unknown[]> {
  const results = await Promise.allSettled(work);
  return results.flatMap((one) => (one.status === 'rejected' ? [one.reason.message] : []));
}

// PostgreSQL ends a deadlock by failing one side after a second: what could deadlock does so within a few rounds.
describe('writers of the same keys in different orders do not deadlock', () => {
  it('enqueuers of lists', async () => {
    const list = Array.from({ length: 200 }, (_, n) => ({ queue: 'q', ref: String(n), key: `k${n}` }));
    for (let round = 0; round < 5; round += 1) {
      const lists = [list, [...list].reverse(), list, [...list].reverse()];
      expect(await deadlocksOf(lists.map((one) => enqueue(database.db, one)))).toEqual([]);
      await database.sql`DELETE FROM automate_outbox.items`;
    }
    await enqueue(database.db, [...list].reverse());
    const rows = await database.sql`SELECT ref FROM automate_outbox.items ORDER BY id`;
    expect(rows.map((row) => Number(row.ref))).toEqual(mixed(200, 1).reverse());
  });

  it('reapers, completions, enqueuers, requeues and discards of ordered items', async () => {
    const ordered = (stride: number): EnqueueInput[] =>
      mixed(100, stride).map((n) => ({
        queue: 'q',
        orderKey: n % 2 ? `Key ${n}` : `key ${n}`,
        maxAttempts: 1,
        onOrderFailure: 'skip',
      }));
    for (let round = 0; round < 8; round += 1) {
      await enqueue(database.db, [...ordered(37), ...ordered(61)]);
      const buried = await claim(30);
      await store.markFailed(buried, 'X');
      const mine = await claim(30);
      const expired = await claim(40);
      await database.sql`UPDATE automate_outbox.items SET lease_until = now() - interval '1 hour'
        WHERE id = ANY (${expired.map((one) => one.id)}::bigint[])`;
      const ids = buried.map((one) => one.id).reverse();
      const work = [
        store.reap(0, 20),
        store.reap(0, 20),
        store.markSuccess(mine),
        enqueue(database.db, ordered(17)),
        store.requeueDeadLetters(ids.slice(0, 15)),
        store.discardDeadLetters(ids.slice(15)),
      ];
      expect(await deadlocksOf(work)).toEqual([]);
      await database.sql.unsafe(`DELETE FROM automate_outbox.items; DELETE FROM automate_outbox.dead_letters;
        DELETE FROM automate_outbox.order_keys`);
    }
  });
});

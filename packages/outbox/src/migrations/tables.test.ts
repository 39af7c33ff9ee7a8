import { assertTenantKeys } from '@automate/db';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enqueue } from '../enqueue/enqueue.ts';
import type { OutboxStore } from '../store.ts';
import { OptimisticClaimOutboxStore } from '../store-optimistic/optimistic-store.ts';
import { SkipLockedClaimOutboxStore } from '../store-postgres/skip-locked-store.ts';
import { OUTBOX_SCHEMA, outboxMigrations } from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  // One connection: it has planned everything on empty tables when they fill.
  database = await createTestDatabase({ migrations: [outboxMigrations], max: 1 });
});
afterAll(() => database.drop());

/** Rows of the hot table read since the statistics were reset, and whether any statement read all of it. */
async function reads(): Promise<{ scans: number; rows: number }> {
  await database.sql`SELECT pg_stat_force_next_flush()`;
  const [row] = await database.sql<{ scans: number; rows: number }[]>`
    SELECT seq_scan::int AS scans, (coalesce(idx_tup_fetch, 0) + seq_tup_read)::int AS rows
    FROM pg_stat_user_tables WHERE schemaname = 'automate_outbox' AND relname = 'items'`;
  await database.sql`SELECT pg_stat_reset()`;
  return row ?? { scans: 0, rows: 0 };
}

/** Everything a worker and a reaper do, on ten items. */
async function everything(store: OutboxStore): Promise<void> {
  const claim = () => store.claimBatch({ worker: 'w', queues: ['q'], limit: 10, leaseMs: 60_000 });
  await store.promoteDue(['q']);
  await store.reap(0);
  const claims = await claim();
  await store.renew(claims, 60_000);
  await store.release(claims.slice(0, 3).map((one) => ({ claim: one, seenWakeSeq: 0, until: null })));
  await store.wake(claims.slice(0, 3).map((one) => one.id));
  await store.wake([{ queue: 'q', key: 'none' }]);
  await store.markRetry(claims.slice(3, 6).map((one) => ({ claim: one, delayMs: 0, code: 'X' })));
  await store.markFailed(claims.slice(6, 8), 'X');
  await store.requeueDeadLetters(claims.slice(6, 8).map((one) => one.id));
  await store.markSuccess(claims.slice(8));
  await enqueue(database.db, { queue: 'q', key: 'k' });
}

describe('the tables', () => {
  it('have the tenant in every key', async () => {
    await assertTenantKeys(database.sql, OUTBOX_SCHEMA);
  });

  it('keep the order of a key whatever an operator deletes by hand', async () => {
    const { sql, db } = database;
    const store = new SkipLockedClaimOutboxStore(db);
    const claim = () => store.claimBatch({ worker: 'w', queues: ['o'], limit: 10, leaseMs: 60_000 });
    const refs = ['1', '2', '3', '4', '5'];
    await enqueue(
      db,
      refs.map((ref) => ({ queue: 'o', ref, orderKey: 'a' })),
    );
    const [head] = await claim();
    await sql`DELETE FROM automate_outbox.items WHERE ref = '3'`;
    expect(await claim()).toEqual([]);
    await store.markFailed(head ?? [], 'X');
    await sql`DELETE FROM automate_outbox.items WHERE ref = '2'`;
    expect(await claim()).toEqual([]);
    await store.discardDeadLetters([head?.id ?? '']);
    const [next] = await claim();
    expect(next?.ref).toBe('4');
    await sql`DELETE FROM automate_outbox.items WHERE ref = '4'`;
    expect((await claim()).map((one) => one.ref)).toEqual(['5']);
  });

  for (const Store of [SkipLockedClaimOutboxStore, OptimisticClaimOutboxStore]) {
    it(`cost ${Store.name} no more when they are full, even with plans made while they were empty`, async () => {
      const store = new Store(database.db);
      await database.sql`DELETE FROM automate_outbox.items`;
      await enqueue(
        database.db,
        Array.from({ length: 40 }, () => ({ queue: 'q' })),
      );
      for (let n = 0; n < 8; n += 1) await everything(store);
      await database.sql`INSERT INTO automate_outbox.items (tenant_id, queue, ref, state, due_at)
        SELECT 'default', CASE WHEN n % 10 = 0 THEN 'q' ELSE 'other' END, n::text,
          CASE WHEN n % 20 < 10 THEN 'scheduled' ELSE 'ready' END,
          CASE WHEN n % 40 < 10 THEN 'infinity' WHEN n % 20 < 10 THEN now() + interval '1 day' ELSE now() END
        FROM generate_series(1, 60000) n`;
      await reads();
      await everything(store);
      const { scans, rows } = await reads();
      expect(scans).toBe(0);
      expect(rows).toBeLessThan(500);
    });
  }
});

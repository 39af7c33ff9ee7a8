import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AutomateError } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outboxMigrations } from '../migrations/index.ts';
import { OptimisticClaimOutboxStore } from '../store-optimistic/optimistic-store.ts';
import { releaseClaims, retryClaims } from '../store-postgres/commits.ts';
import { SkipLockedClaimOutboxStore } from '../store-postgres/skip-locked-store.ts';
import { wake } from '../store-postgres/wake.ts';
import { createSqliteTables } from '../store-sqlite/tables.ts';
import { enqueue, enqueueClaimed } from './enqueue.ts';

const users = pgTable('users', { id: integer().primaryKey(), name: text().notNull() });

let database: TestDatabase;
let store: SkipLockedClaimOutboxStore;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [outboxMigrations] });
  await database.sql`CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL)`;
  store = new SkipLockedClaimOutboxStore(database.db);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql.unsafe('DELETE FROM automate_outbox.items; DELETE FROM users');
});

const claimAll = () => store.claimBatch({ worker: 'w', queues: ['q'], limit: 5000, leaseMs: 60_000 });

describe('enqueue in the caller\u2019s own transaction', () => {
  it('exists exactly if the transaction commits', async () => {
    const { db } = database;
    const result = await db.transaction(async (tx) => {
      await tx.insert(users).values({ id: 1, name: 'Ada' });
      return enqueue(tx, { queue: 'q', ref: '1' });
    });
    const failing = db.transaction(async (tx) => {
      await tx.insert(users).values({ id: 2, name: 'Bob' });
      await enqueue(tx, [
        { queue: 'q', ref: '2' },
        { queue: 'q', ref: '3', orderKey: 'a' },
      ]);
      expect(await claimAll()).toHaveLength(1);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await db.select().from(users)).toEqual([{ id: 1, name: 'Ada' }]);
    expect(await store.depth()).toEqual([{ tenantId: 'default', queue: 'q', state: 'claimed', count: 1 }]);
    expect(result.created).toBe(true);
  });

  it('works in a savepoint', async () => {
    await database.db.transaction(async (tx) => {
      await tx
        .transaction(async (inner) => {
          await enqueue(inner, { queue: 'q', ref: 'undone' });
          throw new Error('inner');
        })
        .catch(() => {});
      await tx.transaction((inner) => enqueue(inner, { queue: 'q', ref: 'kept' }));
    });
    expect((await claimAll()).map((claim) => claim.ref)).toEqual(['kept']);
  });

  it('works with a handle on node-postgres', async () => {
    const file = join(import.meta.dirname, '../testing/node-postgres-process.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=@automate/source',
      file,
      database.url,
    ]);
    expect(JSON.parse(stdout)).toEqual({ claimed: [['node-postgres', { a: [1] }]], retried: 1, finished: 1 });
  });

  it('writes thousands in one call and tells each its id, in order', async () => {
    const results = await enqueue(
      database.db,
      Array.from({ length: 4500 }, (_, n) => ({
        queue: 'q',
        ref: String(n),
        ...(n % 2 ? { key: `k${n % 900}` } : {}),
      })),
    );
    const rows = await database.sql<{ id: string; ref: string }[]>`SELECT id, ref FROM automate_outbox.items`;
    const refs = new Map(rows.map((row) => [row.id, row.ref]));
    results.forEach(({ id, created }, n) => {
      expect(created).toBe(n % 2 === 0 || n < 900);
      expect(refs.get(id)).toBe(String(created ? n : n % 900));
    });
  });

  it('waits for a key that another open transaction has taken, and resolves to what became of it', async () => {
    for (const commits of [true, false]) {
      const key = `k-${commits}`;
      let second: ReturnType<typeof enqueue> | undefined;
      const first = database.db.transaction(async (tx) => {
        const [item] = await enqueue(tx, [{ queue: 'q', key }]);
        second = enqueue(database.db, { queue: 'q', key }) as never;
        await tx.execute(sql`SELECT pg_sleep(0.1)`);
        if (!commits) throw new Error('no');
        return item;
      });
      const committed = await first.catch(() => undefined);
      const other = (await second) as unknown as { id: string; created: boolean };
      expect(other.created).toBe(!commits);
      if (commits) expect(other.id).toBe(committed?.id);
    }
  });

  it('says what is missing when the tables are not there', async () => {
    const empty = await createTestDatabase();
    const attempt = enqueue(empty.db, { queue: 'q' });
    await expect(attempt).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', effect: 'none' });
    await expect(attempt).rejects.toThrow('outboxMigrations');
    await empty.drop();
  });

  it('joins wakes, releases and retries to the transaction too', async () => {
    await enqueue(database.db, [
      { queue: 'q', key: 'a' },
      { queue: 'q', key: 'b' },
      { queue: 'q', key: 'c', dueAt: null },
    ]);
    const [a, b] = await claimAll();
    const undone = database.db.transaction(async (tx) => {
      if (!a || !b) throw new Error('two claims');
      expect(await releaseClaims(tx, [{ claim: a, seenWakeSeq: 0, until: null }])).toEqual([a]);
      expect((await retryClaims(tx, [{ claim: b, delayMs: 0, code: 'X' }])).held).toEqual([b]);
      expect(await wake(tx, [{ queue: 'q', key: 'c' }])).toHaveLength(1);
      throw new AutomateError({ code: 'ABORTED', message: 'undo' });
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await store.depth()).toMatchObject([
      { state: 'claimed', count: 2 },
      { state: 'scheduled', count: 1 },
    ]);
  });
});

describe('enqueueClaimed', () => {
  it('gives claims that hold once committed, and null for a key that is taken', async () => {
    await enqueue(database.db, { queue: 'q', key: 'taken' });
    const claims = await database.db.transaction((tx) =>
      enqueueClaimed(
        tx,
        [
          { queue: 'q', key: 'taken' },
          { queue: 'q', ref: 'r', payload: { n: 1 } },
        ],
        {
          worker: 'w',
          leaseMs: 60_000,
        },
      ),
    );
    expect(claims[0]).toBeNull();
    expect(claims[1]).toMatchObject({ ref: 'r', payload: { n: 1 }, attempts: 1, wakeSeq: 0 });
    expect(await claimAll()).toHaveLength(1);
    expect(await store.markSuccess(claims.filter((claim) => claim !== null))).toHaveLength(1);
    expect(await store.reap(0)).toEqual({ returned: 0, dead: 0 });
  });

  it('loses its claims to the reaper like any other', async () => {
    const [claim] = await enqueueClaimed(database.db, [{ queue: 'q', maxAttempts: 2 }], { worker: 'w', leaseMs: 1 });
    await database.sql`SELECT pg_sleep(0.01)`;
    expect(await store.reap(0)).toEqual({ returned: 1, dead: 0 });
    expect(claim && (await store.markSuccess(claim))).toEqual([]);
    expect((await claimAll())[0]?.attempts).toBe(2);
  });
});

describe('enqueue on SQLite', () => {
  it('stands in a synchronous transaction, and refuses what the store cannot do', async () => {
    const db = drizzleSqlite({ client: new Database(':memory:') });
    createSqliteTables(db);
    createSqliteTables(db);
    const sqlite = new OptimisticClaimOutboxStore(db);
    expect(() =>
      db.transaction((tx) => {
        enqueue(tx, { queue: 'q', ref: 'undone' });
        throw new Error('no');
      }),
    ).toThrow('no');
    db.transaction((tx) => {
      enqueue(tx, { queue: 'q', ref: 'kept' });
    });
    const claims = await sqlite.claimBatch({ worker: 'w', queues: ['q'], limit: 5, leaseMs: 1000 });
    expect(claims.map((claim) => claim.ref)).toEqual(['kept']);
    await expect(enqueue(db, { queue: 'q', orderKey: 'a' })).rejects.toMatchObject({ code: 'UNIMPLEMENTED' });
  });
});

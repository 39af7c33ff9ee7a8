import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  createSqliteTables,
  enqueue,
  OptimisticClaimOutboxStore,
  outboxMigrations,
  SkipLockedClaimOutboxStore,
} from '../index.ts';
import { type OutboxStoreContract, outboxStoreContractSuite } from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [outboxMigrations], max: 10 });
});
afterAll(() => database.drop());

function onPostgres(Store: typeof SkipLockedClaimOutboxStore | typeof OptimisticClaimOutboxStore): OutboxStoreContract {
  return {
    name: `${Store.name} on PostgreSQL`,
    async open(setting = {}) {
      const { db, sql } = database;
      await sql.unsafe(`DELETE FROM automate_outbox.items; DELETE FROM automate_outbox.dead_letters;
        DELETE FROM automate_outbox.order_keys; DELETE FROM automate_outbox.finished`);
      return {
        store: new Store(db, setting),
        another: () => new Store(db, setting),
        enqueue: (items) => enqueue(db, items),
        close: async () => {},
      };
    },
  };
}

const onSqlite: OutboxStoreContract = {
  name: 'OptimisticClaimOutboxStore on SQLite',
  async open(setting = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'automate-outbox-'));
    const opened: Database.Database[] = [];
    const connect = () => {
      const client = new Database(join(folder, 'outbox.db'));
      client.pragma('journal_mode = WAL');
      client.pragma('synchronous = NORMAL');
      opened.push(client);
      return drizzle({ client });
    };
    const db = connect();
    createSqliteTables(db);
    return {
      store: new OptimisticClaimOutboxStore(db, setting),
      another: () => new OptimisticClaimOutboxStore(connect(), setting),
      enqueue: (items) => enqueue(db, items),
      close: async () => {
        for (const client of opened) client.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
};

const everything = { perKeyOrder: true, joinableFence: true, tenantFairness: true };
outboxStoreContractSuite({ describe, it }, onPostgres(SkipLockedClaimOutboxStore), everything);
outboxStoreContractSuite({ describe, it }, onPostgres(OptimisticClaimOutboxStore), everything);
outboxStoreContractSuite({ describe, it }, onSqlite, {
  perKeyOrder: false,
  joinableFence: false,
  tenantFairness: false,
});

import { AutomateError } from '@automate/core';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { expect, it } from 'vitest';
import { enqueue } from '../enqueue/enqueue.ts';
import { OutboxReaper } from '../reaper/outbox-reaper.ts';
import { OptimisticClaimOutboxStore } from '../store-optimistic/optimistic-store.ts';
import { eventually } from '../testing/eventually.ts';
import { OutboxWorker } from '../worker/outbox-worker.ts';
import { createSqliteTables } from './tables.ts';

it('a worker and a reaper run on SQLite: retries, delays, dead letters, what a dead worker held', async () => {
  const db = drizzle({ client: new Database(':memory:') });
  createSqliteTables(db);
  const store = new OptimisticClaimOutboxStore(db);
  await enqueue(db, [{ queue: 'q', ref: 'held' }]);
  await store.claimBatch({ worker: 'dead', queues: ['q'], limit: 1, leaseMs: 1 });
  await enqueue(db, [
    { queue: 'q', ref: 'flaky' },
    { queue: 'q', ref: 'late', delayMs: 150 },
    { queue: 'q', ref: 'broken' },
    ...Array.from({ length: 200 }, () => ({ queue: 'q', ref: 'plain' })),
  ]);
  const ran: string[] = [];
  const worker = new OutboxWorker({
    store,
    pollMs: 100,
    retry: { baseMs: 10 },
    handlers: {
      q: ({ ref, attempts }) => {
        ran.push(`${ref} ${attempts}`);
        if (ref === 'flaky' && attempts === 1) throw new AutomateError({ code: 'UNAVAILABLE', message: 'not yet' });
        if (ref === 'broken') throw new AutomateError({ code: 'INVALID_ARGUMENT', message: 'never' });
      },
    },
  });
  const reaper = new OutboxReaper({ store, everyMs: 50 });
  reaper.start();
  await worker.start();
  await eventually(
    () => store.depth(),
    (depth) => depth.length === 1,
  );
  await worker.drain();
  await reaper.stop();
  expect(await store.depth()).toEqual([{ tenantId: 'default', queue: 'q', state: 'dead', count: 1 }]);
  expect(ran.filter((one) => !one.startsWith('plain')).sort()).toEqual([
    'broken 1',
    'flaky 1',
    'flaky 2',
    'held 2',
    'late 1',
  ]);
  expect(ran).toHaveLength(205);
});

import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enqueue } from '../enqueue/enqueue.ts';
import { outboxMigrations } from '../migrations/index.ts';
import { SkipLockedClaimOutboxStore } from '../store-postgres/skip-locked-store.ts';
import { eventually } from '../testing/eventually.ts';
import { OutboxReaper } from './outbox-reaper.ts';

let database: TestDatabase;
let store: SkipLockedClaimOutboxStore;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [outboxMigrations] });
  store = new SkipLockedClaimOutboxStore(database.db, { keepFinished: true });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql.unsafe('DELETE FROM automate_outbox.items; DELETE FROM automate_outbox.finished');
});

async function claimed(count: number, leaseMs: number): Promise<void> {
  await enqueue(
    database.db,
    Array.from({ length: count }, () => ({ queue: 'q' })),
  );
  await store.claimBatch({ worker: 'dead', queues: ['q'], limit: count, leaseMs });
}

const byState = async () => Object.fromEntries((await store.depth()).map((one) => [one.state, one.count]));
const finished = async () => (await database.sql`SELECT count(*)::int AS n FROM automate_outbox.finished`)[0]?.n;

describe('OutboxReaper', () => {
  it('takes back every expired claim, a bounded batch at a time, and leaves the others', async () => {
    await claimed(2500, 1);
    await claimed(10, 60_000);
    await database.sql`SELECT pg_sleep(0.01)`;
    expect(await new OutboxReaper({ store, staleAfterMs: 60_000 }).reap()).toEqual({ returned: 0, dead: 0 });
    expect(await new OutboxReaper({ store }).reap()).toEqual({ returned: 2500, dead: 0 });
    expect(await byState()).toEqual({ ready: 2500, claimed: 10 });
  });

  it('deletes finished items past their time, however many', async () => {
    await database.sql`INSERT INTO automate_outbox.finished (id, created_at, finished_at, attempts, tenant_id, queue, topic)
      SELECT n, now(), now() - CASE WHEN n <= 12000 THEN interval '8 days' ELSE interval '6 days' END, 1, 't', 'q', ''
      FROM generate_series(1, 12010) n`;
    const reaper = new OutboxReaper({ store });
    reaper.start();
    expect(await reaper.prune()).toBe(12_000);
    await reaper.stop();
    expect(await finished()).toBe(10);
  });

  it('comes by itself until it is stopped, whatever goes wrong in between', async () => {
    const messages: string[] = [];
    const note = (_: object, message: string) => void messages.push(message);
    const failing = new SkipLockedClaimOutboxStore(database.db);
    const reap = failing.reap.bind(failing);
    let rounds = 0;
    failing.reap = async (...bounds) => {
      rounds += 1;
      if (rounds === 1) throw new Error('no');
      return reap(...bounds);
    };
    const reaper = new OutboxReaper({
      store: failing,
      everyMs: 20,
      logger: { debug: note, info: note, warn: note, error: note },
    });
    reaper.start();
    await claimed(3, 1);
    await eventually(byState, (states) => states.ready === 3);
    await reaper.stop();
    const stoppedAt = rounds;
    await claimed(1, 1);
    await database.sql`SELECT pg_sleep(0.1)`;
    expect(rounds).toBe(stoppedAt);
    expect(messages).toEqual([expect.stringContaining('tried again'), expect.stringContaining('taken back')]);
  });
});

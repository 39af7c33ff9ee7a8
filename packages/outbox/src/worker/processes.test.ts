import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enqueue } from '../enqueue/enqueue.ts';
import { outboxMigrations } from '../migrations/index.ts';
import { OutboxReaper } from '../reaper/outbox-reaper.ts';
import { SkipLockedClaimOutboxStore } from '../store-postgres/skip-locked-store.ts';
import { eventually } from '../testing/eventually.ts';
import { spawnWorker, type WorkerProcess } from '../testing/spawn-worker.ts';

let database: TestDatabase;
let store: SkipLockedClaimOutboxStore;
let workers: WorkerProcess[];
let reaper: OutboxReaper;

beforeAll(async () => {
  database = await createTestDatabase({ migrations: [outboxMigrations] });
  await database.sql`CREATE TABLE results (item bigint, worker int, aborted boolean)`;
  store = new SkipLockedClaimOutboxStore(database.db);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql.unsafe(
    'DELETE FROM automate_outbox.items; DELETE FROM automate_outbox.dead_letters; DELETE FROM results',
  );
  workers = [];
  reaper = new OutboxReaper({ store, everyMs: 100 });
});
afterEach(async () => {
  await reaper.stop();
  for (const { child } of workers) child.kill('SIGKILL');
  await Promise.all(workers.map((one) => one.exited));
});

function start(handler: string, leaseMs: number, endings?: number): WorkerProcess {
  const worker = spawnWorker(database.url, handler, leaseMs, endings);
  workers.push(worker);
  return worker;
}

async function fill(count: number, maxAttempts = 25): Promise<string[]> {
  const items = await enqueue(
    database.db,
    Array.from({ length: count }, () => ({ queue: 'q', maxAttempts })),
  );
  return items.map((item) => item.id);
}

const byState = async () => Object.fromEntries((await store.depth()).map((one) => [one.state, one.count]));
const results = async () => (await database.sql<{ item: string }[]>`SELECT item FROM results`).map((row) => row.item);

// Each process takes a second to start, several on a busy machine.
describe('worker processes', { timeout: 60_000 }, () => {
  it('killed in mid-batch: what they held runs elsewhere, and every result is committed once', async () => {
    const ids = await fill(90);
    reaper.start();
    for (let kills = 0; kills < 2; kills += 1) {
      const endings = 4 + kills * 3;
      const victim = start('record', 600, endings);
      await victim.told('started', endings + 2);
      victim.child.kill('SIGKILL');
      await victim.exited;
    }
    expect((await results()).length).toBeLessThan(90);
    start('record', 600);
    await eventually(byState, (states) => Object.keys(states).length === 0, 40_000);
    expect((await results()).sort()).toEqual(ids.sort());
  });

  it('stopped past its lease and resumed: it commits nothing, whoever has the items now', async () => {
    const ids = await fill(60);
    const paused = start('record', 500);
    await paused.told('started', 8);
    paused.child.kill('SIGSTOP');
    await sleep(600);
    reaper.start();
    await eventually(byState, (states) => states.claimed === undefined);
    const before = await results();
    // Nobody else takes them: only the fence stands between the resumed worker and what it had claimed.
    await database.sql`UPDATE automate_outbox.items SET state = 'scheduled', due_at = 'infinity'`;
    paused.child.kill('SIGCONT');
    await sleep(400);
    expect(await results()).toEqual(before);
    await store.wake(ids);
    await eventually(byState, (states) => Object.keys(states).length === 0, 40_000);
    expect((await results()).sort()).toEqual(ids.sort());
  });

  it('told to end: finishes what runs, gives back the rest, and leaves with 0', async () => {
    // More than it can finish before it hears of its end.
    await fill(1000);
    const worker = start('short', 60_000);
    await worker.told('started', 4);
    worker.child.kill('SIGTERM');
    expect(await worker.exited).toEqual([0, null]);
    expect(worker.lines.at(-1)).toEqual({ drained: true });
    const started = worker.lines.filter((line) => 'started' in line).length;
    expect(await byState()).toEqual({ ready: 1000 - started });
    const attempts = await database.sql`SELECT max(attempts) AS attempts FROM automate_outbox.items`;
    expect(attempts[0]?.attempts).toBe(0);
  });

  it('told twice: aborts what runs and gives that back too', async () => {
    await fill(3);
    const worker = start('long', 60_000);
    await worker.told('started', 3);
    worker.child.kill('SIGTERM');
    await worker.told('halfway', 3);
    worker.child.kill('SIGTERM');
    expect(await worker.exited).toEqual([0, null]);
    expect(await byState()).toEqual({ ready: 3 });
  });

  it('killed by an item every time: the item ends as a dead letter', async () => {
    await fill(1, 2);
    reaper.start();
    for (let deaths = 0; deaths < 2; deaths += 1) expect((await start('deadly', 300).exited)[1]).toBe('SIGKILL');
    await eventually(byState, (states) => states.dead === 1);
    expect(await store.listDeadLetters()).toMatchObject([{ code: 'ATTEMPTS_EXHAUSTED', attempts: 2 }]);
  });
});

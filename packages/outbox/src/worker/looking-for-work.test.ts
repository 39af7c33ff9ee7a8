import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { SkipLockedClaimOutboxStore } from '../store-postgres/skip-locked-store.ts';
import { eventually } from '../testing/eventually.ts';
import { counter, recorder, WorkerBench } from '../testing/worker-bench.ts';
import { PostgresWakeups } from '../wakeups/postgres-wakeups.ts';

const bench = new WorkerBench();

describe('looking for work', () => {
  it('starts a delayed item when it is due, and not before', async () => {
    const lateBy: number[] = [];
    const due = new Map<string, number>();
    const hints = new PostgresWakeups(bench.database.db);
    await bench.running(
      { q: (claim) => void lateBy.push(Date.now() - (due.get(claim.ref ?? '') ?? 0)) },
      { wakeups: hints },
    );
    await sleep(100);
    for (const [ref, delayMs] of [
      ['a', 250],
      ['b', 400],
    ] as const) {
      due.set(ref, Date.now() + delayMs);
      await bench.add([{ queue: 'q', ref, delayMs }]);
      await hints.notify('q');
    }
    await eventually(
      () => lateBy,
      (all) => all.length === 2,
    );
    for (const late of lateBy) expect(late).toBeGreaterThanOrEqual(-5);
  });

  it('does not ask without a pause for an overdue item whose row somebody has locked', async () => {
    const store = new SkipLockedClaimOutboxStore(bench.database.db);
    const promoteDue = store.promoteDue.bind(store);
    let asked = 0;
    store.promoteDue = (...bounds) => {
      asked += 1;
      return promoteDue(...bounds);
    };
    const ran = counter();
    await bench.add([{ queue: 'q', delayMs: 1 }]);
    await bench.database.db.transaction(async (tx) => {
      await tx.execute(sql`SELECT FROM automate_outbox.items FOR UPDATE`);
      await sleep(20);
      const began = performance.now();
      await bench.running({ q: ran.count }, { store });
      await sleep(1000);
      // About twenty in a second.
      expect(asked).toBeLessThan(15 + (performance.now() - began) / 40);
    });
    await eventually(ran.times, Boolean);
  });

  it('has no room for others while something waits that it has no room to claim', async () => {
    const gate = Promise.withResolvers<void>();
    const ran: (string | null)[] = [];
    const handle = async ({ ref }: { ref: string | null }) => {
      ran.push(ref);
      await gate.promise;
    };
    const hints = new PostgresWakeups(bench.database.db);
    // Whoever has something to start claims when there is room for half a batch: never, while two of eleven places are taken.
    const worker = await bench.running({ q: handle }, { concurrency: 1, localQueue: 10, batch: 20, wakeups: hints });
    await eventually(
      () => worker.room,
      (room) => room === 11,
    );
    await bench.add([{ queue: 'q', ref: 'a' }]);
    await bench.add([{ queue: 'q', ref: 'b' }]);
    await hints.notify('q');
    await eventually(
      () => worker.held,
      (held) => held === 2,
    );
    await bench.add([{ queue: 'q', ref: 'c' }]);
    await hints.notify('q');
    await eventually(
      () => worker.room,
      (room) => room === 0,
    );
    gate.resolve();
    await eventually(
      () => ran,
      (all) => all.includes('c'),
    );
    await eventually(
      () => worker.room,
      (room) => room === 11,
    );
  });

  it('polls where there are no hints', async () => {
    const ran = counter();
    await bench.running({ q: ran.count }, { pollMs: 200 });
    await sleep(50);
    await bench.add([{ queue: 'q' }]);
    await eventually(ran.times, Boolean);
  });

  it('is hinted by other processes, once for many calls', async () => {
    const { opened } = await bench.elsewhere();
    const other = new PostgresWakeups(opened.db);
    const store = new SkipLockedClaimOutboxStore(bench.database.db);
    const claimBatch = store.claimBatch.bind(store);
    let looks = 0;
    store.claimBatch = async (request) => {
      const claims = await claimBatch(request);
      looks += 1;
      return claims;
    };
    let startedAt = 0;
    await bench.running(
      {
        q: () => {
          startedAt = performance.now();
        },
      },
      { store, wakeups: new PostgresWakeups(bench.database.db) },
    );
    const heard: string[] = [];
    const { unlisten } = await bench.database.sql.listen('automate_outbox', (text) => void heard.push(text));
    bench.atEnd(unlisten);
    // Right after a poll, so that the next one is a second away. Once more where the machine stood still meanwhile.
    let took = Number.POSITIVE_INFINITY;
    for (let tries = 0; took >= 700 && tries < 8; tries += 1) {
      const before = looks;
      await eventually(
        () => looks,
        (count) => count > before,
      );
      const polledAt = performance.now();
      startedAt = 0;
      heard.length = 0;
      await bench.add([{ queue: 'q' }]);
      await Promise.all(Array.from({ length: 100 }, () => other.notify('q')));
      await eventually(() => startedAt, Boolean);
      took = startedAt - polledAt;
      await eventually(
        () => heard.length,
        (count) => count > 0,
      );
      expect(heard.length).toBeLessThanOrEqual(2);
    }
    expect(took).toBeLessThan(700);
  });

  it('finds out that notifications do not get through, says so, and polls', async () => {
    const { opened, proxy } = await bench.elsewhere();
    const { logger, messages } = recorder();
    const ran = counter();
    proxy.swallow = '"test"';
    await bench.running(
      { q: ran.count },
      {
        store: new SkipLockedClaimOutboxStore(opened.db),
        wakeups: new PostgresWakeups(opened.db, { logger, selfTestMs: 300 }),
        pollMs: 200,
      },
    );
    expect(messages).toEqual([expect.stringContaining('pooler')]);
    await bench.add([{ queue: 'q' }]);
    await eventually(ran.times, Boolean);
  });

  it('goes on after the database was away', async () => {
    const { opened, proxy } = await bench.elsewhere();
    const ran = counter();
    const store = new SkipLockedClaimOutboxStore(opened.db);
    const claimBatch = store.claimBatch.bind(store);
    const underWay = new Set<Promise<unknown>>();
    let failed = 0;
    store.claimBatch = (request) => {
      const claims = claimBatch(request);
      underWay.add(claims);
      void claims.catch(() => {
        failed += 1;
      });
      return claims;
    };
    await bench.running({ q: ran.count }, { store, wakeups: new PostgresWakeups(opened.db), pollMs: 200 });
    proxy.decide = () => 'before';
    // A look that had been let through before would still see the item.
    await Promise.allSettled(underWay);
    failed = 0;
    await bench.add([{ queue: 'q' }]);
    await eventually(
      () => failed,
      (times) => times >= 2,
    );
    expect(ran.times()).toBe(0);
    proxy.decide = () => 'pass';
    await eventually(ran.times, Boolean);
  });
});

import { type OpenedDatabase, openDatabase } from '@automate/db';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enqueue } from '../enqueue/enqueue.ts';
import type { Claim } from '../item.ts';
import { outboxMigrations } from '../migrations/index.ts';
import { type CuttingProxy, cutOnce, startCuttingProxy } from '../testing/cutting-proxy.ts';
import { eventually } from '../testing/eventually.ts';
import { completeHeld } from './fence.ts';
import { fencedTransaction } from './fenced-transaction.ts';
import { SkipLockedClaimOutboxStore } from './skip-locked-store.ts';

let database: TestDatabase;
let proxy: CuttingProxy;
let throughProxy: OpenedDatabase;
let store: SkipLockedClaimOutboxStore;
let claims: Claim[];

beforeAll(async () => {
  database = await createTestDatabase({ migrations: [outboxMigrations] });
  await database.sql`CREATE TABLE effects (item bigint)`;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql.unsafe(
    'DELETE FROM automate_outbox.items; DELETE FROM automate_outbox.dead_letters; DELETE FROM effects',
  );
  proxy = await startCuttingProxy(database.url);
  throughProxy = await openDatabase({ url: proxy.url, max: 2 });
  store = new SkipLockedClaimOutboxStore(throughProxy.db);
  await enqueue(
    database.db,
    Array.from({ length: 20 }, () => ({ queue: 'q' })),
  );
  claims = await store.claimBatch({ worker: 'w', queues: ['q'], limit: 20, leaseMs: 60_000 });
});
afterEach(async () => {
  await throughProxy.close();
  await proxy.close();
});

async function states(): Promise<string> {
  const rows = await database.sql`SELECT state, count(*)::int AS n FROM automate_outbox.items GROUP BY 1 ORDER BY 1`;
  return rows.map((row) => `${row.n} ${row.state}`).join(', ');
}

describe('a commit of the store whose answer is lost', () => {
  const commits: Record<string, { run(): Promise<unknown[]>; left: string }> = {
    markSuccess: { run: () => store.markSuccess(claims), left: '' },
    markFailed: { run: () => store.markFailed(claims, 'X'), left: '' },
    markRetry: {
      run: async () => (await store.markRetry(claims.map((claim) => ({ claim, delayMs: 60_000, code: 'X' })))).held,
      left: '20 scheduled',
    },
    release: {
      run: () => store.release(claims.map((claim) => ({ claim, seenWakeSeq: 0, until: null }))),
      left: '20 scheduled',
    },
  };
  for (const [name, { run, left }] of Object.entries(commits)) {
    for (const cut of ['before', 'after'] as const) {
      it(`${name} is told as held when the connection ends ${cut} the server has it`, async () => {
        proxy.decide = cutOnce(claims[0]?.token ?? '', cut);
        expect(await run()).toHaveLength(20);
        expect(proxy.cuts).toBe(1);
        expect(await states()).toBe(left);
      });
    }
  }

  it('is told as lost for the claims that somebody else has by then', async () => {
    await database.sql`UPDATE automate_outbox.items SET lease_until = now() - interval '1 second'
      WHERE id = ANY (${claims.slice(0, 5).map((claim) => claim.id)}::bigint[])`;
    const other = new SkipLockedClaimOutboxStore(database.db);
    await other.reap(0);
    await other.claimBatch({ worker: 'other', queues: ['q'], limit: 5, leaseMs: 60_000 });
    proxy.decide = cutOnce(claims[0]?.token ?? '', 'after');
    expect((await store.markSuccess(claims)).map((claim) => claim.id).sort()).toEqual(
      claims
        .slice(5)
        .map((claim) => claim.id)
        .sort(),
    );
    expect(await states()).toBe('5 claimed');
  });

  for (const [maxAttempts, left, dead] of [
    [25, '20 ready', 0],
    [1, '', 20],
  ] as const) {
    it(`is told as lost for the claims that were taken back before it could be repeated, ${dead} of them for good`, async () => {
      await database.sql`UPDATE automate_outbox.items SET max_attempts = ${maxAttempts}`;
      let reaped = false;
      proxy.decide = () => (reaped ? 'pass' : 'before');
      const marked = Promise.all([
        store.markSuccess(claims.slice(0, 10)),
        store.release(claims.slice(10).map((claim) => ({ claim, seenWakeSeq: 0, until: null }))),
      ]);
      const other = new SkipLockedClaimOutboxStore(database.db);
      expect((await other.reap(-120_000)).dead).toBe(dead);
      reaped = true;
      expect(await marked).toEqual([[], []]);
      expect(await states()).toBe(left);
    });
  }

  it('is told as lost, for want of evidence, when the items are gone and the lease has ended', async () => {
    for (const claim of claims) claim.leaseUntilMonotonic = 0;
    proxy.decide = cutOnce(claims[0]?.token ?? '', 'after');
    expect(await store.markSuccess(claims)).toEqual([]);
    expect(await states()).toBe('');
  });

  it('survives having its backend terminated while it waits for a row lock', async () => {
    let marked: Promise<unknown[]> | undefined;
    await database.sql.begin(async (locker) => {
      await locker`SELECT FROM automate_outbox.items WHERE id = ${claims[7]?.id as string} FOR UPDATE`;
      marked = store.markSuccess(claims);
      for (let terminated = 0; terminated === 0; ) {
        const rows = await database.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%complete_claims%'`;
        terminated = rows.length;
      }
    });
    expect(await marked).toHaveLength(20);
    expect(await states()).toBe('');
  });

  it('gives up with UNAVAILABLE when the database stays away', async () => {
    const impatient = new SkipLockedClaimOutboxStore(throughProxy.db, { patienceMs: 300 });
    proxy.decide = () => 'before';
    await expect(impatient.markSuccess(claims)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect(await states()).toBe('20 claimed');
  });
});

describe('fencedTransaction', () => {
  const work = (runs: { count: number }) => () =>
    fencedTransaction(throughProxy.db, claims, async (tx, held) => {
      runs.count += 1;
      for (const { id } of held) await tx.execute(sql`INSERT INTO effects VALUES (${id}::bigint)`);
      await tx.execute(completeHeld(held));
      return held.length;
    });
  const effects = async () => (await database.sql`SELECT count(*)::int AS n FROM effects`)[0]?.n;

  it('writes with the claims that are held, and for no others', async () => {
    const other = new SkipLockedClaimOutboxStore(database.db);
    await other.markSuccess(claims.slice(0, 3));
    const runs = { count: 0 };
    expect(await work(runs)()).toBe(17);
    expect(await effects()).toBe(17);
    expect(await states()).toBe('');
  });

  it('reads back a COMMIT whose answer is lost, and does not repeat the work', async () => {
    proxy.decide = cutOnce('commit', 'after');
    const runs = { count: 0 };
    expect(await work(runs)()).toBe(20);
    expect(proxy.cuts).toBe(1);
    expect(runs.count).toBe(1);
    expect(await effects()).toBe(20);
  });

  it('says ABORTED, with no effect, when the COMMIT never arrived', async () => {
    proxy.decide = cutOnce('commit', 'before');
    const runs = { count: 0 };
    await expect(work(runs)()).rejects.toMatchObject({ code: 'ABORTED', effect: 'none', retryable: true });
    expect(await effects()).toBe(0);
    expect(await states()).toBe('20 claimed');
  });

  it('works without a claim, and under leases longer than PostgreSQL can wait', async () => {
    const endless = claims.map((claim) => ({ ...claim, leaseUntilMonotonic: Number.MAX_SAFE_INTEGER }));
    for (const some of [[], endless]) {
      expect(await fencedTransaction(throughProxy.db, some, async (_, held) => held.length)).toBe(some.length);
    }
  });

  it('hands on what the work throws, with nothing written', async () => {
    const failing = fencedTransaction(throughProxy.db, claims, async (tx) => {
      await tx.execute(sql`INSERT INTO effects VALUES (1)`);
      throw new RangeError('no');
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(await effects()).toBe(0);
  });

  it('is ended by the database when it stands still past its lease, and its items are taken back', async () => {
    const leaseUntilMonotonic = performance.now() + 1000;
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const standing = fencedTransaction(
      throughProxy.db,
      claims.map((claim) => ({ ...claim, leaseUntilMonotonic })),
      async (tx) => {
        begun.resolve();
        await goOn.promise;
        await tx.execute(sql`INSERT INTO effects VALUES (1)`);
      },
    ).catch((error: unknown) => error);
    await Promise.race([begun.promise, standing]);
    const other = new SkipLockedClaimOutboxStore(database.db);
    const early = await other.reap(-120_000);
    // Unless the machine stood still past the lease.
    if (performance.now() < leaseUntilMonotonic) expect(early).toEqual({ returned: 0, dead: 0 });
    if (early.returned === 0) {
      await eventually(
        () => other.reap(-120_000),
        ({ returned }) => returned === 20,
      );
    }
    goOn.resolve();
    expect(await standing).toBeInstanceOf(Error);
    expect(await effects()).toBe(0);
  });

  it('is ended by the database when its process stops between the messages of one statement', async ({ skip }) => {
    const [server] = await database.sql`SELECT current_setting('server_version_num')::int AS version`;
    skip(server?.version < 170_000, 'transaction_timeout is new in PostgreSQL 17');
    const short = claims.map((claim) => ({ ...claim, leaseUntilMonotonic: performance.now() + 200 }));
    const standing = fencedTransaction(throughProxy.db, short, async (tx) => {
      // Its types are asked for first, and the answer does not arrive: the server waits for the rest of the statement.
      proxy.loseAnswers = true;
      await tx.execute(sql`INSERT INTO effects VALUES (${1}::bigint)`);
    }).catch((error: unknown) => error);
    const other = new SkipLockedClaimOutboxStore(database.db);
    await eventually(
      () => other.reap(-120_000),
      ({ returned }) => returned === 20,
    );
    proxy.loseAnswers = false;
    expect(await standing).toBeInstanceOf(Error);
    expect(await effects()).toBe(0);
  });

  it('keeps a reaper out until it has committed', async () => {
    await database.sql`UPDATE automate_outbox.items SET lease_until = now() - interval '1 second'`;
    const other = new SkipLockedClaimOutboxStore(database.db);
    await fencedTransaction(throughProxy.db, claims, async (tx, held) => {
      expect(await other.reap(0)).toEqual({ returned: 0, dead: 0 });
      await tx.execute(completeHeld(held));
    });
    expect(await other.reap(0)).toEqual({ returned: 0, dead: 0 });
    expect(await states()).toBe('');
  });
});

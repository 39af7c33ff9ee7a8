import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError } from '@automate/core';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { enqueueClaimed } from '../enqueue/enqueue.ts';
import type { Claim } from '../item.ts';
import { OutboxReaper } from '../reaper/outbox-reaper.ts';
import type { ClaimRequest } from '../store.ts';
import { completeHeld } from '../store-postgres/fence.ts';
import { fencedTransaction } from '../store-postgres/fenced-transaction.ts';
import { SkipLockedClaimOutboxStore } from '../store-postgres/skip-locked-store.ts';
import { eventually } from '../testing/eventually.ts';
import { empty, recorder, WorkerBench } from '../testing/worker-bench.ts';
import type { HandlerContext, Handlers } from './handler.ts';
import { OutboxWorker, type OutboxWorkerOptions } from './outbox-worker.ts';
import { SETTLED, waitForWake } from './outcome.ts';

const bench = new WorkerBench();
const byState = () => bench.byState();

describe('OutboxWorker', () => {
  it('chooses handlers by queue and topic, and ends claims as they say', async () => {
    const seen: string[] = [];
    await bench.add([
      { queue: 'mail', topic: 'welcome', ref: '1' },
      { queue: 'mail', topic: 'bye', ref: '2' },
      { queue: 'jobs', topic: 'retry', ref: '3' },
      { queue: 'jobs', topic: 'later', ref: '4' },
      { queue: 'jobs', topic: 'broken', ref: '5' },
      { queue: 'jobs', topic: 'bug', ref: '6' },
      { queue: 'jobs', topic: 'wait', ref: '7' },
      { queue: 'jobs', topic: 'fail', ref: '8' },
      { queue: 'jobs', topic: 'again', ref: '9' },
    ]);
    const note = (name: string) => (claim: Claim) => void seen.push(`${name} ${claim.ref}`);
    await bench.running(
      {
        'mail/welcome': note('welcome'),
        mail: note('mail'),
        'jobs/retry': () => {
          throw new AutomateError({ code: 'UNAVAILABLE', message: 'down' });
        },
        'jobs/later': async () => {
          throw new AutomateError({ code: 'RESOURCE_EXHAUSTED', message: 'slow down', retryAfterMs: 3_600_000 });
        },
        'jobs/broken': async () => {
          throw new AutomateError({ code: 'NOT_FOUND', message: 'no such user' });
        },
        // As a driver or a client library does when its connection broke.
        'jobs/bug': () => {
          throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
        },
        'jobs/wait': (claim) => waitForWake(claim.wakeSeq),
        'jobs/fail': () => ({ kind: 'fail', code: 'NO', message: 'never' }),
        'jobs/again': () => ({ kind: 'retry', code: 'AGAIN', delayMs: 1_800_000 }),
      },
      { retry: { baseMs: 600_000, random: () => 0 } },
    );
    await eventually(byState, (states) => states.dead === 2 && states.scheduled === 5 && !states.claimed);
    expect(seen.sort()).toEqual(['mail 2', 'welcome 1']);
    const waiting = await bench.database.sql`SELECT topic, last_code, attempts,
      CASE WHEN due_at < 'infinity' THEN round(extract(epoch FROM due_at - now()) / 60)::int END AS minutes
      FROM automate_outbox.items ORDER BY topic`;
    expect(waiting.map((row) => ({ ...row }))).toEqual([
      { topic: 'again', last_code: 'AGAIN', attempts: 1, minutes: 30 },
      { topic: 'bug', last_code: 'INTERNAL', attempts: 1, minutes: 5 },
      { topic: 'later', last_code: 'RESOURCE_EXHAUSTED', attempts: 1, minutes: 60 },
      { topic: 'retry', last_code: 'UNAVAILABLE', attempts: 1, minutes: 5 },
      { topic: 'wait', last_code: null, attempts: 0, minutes: null },
    ]);
    const dead = await bench.store.listDeadLetters();
    expect(Object.fromEntries(dead.map((one) => [one.topic, `${one.code}: ${one.message}`]))).toEqual({
      broken: 'NOT_FOUND: no such user',
      fail: 'NO: never',
    });
  });

  it('puts off an item whose topic it has no handler for', async () => {
    await bench.add([{ queue: 'mail', topic: 'new' }]);
    await bench.running({ 'mail/old': () => {} });
    await eventually(byState, (states) => states.scheduled === 1);
    const [row] = await bench.database.sql`SELECT last_code FROM automate_outbox.items`;
    expect(row?.last_code).toBe('NO_HANDLER');
  });

  it('never runs more handlers at once than it may, and claims no more than it has room for', async () => {
    await bench.add(Array.from({ length: 60 }, () => ({ queue: 'q' })));
    let now = 0;
    let most = 0;
    let mostHeld = 0;
    const one = await bench.running(
      {
        q: async () => {
          now += 1;
          most = Math.max(most, now);
          mostHeld = Math.max(mostHeld, one.held);
          await sleep(5);
          now -= 1;
        },
      },
      { concurrency: 5, localQueue: 7 },
    );
    await eventually(byState, empty);
    expect(most).toBe(5);
    // Ended claims count until their end is committed.
    expect(mostHeld).toBeLessThanOrEqual(12 + 60);
    // The answer to the last commit may still be on its way.
    await eventually(
      () => one.held,
      (held) => held === 0,
    );
  });

  it('shares commits between items that end together', async () => {
    let commits = 0;
    const counted = new SkipLockedClaimOutboxStore(bench.database.db);
    const markSuccess = counted.markSuccess.bind(counted);
    counted.markSuccess = (claims) => {
      commits += 1;
      return markSuccess(claims);
    };
    await bench.add(Array.from({ length: 1000 }, () => ({ queue: 'q' })));
    await bench.running({ q: () => {} }, { store: counted, concurrency: 20, localQueue: 500 });
    await eventually(byState, empty);
    expect(commits).toBeLessThanOrEqual(10);
  });

  it('commits the others when the database refuses one of a batch', async () => {
    const { logger, messages } = recorder();
    const picky = new SkipLockedClaimOutboxStore(bench.database.db);
    const items = await bench.add(Array.from({ length: 50 }, () => ({ queue: 'q' })));
    const bad = items[31]?.id;
    const markSuccess = picky.markSuccess.bind(picky);
    picky.markSuccess = async (claims) => {
      // As a driver does that cannot send a value.
      if ([claims].flat().some((claim) => claim.id === bad)) throw new TypeError('cannot be sent');
      return markSuccess(claims);
    };
    await bench.running({ q: () => {} }, { store: picky, localQueue: 50, logger });
    await eventually(byState, (states) => states.claimed === 1 && Object.keys(states).length === 1);
    const refusals = () => messages.filter((one) => one.includes('could not be committed'));
    await eventually(refusals, (found) => found.length > 0);
    expect(refusals()).toHaveLength(1);
  });

  it('hands claims to batch handlers together, with one outcome for all or one for each', async () => {
    await bench.add(Array.from({ length: 25 }, (_, n) => ({ queue: 'q', ref: String(n) })));
    const sizes: number[] = [];
    await bench.running(
      {
        q: {
          batchSize: 10,
          handle: async (claims, { leaseRemainingMs }) => {
            sizes.push(claims.length);
            expect(leaseRemainingMs()).toBeGreaterThan(50_000);
            if (claims.length === 5) return { kind: 'fail', code: 'ALL' };
            return claims.map((claim) => (claim.ref === '3' ? { kind: 'fail', code: 'ONE' } : undefined));
          },
        },
      },
      { concurrency: 1, localQueue: 30 },
    );
    await eventually(byState, (states) => states.dead === 6 && states.claimed === undefined);
    expect(sizes).toEqual([10, 10, 5]);
  });

  it('runs items that a handler enqueued as claimed, without claiming them', async () => {
    await bench.add([{ queue: 'events' }]);
    const ran: Claim[] = [];
    const one = await bench.running(
      {
        events: async (event, { adopt }) => {
          const started = await fencedTransaction(bench.database.db, [event], async (tx, held) => {
            const claims = await enqueueClaimed(
              tx,
              [{ queue: 'runs', ref: 'run-1', key: 'run-1' }, { queue: 'runs' }],
              {
                worker: one.name,
                leaseMs: 60_000,
              },
            );
            await tx.execute(completeHeld(held));
            return claims.filter((claim) => claim !== null);
          });
          adopt(started);
          return SETTLED;
        },
        runs: (claim) => void ran.push(claim),
      },
      { concurrency: 2 },
    );
    await eventually(byState, empty);
    expect(ran.map((claim) => [claim.ref, claim.attempts])).toEqual([
      ['run-1', 1],
      [null, 1],
    ]);
  });

  // Once more where the machine itself stood still for longer than the lease.
  it('keeps the lease of a handler that takes longer than it', { retry: 3 }, async () => {
    const reaper = new OutboxReaper({ store: bench.store, everyMs: 50 });
    reaper.start();
    bench.atEnd(() => reaper.stop());
    await bench.add([{ queue: 'q' }]);
    let starts = 0;
    await bench.running(
      {
        q: async (_, { signal }) => {
          starts += 1;
          await sleep(2600, undefined, { signal });
        },
      },
      { leaseMs: 1200 },
    );
    await eventually(byState, empty);
    expect(starts).toBe(1);
  });

  // Once more where the machine itself stood still for longer than the lease.
  const lockedRows = 'keeps the other leases while the row of one is locked, and that one when it is let go in time';
  it(lockedRows, { retry: 3, timeout: 40_000 }, async () => {
    await bench.add([
      { queue: 'q', ref: 'locked' },
      { queue: 'q', ref: 'woken' },
      { queue: 'q', ref: 'free' },
    ]);
    const leaseMs = 2000;
    const lost: string[] = [];
    const over = new AbortController();
    const work = async ({ ref }: Claim, { signal }: HandlerContext) => {
      signal.addEventListener('abort', () => lost.push(ref ?? ''));
      await sleep(600_000, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => {});
    };
    await bench.running({ q: work }, { leaseMs });
    await eventually(byState, (states) => states.claimed === 3);
    const lock = (ref: string, until: () => Promise<unknown>) =>
      bench.database.db.transaction(async (tx) => {
        await tx.execute(sql`SELECT FROM automate_outbox.items WHERE ref = ${ref} FOR UPDATE`);
        await until();
      });
    // Past the first renewal, which finds the row locked.
    const woken = lock('woken', () => sleep(leaseMs * 0.4));
    await lock('locked', () =>
      eventually(
        () => lost.includes('locked'),
        (is) => is,
      ),
    );
    await woken;
    // The others have had the time to lose theirs, too.
    await sleep(leaseMs / 2);
    expect(lost).toEqual(['locked']);
    over.abort();
    await eventually(byState, (states) => states.claimed === 1 && Object.keys(states).length === 1);
  });

  it('aborts a handler whose claim was taken over, and commits nothing for it', async () => {
    await bench.add([{ queue: 'q' }]);
    const reasons: unknown[] = [];
    await bench.running(
      {
        q: async (_, { signal }) => {
          await sleep(10_000, undefined, { signal }).catch(() => reasons.push(signal.reason));
        },
      },
      { leaseMs: 600 },
    );
    await eventually(byState, (states) => states.claimed === 1);
    await bench.database.sql`UPDATE automate_outbox.items SET token = 7, worker = 'other', lease_until = 'infinity'`;
    await eventually(
      () => reasons.length,
      (count) => count === 1,
    );
    expect(reasons[0]).toMatchObject({ code: 'LEASE_LOST' });
    await sleep(50);
    const [row] = await bench.database.sql`SELECT state, token FROM automate_outbox.items`;
    expect(row).toMatchObject({ state: 'claimed', token: '7' });
  });

  // Once more where the machine itself stood still at the end of the lease.
  it('aborts handlers before their lease ends when renewal gets no answer', { retry: 5 }, async () => {
    const { opened, proxy } = await bench.elsewhere();
    await bench.add([{ queue: 'q' }]);
    let remaining: number | undefined;
    const one = await bench.running(
      {
        q: async (claim, { signal }) => {
          proxy.decide = () => 'before';
          await sleep(10_000, undefined, { signal }).catch(() => {
            remaining = claim.leaseUntilMonotonic - performance.now();
          });
        },
      },
      { store: new SkipLockedClaimOutboxStore(opened.db, { patienceMs: 100 }), leaseMs: 1_500 },
    );
    await eventually(
      () => remaining,
      (ms) => ms !== undefined,
    );
    expect(remaining).toBeGreaterThan(0);
    proxy.decide = () => 'pass';
    await one.stop();
    expect(await byState()).toEqual({ claimed: 1 });
  });

  it('does not start a handler that has too little of its lease left', async () => {
    await bench.add([{ queue: 'q' }, { queue: 'q' }]);
    let starts = 0;
    const one = await bench.running(
      {
        q: async () => {
          starts += 1;
          // A busy process: nothing is renewed meanwhile.
          for (const until = performance.now() + 400; performance.now() < until; );
        },
      },
      { concurrency: 1, localQueue: 1, leaseMs: 500, minLeaseMs: 200 },
    );
    await eventually(
      () => starts,
      (count) => count === 1,
    );
    await one.drain();
    expect(await byState()).toEqual({ ready: 1 });
  });

  it('drains: what runs ends, what waits is given back uncounted, nothing more is claimed', async () => {
    await bench.add(Array.from({ length: 10 }, () => ({ queue: 'q' })));
    let ended = 0;
    const goOn = Promise.withResolvers<void>();
    const one = await bench.running(
      {
        q: async () => {
          await goOn.promise;
          ended += 1;
        },
      },
      { concurrency: 2, localQueue: 4 },
    );
    await eventually(
      () => one.held,
      (held) => held === 6,
    );
    const drained = Promise.all([one.drain(), one.drain()]);
    goOn.resolve();
    await drained;
    expect(ended).toBe(2);
    expect(one.held).toBe(0);
    await bench.add([{ queue: 'q' }]);
    await sleep(50);
    expect(await byState()).toEqual({ ready: 9 });
    const [row] = await bench.database.sql`SELECT max(attempts) AS attempts FROM automate_outbox.items`;
    expect(row?.attempts).toBe(0);
  });

  it('claims nothing when it is started after it was told to end', async () => {
    const claimed: number[] = [];
    class CountingStore extends SkipLockedClaimOutboxStore {
      override claimBatch(request: ClaimRequest) {
        claimed.push(request.limit);
        return super.claimBatch(request);
      }
    }
    await bench.add([{ queue: 'q' }]);
    const one = new OutboxWorker({ store: new CountingStore(bench.database.db), handlers: { q: () => {} } });
    await one.drain();
    await one.start();
    await sleep(50);
    expect(claimed).toEqual([]);
    expect(await byState()).toEqual({ ready: 1 });
  });

  it('refuses options that make no sense', () => {
    const make = (handlers: Handlers, options: Partial<OutboxWorkerOptions> = {}) =>
      new OutboxWorker({ store: bench.store, handlers, ...options });
    expect(() => make({})).toThrow('at least one handler');
    expect(() => make({ q: () => {} }, { pollMs: 5000 })).toThrow('pollMs');
    expect(() => make({ q: () => {} }, { batch: 0 })).toThrow('batch');
    expect(() => make({ q: () => {} }, { concurrency: 0 })).toThrow('concurrency');
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError, type Logger } from '@automate/core';
import { type OpenedDatabase, openDatabase } from '@automate/db';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enqueue, enqueueClaimed } from '../enqueue/enqueue.ts';
import type { Claim, EnqueueInput } from '../item.ts';
import { outboxMigrations } from '../migrations/index.ts';
import { OutboxReaper } from '../reaper/outbox-reaper.ts';
import { completeHeld } from '../store-postgres/fence.ts';
import { fencedTransaction } from '../store-postgres/fenced-transaction.ts';
import { SkipLockedClaimOutboxStore } from '../store-postgres/skip-locked-store.ts';
import { type CuttingProxy, startCuttingProxy } from '../testing/cutting-proxy.ts';
import { eventually } from '../testing/eventually.ts';
import { PostgresWakeups } from '../wakeups/postgres-wakeups.ts';
import type { Handlers } from './handler.ts';
import { OutboxWorker, type OutboxWorkerOptions } from './outbox-worker.ts';
import { SETTLED, waitForWake } from './outcome.ts';

let database: TestDatabase;
let store: SkipLockedClaimOutboxStore;
let closing: (() => Promise<unknown>)[];

beforeAll(async () => {
  database = await createTestDatabase({ migrations: [outboxMigrations], max: 10 });
  store = new SkipLockedClaimOutboxStore(database.db);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql.unsafe('DELETE FROM automate_outbox.items; DELETE FROM automate_outbox.dead_letters');
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
});

function worker(handlers: Handlers, options: Partial<OutboxWorkerOptions> = {}): OutboxWorker {
  const made = new OutboxWorker({ store, handlers, ...options });
  closing.push(() => made.stop());
  return made;
}

async function running(handlers: Handlers, options: Partial<OutboxWorkerOptions> = {}): Promise<OutboxWorker> {
  const made = worker(handlers, options);
  await made.start();
  return made;
}

function wakeups(options: ConstructorParameters<typeof PostgresWakeups>[1] = {}): PostgresWakeups {
  return new PostgresWakeups(database.db, options);
}

/** Another process's view: pools and proxies of its own. */
async function elsewhere(): Promise<{ opened: OpenedDatabase; proxy: CuttingProxy }> {
  const proxy = await startCuttingProxy(database.url);
  const opened = await openDatabase({ url: proxy.url, max: 3 });
  closing.push(async () => {
    await opened.close();
    await proxy.close();
  });
  return { opened, proxy };
}

const add = (items: EnqueueInput[]) => enqueue(database.db, items);
const byState = async () => Object.fromEntries((await store.depth()).map((one) => [one.state, one.count]));
const empty = (states: Record<string, number>) => Object.keys(states).length === 0;

function counter() {
  let times = 0;
  return {
    times: () => times,
    count: () => {
      times += 1;
    },
  };
}

/** Gathers what is logged. */
function recorder(): { logger: Logger; messages: string[] } {
  const messages: string[] = [];
  const note = (_: object, message: string) => void messages.push(message);
  return { messages, logger: { debug: note, info: note, warn: note, error: note } };
}

describe('OutboxWorker', () => {
  it('chooses handlers by queue and topic, and ends claims as they say', async () => {
    const seen: string[] = [];
    await add([
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
    await running(
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
    const waiting = await database.sql`SELECT topic, last_code, attempts,
      CASE WHEN due_at < 'infinity' THEN round(extract(epoch FROM due_at - now()) / 60)::int END AS minutes
      FROM automate_outbox.items ORDER BY topic`;
    expect(waiting.map((row) => ({ ...row }))).toEqual([
      { topic: 'again', last_code: 'AGAIN', attempts: 1, minutes: 30 },
      { topic: 'bug', last_code: 'INTERNAL', attempts: 1, minutes: 5 },
      { topic: 'later', last_code: 'RESOURCE_EXHAUSTED', attempts: 1, minutes: 60 },
      { topic: 'retry', last_code: 'UNAVAILABLE', attempts: 1, minutes: 5 },
      { topic: 'wait', last_code: null, attempts: 0, minutes: null },
    ]);
    const dead = await store.listDeadLetters();
    expect(Object.fromEntries(dead.map((one) => [one.topic, `${one.code}: ${one.message}`]))).toEqual({
      broken: 'NOT_FOUND: no such user',
      fail: 'NO: never',
    });
  });

  it('puts off an item whose topic it has no handler for', async () => {
    await add([{ queue: 'mail', topic: 'new' }]);
    await running({ 'mail/old': () => {} });
    await eventually(byState, (states) => states.scheduled === 1);
    const [row] = await database.sql`SELECT last_code FROM automate_outbox.items`;
    expect(row?.last_code).toBe('NO_HANDLER');
  });

  it('never runs more handlers at once than it may, and claims no more than it has room for', async () => {
    await add(Array.from({ length: 60 }, () => ({ queue: 'q' })));
    let now = 0;
    let most = 0;
    let mostHeld = 0;
    const one = await running(
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
    expect(one.held).toBe(0);
  });

  it('shares commits between items that end together', async () => {
    let commits = 0;
    const counted = new SkipLockedClaimOutboxStore(database.db);
    const markSuccess = counted.markSuccess.bind(counted);
    counted.markSuccess = (claims) => {
      commits += 1;
      return markSuccess(claims);
    };
    await add(Array.from({ length: 1000 }, () => ({ queue: 'q' })));
    await running({ q: () => {} }, { store: counted, concurrency: 20, localQueue: 500 });
    await eventually(byState, empty);
    expect(commits).toBeLessThanOrEqual(10);
  });

  it('commits the others when the database refuses one of a batch', async () => {
    const { logger, messages } = recorder();
    const picky = new SkipLockedClaimOutboxStore(database.db);
    const items = await add(Array.from({ length: 50 }, () => ({ queue: 'q' })));
    const bad = items[31]?.id;
    const markSuccess = picky.markSuccess.bind(picky);
    picky.markSuccess = async (claims) => {
      // As a driver does that cannot send a value.
      if ([claims].flat().some((claim) => claim.id === bad)) throw new TypeError('cannot be sent');
      return markSuccess(claims);
    };
    await running({ q: () => {} }, { store: picky, localQueue: 50, logger });
    await eventually(byState, (states) => states.claimed === 1 && Object.keys(states).length === 1);
    expect(messages.filter((one) => one.includes('could not be committed'))).toHaveLength(1);
  });

  it('hands claims to batch handlers together, with one outcome for all or one for each', async () => {
    await add(Array.from({ length: 25 }, (_, n) => ({ queue: 'q', ref: String(n) })));
    const sizes: number[] = [];
    await running(
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
    await add([{ queue: 'events' }]);
    const ran: Claim[] = [];
    const one = await running(
      {
        events: async (event, { adopt }) => {
          const started = await fencedTransaction(database.db, [event], async (tx, held) => {
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

  it('keeps the lease of a handler that takes longer than it', async () => {
    const reaper = new OutboxReaper({ store, everyMs: 50 });
    reaper.start();
    closing.push(() => reaper.stop());
    await add([{ queue: 'q' }]);
    let starts = 0;
    await running(
      {
        q: async (_, { signal }) => {
          starts += 1;
          await sleep(1200, undefined, { signal });
        },
      },
      { leaseMs: 400 },
    );
    await eventually(byState, empty);
    expect(starts).toBe(1);
  });

  it('aborts a handler whose claim was taken over, and commits nothing for it', async () => {
    await add([{ queue: 'q' }]);
    const reasons: unknown[] = [];
    await running(
      {
        q: async (_, { signal }) => {
          await sleep(10_000, undefined, { signal }).catch(() => reasons.push(signal.reason));
        },
      },
      { leaseMs: 600 },
    );
    await eventually(byState, (states) => states.claimed === 1);
    await database.sql`UPDATE automate_outbox.items SET token = 7, worker = 'other', lease_until = 'infinity'`;
    await eventually(
      () => reasons.length,
      (count) => count === 1,
    );
    expect(reasons[0]).toMatchObject({ code: 'LEASE_LOST' });
    await sleep(50);
    const [row] = await database.sql`SELECT state, token FROM automate_outbox.items`;
    expect(row).toMatchObject({ state: 'claimed', token: '7' });
  });

  it('aborts handlers before their lease ends when renewal gets no answer', async () => {
    const { opened, proxy } = await elsewhere();
    await add([{ queue: 'q' }]);
    let remaining: number | undefined;
    const one = await running(
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
    await add([{ queue: 'q' }, { queue: 'q' }]);
    let starts = 0;
    const one = await running(
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
    await add(Array.from({ length: 10 }, () => ({ queue: 'q' })));
    let ended = 0;
    const one = await running(
      {
        q: async () => {
          await sleep(100);
          ended += 1;
        },
      },
      { concurrency: 2, localQueue: 4 },
    );
    await eventually(
      () => one.held,
      (held) => held === 6,
    );
    await Promise.all([one.drain(), one.drain()]);
    expect(ended).toBe(2);
    expect(one.held).toBe(0);
    await add([{ queue: 'q' }]);
    await sleep(50);
    expect(await byState()).toEqual({ ready: 9 });
    const [row] = await database.sql`SELECT max(attempts) AS attempts FROM automate_outbox.items`;
    expect(row?.attempts).toBe(0);
  });

  it('refuses options that make no sense', () => {
    expect(() => worker({})).toThrow('at least one handler');
    expect(() => worker({ q: () => {} }, { pollMs: 5000 })).toThrow('pollMs');
    expect(() => worker({ q: () => {} }, { batch: 0 })).toThrow('batch');
    expect(() => worker({ q: () => {} }, { concurrency: 0 })).toThrow('concurrency');
  });
});

describe('looking for work', () => {
  it('starts a delayed item when it is due, not at the next poll', async () => {
    const lateBy: number[] = [];
    const due = new Map<string, number>();
    const hints = wakeups();
    await running({ q: (claim) => void lateBy.push(Date.now() - (due.get(claim.ref ?? '') ?? 0)) }, { wakeups: hints });
    await sleep(100);
    for (const [ref, delayMs] of [
      ['a', 250],
      ['b', 400],
    ] as const) {
      due.set(ref, Date.now() + delayMs);
      await add([{ queue: 'q', ref, delayMs }]);
      await hints.notify('q');
    }
    await eventually(
      () => lateBy,
      (all) => all.length === 2,
    );
    for (const late of lateBy) {
      expect(late).toBeGreaterThanOrEqual(-5);
      expect(late).toBeLessThan(150);
    }
  });

  it('polls where there are no hints', async () => {
    const ran = counter();
    await running({ q: ran.count }, { pollMs: 200 });
    await sleep(50);
    await add([{ queue: 'q' }]);
    await eventually(ran.times, Boolean);
  });

  it('is hinted by other processes, once for many calls', async () => {
    const { opened } = await elsewhere();
    const other = new PostgresWakeups(opened.db);
    let startedAt = 0;
    await running(
      {
        q: () => {
          startedAt = performance.now();
        },
      },
      { wakeups: wakeups() },
    );
    const heard: string[] = [];
    const { unlisten } = await database.sql.listen('automate_outbox', (text) => void heard.push(text));
    closing.push(unlisten);
    await sleep(50);
    await add([{ queue: 'q' }]);
    const notifiedAt = performance.now();
    await Promise.all(Array.from({ length: 100 }, () => other.notify('q')));
    await eventually(() => startedAt, Boolean);
    expect(startedAt - notifiedAt).toBeLessThan(300);
    await eventually(
      () => heard.length,
      (count) => count > 0,
    );
    expect(heard.length).toBeLessThanOrEqual(2);
  });

  it('finds out that notifications do not get through, says so, and polls', async () => {
    const { opened, proxy } = await elsewhere();
    const { logger, messages } = recorder();
    const ran = counter();
    proxy.swallow = '"test"';
    await running(
      { q: ran.count },
      {
        store: new SkipLockedClaimOutboxStore(opened.db),
        wakeups: new PostgresWakeups(opened.db, { logger, selfTestMs: 300 }),
        pollMs: 200,
      },
    );
    expect(messages).toEqual([expect.stringContaining('pooler')]);
    await add([{ queue: 'q' }]);
    await eventually(ran.times, Boolean);
  });

  it('goes on after the database was away', async () => {
    const { opened, proxy } = await elsewhere();
    const ran = counter();
    await running(
      { q: ran.count },
      { store: new SkipLockedClaimOutboxStore(opened.db), wakeups: new PostgresWakeups(opened.db), pollMs: 200 },
    );
    proxy.decide = () => 'before';
    // A look that had been let through before would still see the item.
    await sleep(300);
    await add([{ queue: 'q' }]);
    await sleep(600);
    expect(ran.times()).toBe(0);
    proxy.decide = () => 'pass';
    await eventually(ran.times, Boolean);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enqueue } from '../enqueue/enqueue.ts';
import type { Claim } from '../item.ts';
import { outboxMigrations } from '../migrations/index.ts';
import type { ClaimRequest } from '../store.ts';
import { SkipLockedClaimOutboxStore } from '../store-postgres/skip-locked-store.ts';
import { Claimer } from './claimer.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [outboxMigrations] });
});
afterAll(() => database.drop());

/** A claimer over a backlog of items, and the sizes of the claims it sends. */
async function claimerOver(
  queue: string,
  backlog: number,
  gatherMs: number,
  room: () => { free: number; starved: boolean; busy: boolean },
  onClaims: (claims: Claim[]) => void = () => {},
) {
  const limits: number[] = [];
  class CountingStore extends SkipLockedClaimOutboxStore {
    override claimBatch(request: ClaimRequest) {
      limits.push(request.limit);
      return super.claimBatch(request);
    }
  }
  await enqueue(
    database.db,
    Array.from({ length: backlog }, () => ({ queue })),
  );
  const claimer = new Claimer({
    store: new CountingStore(database.db),
    request: { worker: 'w', queues: [queue], leaseMs: 60_000 },
    batch: 100,
    // Nothing here is found because the time for another look has come.
    pollMs: 3_600_000,
    gatherMs,
    logger: silentLogger,
    room,
    onClaims,
  });
  return { claimer, limits };
}

describe('Claimer', () => {
  it('gathers room between small claims while something runs', async () => {
    let free = 1;
    const { claimer, limits } = await claimerOver('small', 1_000, 30, () => ({ free, starved: true, busy: true }));
    const began = performance.now();
    claimer.start();
    // What comes together between two claims is asked for together.
    const gathered = () => limits.some((limit, at) => at > 0 && limit > 1 + (limits[at - 1] ?? 0));
    while (free < 30 || limits.length < 3 || !gathered()) {
      await sleep(2);
      free += 1;
      claimer.proceed();
    }
    await claimer.stop();
    // The first at once, then at most one in 30 ms, however long all of it took.
    expect(limits.length).toBeLessThanOrEqual(1 + (performance.now() - began) / 30);
    expect(limits[0]).toBe(1);
  });

  it('looks when a delayed item is due, not at the next poll', async () => {
    const claims: { ref: string | null; at: number }[] = [];
    const { claimer } = await claimerOver(
      'delayed',
      0,
      0,
      () => ({ free: 10, starved: true, busy: false }),
      (some) => void claims.push(...some.map(({ ref }) => ({ ref, at: Date.now() }))),
    );
    claimer.start();
    const delays = { a: 250, b: 400 };
    const enqueuedAt = Date.now();
    for (const [ref, delayMs] of Object.entries(delays)) {
      await enqueue(database.db, [{ queue: 'delayed', ref, delayMs }]);
      claimer.hint();
    }
    await expect.poll(() => claims.map(({ ref }) => ref)).toEqual(['a', 'b']);
    await claimer.stop();
    for (const { ref, at } of claims) expect(at - enqueuedAt).toBeGreaterThanOrEqual(delays[ref as 'a' | 'b'] - 5);
  });

  it('waits for nothing while it is idle, or while full claims come', async () => {
    const idle = await claimerOver('idle', 0, 10_000, () => ({ free: 3, starved: true, busy: false }));
    idle.claimer.start();
    await expect.poll(() => idle.limits.length).toBe(1);
    await sleep(20);
    idle.claimer.hint();
    await expect.poll(() => idle.limits.length).toBeGreaterThan(1);
    await idle.claimer.stop();
    expect(new Set(idle.limits)).toEqual(new Set([3]));

    const full = await claimerOver('full', 450, 10_000, () => ({ free: 200, starved: false, busy: true }));
    full.claimer.start();
    // Five have everything; another may have been under way by then.
    await expect.poll(() => full.limits.length).toBeGreaterThanOrEqual(5);
    await full.claimer.stop();
    expect(full.limits.length).toBeLessThanOrEqual(7);
    expect(new Set(full.limits)).toEqual(new Set([100]));
  });
});

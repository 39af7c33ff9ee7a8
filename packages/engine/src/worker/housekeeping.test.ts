import { createSignals, silentLogger } from '@automate/core';
import { SkipLockedClaimOutboxStore } from '@automate/outbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTeller } from '../progress/progress.ts';
import { createCrashingProcess, expireLeases, type Fault } from '../testing/crashing-process.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';
import { createHousekeeping } from './housekeeping.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
});
afterAll(() => test[Symbol.asyncDispose]());

const housekeeping = (deliveryRetentionMs = 1_000) =>
  createHousekeeping({
    sql: test.database.sql,
    store: new SkipLockedClaimOutboxStore(test.database.db),
    teller: createTeller(createSignals(), () => {}),
    log: silentLogger,
    intervalMs: 1_000,
    deliveryRetentionMs,
    onReturned() {},
  });

describe('an execution that kills every process', () => {
  it.each([
    ['pure', 'failed', []],
    ['once', 'uncertain', [{ status: 'uncertain' }]],
  ])('ends as a dead letter and is %s: %s, and a requeued letter does not revive it', async (action, status, steps) => {
    await test.workflow(
      `name: poison-${action}\non:\n  - event: poison.${action}\nsteps:\n  - id: s\n    action: world/${action}\n`,
    );
    const event = await test.send({}, `poison.${action}`);
    const invoker = createWorldInvoker(() => test.world.url);
    const fault: Fault = { at: 'call', number: 1, when: 'before', pause: false };
    await createCrashingProcess(test.database, invoker, fault).work();
    // The process that died had the last attempt.
    await test.database.sql`update automate_outbox.items set attempts = max_attempts where queue = 'executions'`;
    await expireLeases(test.database);
    const [id] = await housekeeping().endDead(3_600_000);
    expect(await test.engine.executions.get(TENANT, id!)).toMatchObject({
      status,
      event: { id: event.eventId },
      finishedAt: expect.any(String),
      error: { code: 'ABORTED', effect: 'unknown' },
      steps,
    });
    expect(await housekeeping().endDead(3_600_000)).toEqual([]);

    const store = new SkipLockedClaimOutboxStore(test.database.db);
    const letters = await store.listDeadLetters();
    expect(await store.requeueDeadLetters(letters.map((letter) => letter.id))).toHaveLength(letters.length);
    await createCrashingProcess(test.database, invoker).work();
    expect((await test.engine.executions.get(TENANT, id!)).status).toBe(status);
    const [items] = await test.database.sql`select count(*)::int as n from automate_outbox.items`;
    expect(items?.n).toBe(0);
  });
});

describe('a round', () => {
  it('counts more than a batch of what began and failed, also where another part of it fails', async () => {
    const { sql } = test.database;
    await sql`
      insert into automate_engine.run_tallies (tenant_id, workflow_id, minute, what, count)
      select 'many', ${'00000000-0000-4000-8000-000000000000'}, date_trunc('minute', now()), 'started', 1
      from generate_series(1, 60000)`;
    await sql`alter table automate_engine.timers rename to no_timers`;
    // Of deliveries it leaves those of the next test.
    const rounds = housekeeping(86_400_000);
    rounds.start();
    try {
      const left = async () => (await sql`select from automate_engine.run_tallies limit 1`).length;
      // With one batch a round it would take half as long again.
      await expect.poll(left, { timeout: 20_000 }).toBe(0);
    } finally {
      rounds.stop();
      await sql`alter table automate_engine.no_timers rename to timers`;
    }
  });
});

describe('deliveries', () => {
  it('are forgotten after their time, in batches, and only then accepted again', async () => {
    const send = (deliveryId: string) =>
      test.engine.ingest({ tenantId: TENANT, type: 'old', source: 'test/one', payload: {}, deliveryId });
    const old = await send('old');
    const fresh = await send('fresh');
    await test.database.sql`
      update automate_engine.deliveries set received_at = now() - interval '1 hour' where delivery_id = 'old'`;
    await test.database.sql`
      insert into automate_engine.deliveries select 'default', 's', 'd' || n, gen_random_uuid(), 't', now() - interval '1 hour'
      from generate_series(1, 6000) n`;
    expect(await housekeeping(60_000).pruneDeliveries()).toBe(6_001);
    expect(await send('fresh')).toEqual({ ...fresh, duplicate: true });
    expect((await send('old')).eventId).not.toBe(old.eventId);
  });
});

import { createSignals, silentLogger } from '@automate/core';
import { SkipLockedClaimOutboxStore } from '@automate/outbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTeller } from '../progress/progress.ts';
import { createCrashingProcess, expireLeases } from '../testing/crashing-process.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';
import { createHousekeeping } from '../worker/housekeeping.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
});
afterAll(() => test[Symbol.asyncDispose]());

describe('a call that was given up', () => {
  it('is one item, however many look for it before anybody comes to tell of it', async () => {
    const { database } = test;
    await test.workflow('{ name: called, on: [{ manual: true }], steps: [{ id: a, action: world/pure }] }');
    await test.workflow('{ name: caller, on: [{ event: caller }], steps: [{ id: ask, call: called }] }');
    await test.send({}, 'caller');
    const invoker = createWorldInvoker(() => test.world.url);
    await createCrashingProcess(database, invoker, { at: 'match', number: 2, when: 'before', pause: false }).work();
    await database.sql`update automate_outbox.items set attempts = max_attempts where queue = 'events'`;
    await expireLeases(database);
    const worker = () =>
      createHousekeeping({
        sql: database.sql,
        store: new SkipLockedClaimOutboxStore(database.db),
        teller: createTeller(createSignals(), () => {}),
        log: silentLogger,
        ...{ intervalMs: 1_000, deliveryRetentionMs: 1_000, onReturned() {} },
      });
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([worker().endDead(3_600_000), worker().endDead(3_600_000)]);
    }
    expect(await database.sql`select from automate_outbox.items where queue = 'calls'`).toHaveLength(1);
    await createCrashingProcess(database, invoker).work();
    expect(await database.sql`select from automate_outbox.items`).toHaveLength(0);
  });
});

describe('the dead letter of an event that its sender named like a call', () => {
  it('is the letter of no call: it is listed and requeued like all others', async () => {
    // No id of a run, though it is made of the same characters.
    const deliveryId = `call/1/${'-'.repeat(36)}/a`;
    const { engine, database } = test;
    await engine.ingest({ tenantId: TENANT, type: 'order.created', source: 'shop/one', payload: {}, deliveryId });
    await database.sql`
      update automate_outbox.items set attempts = max_attempts, state = 'claimed', worker = 'gone',
        lease_until = now() - interval '1 minute'`;
    await new SkipLockedClaimOutboxStore(database.db).reap(0);

    const { items } = await engine.deadLetters.list({ tenantId: TENANT, limit: 1 });
    expect(items).toMatchObject([{ queue: 'events' }]);
    const ids = items.map(({ id }) => id);
    expect(await engine.deadLetters.requeue({ tenantId: TENANT, ids, by: 'ann' })).toEqual({ done: ids, refused: [] });
  });
});

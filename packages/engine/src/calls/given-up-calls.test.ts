import { SkipLockedClaimOutboxStore } from '@automate/outbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
});
afterAll(() => test[Symbol.asyncDispose]());

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

    const { items } = await engine.deadLetters.list({ tenantId: TENANT });
    expect(items).toMatchObject([{ queue: 'events' }]);
    const ids = items.map(({ id }) => id);
    expect(await engine.deadLetters.requeue({ tenantId: TENANT, ids, by: 'ann' })).toEqual({ done: ids, refused: [] });
  });
});

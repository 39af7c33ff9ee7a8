import { silentLogger } from '@automate/core';
import { openDatabase } from '@automate/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIngest } from '../ingest/ingest.ts';
import { createFaultyNetwork } from '../testing/faulty-network.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { type AdoptedEvent, createAdoption } from './adoption.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  await test.workflow(`
name: keep
on:
  - event: adopted.*
steps:
  - id: keep
    set: { payload: "{{event.payload}}" }
`);
});
afterAll(() => test[Symbol.asyncDispose]());

const event = (payload: object, deliveryId?: string) => ({
  tenantId: TENANT,
  type: 'adopted.event',
  source: 'test/one',
  payload: payload as never,
  ...(deliveryId === undefined ? {} : { deliveryId }),
});

/** A worker that keeps what it is given, and the accepting that knows it. */
function keeper(options: { room?: number; leaseMs?: number; sql?: typeof test.database.sql } = {}) {
  const taken: AdoptedEvent[] = [];
  const adoption = createAdoption();
  const leave = adoption.join({
    worker: 'keeper',
    leaseMs: options.leaseMs ?? 60_000,
    room: () => options.room ?? 1_000,
    take: (events) => void taken.push(...events),
  });
  const sql = options.sql ?? test.database.sql;
  const ingest = createIngest({ sql, adoption, log: silentLogger, onAccepted() {} });
  return { taken, leave, ingest };
}

const itemsOf = (events: readonly { eventId: string }[]) =>
  test.database.sql<{ id: string; ref: string; state: string; worker: string | null; token: string }[]>`
    select id::text, ref, state, worker, token::text from automate_outbox.items
    where queue = 'events' and ref = any(${events.map(({ eventId }) => eventId)}) order by id`;

describe('what is accepted beside a worker', () => {
  it('is held for it from the first moment, each delivery once, with what the database would give', async () => {
    const { taken, ingest } = keeper();
    const payload = { zz: -0, b: [1, { y: 1, x: 2 }], a: 'ü' };
    const accepted = await Promise.all(
      Array.from({ length: 60 }, (_, n) => ingest.accept(event({ ...payload, n: n % 20 }, `twice-${n % 20}`))),
    );
    const items = await itemsOf(accepted);
    expect(items).toHaveLength(20);
    expect(new Set(items.map(({ state, worker }) => `${state} ${worker}`))).toEqual(new Set(['claimed keeper']));
    expect(taken.map(({ claim }) => `${claim.id} ${claim.token} ${claim.ref}`).sort()).toEqual(
      items.map(({ id, token, ref }) => `${id} ${token} ${ref}`).sort(),
    );
    for (const { event: known, stamp } of taken) {
      const [row] = await test.database.sql`
        select v.payload, s.stamp::text from automate_engine.events v
        join automate_engine.workflow_stamps s using (tenant_id) where v.id = ${known.id}::uuid`;
      expect(JSON.stringify(known.payload)).toBe(JSON.stringify(row?.payload));
      expect(stamp).toBe(row?.stamp);
    }
  });

  it('is left to others without room, and when it is large', async () => {
    const full = keeper({ room: 0 });
    const large = keeper();
    const accepted = [
      await full.ingest.accept(event({})),
      await large.ingest.accept(event({ text: 'x'.repeat(100_000) })),
    ];
    expect((await itemsOf(accepted)).map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect([full.taken, large.taken]).toEqual([[], []]);
  });

  it('is handed over when the answer of the database was lost', async () => {
    await using network = await createFaultyNetwork(test.database.url);
    const { sql, close } = await openDatabase({ url: network.url, max: 2 });
    const { taken, ingest } = keeper({ sql });
    // Connected, and prepared.
    await ingest.accept(event({}));
    const faults = network.faults;
    network.fault = () => (network.faults === faults ? 'answer_lost' : undefined);
    const accepted = await Promise.all([1, 2, 3].map((n) => ingest.accept(event({ n }, `lost-${n}`))));
    expect(network.faults).toBeGreaterThan(faults);
    expect(accepted.map(({ duplicate }) => duplicate)).toEqual([false, false, false]);
    const refs = taken.map(({ claim }) => claim.ref);
    for (const { eventId } of accepted) expect(refs.filter((ref) => ref === eventId)).toHaveLength(1);
    await close();
  });

  it('is run by others when the process that held it is gone', async () => {
    const { ingest } = keeper({ leaseMs: 300 });
    const accepted = await Promise.all(Array.from({ length: 10 }, (_, n) => ingest.accept(event({ n }))));
    const { engine } = await test.another();
    await engine.createWorker({ leaseMs: 2_000 }).start();
    for (const one of accepted) expect((await test.settled(one)).status).toBe('completed');
    await engine.close();
  });

  it('is run by others, long before its lease is over, when the worker stops while more is accepted', async () => {
    const [one, other] = [await test.another(), await test.another()];
    const worker = one.engine.createWorker({ leaseMs: 600_000 });
    await worker.start();
    const sending = Array.from({ length: 200 }, async (_, n) => {
      if (n === 60) void worker.stop();
      return await one.engine.ingest(event({ n }));
    });
    const accepted = await Promise.all(sending);
    await worker.stop();
    await other.engine.createWorker().start();
    for (const event of accepted) expect((await test.settled(event)).status).toBe('completed');
    const runs = await test.database.sql`
      select event_id from automate_engine.executions where event_id = any(${accepted.map(({ eventId }) => eventId)}::uuid[])`;
    expect(runs).toHaveLength(200);
    await Promise.all([one.engine.close(), other.engine.close()]);
  });
});

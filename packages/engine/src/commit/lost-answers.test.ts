import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '@automate/core';
import { openDatabase } from '@automate/db';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../create-engine.ts';
import { createIngest } from '../ingest/ingest.ts';
import { enterLane, leaveLane } from '../schema/0002-commits.ts';
import { createFaultyNetwork, type FaultyNetwork, type NetworkFault } from '../testing/faulty-network.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { testSecrets } from '../testing/test-secrets.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';
import { createLane } from './lane.ts';

let test: TestEngine;
let network: FaultyNetwork;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  network = await createFaultyNetwork(test.database.url);
  await test.database.sql`create table public.applied (n int)`;
  await test.database.sql.unsafe(`
    create function public.apply(p_lane text, p_seq bigint, p_n int) returns jsonb language plpgsql as $$
    declare
      v_seq bigint;
      v_result jsonb;
    begin
      ${enterLane}
      insert into public.applied values (p_n);
      v_result := to_jsonb(p_n);
      ${leaveLane}
    end $$`);
});
afterEach(() => {
  network.fault = undefined;
});
afterAll(async () => {
  await network[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
});

const faults: NetworkFault[] = ['request_lost', 'answer_lost', 'request_late'];
/** Breaks about one message in `every`, always in the same places. */
function breakOneIn(every: number, seed: number): () => NetworkFault | undefined {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return () => (next(every) === 0 ? faults[next(3)] : undefined);
}

describe('a commit whose answer is lost', () => {
  it('happens exactly once, and its answer is read back', async () => {
    const { sql, close } = await openDatabase({ url: network.url, max: 2 });
    const lane = createLane({ sql, name: 'test', log: silentLogger, signal: new AbortController().signal });
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...faults, undefined), { maxLength: 4 }), async (plan) => {
        n += 1;
        const left = [...plan];
        network.fault = () => left.shift();
        expect(await lane.commit('public.apply($1::text, $2::bigint, $3::int)', [n])).toBe(n);
        network.fault = undefined;
      }),
      { numRuns: 40 },
    );
    // Late requests have had their time too.
    await sleep(150);
    const applied = await test.database.sql`select n from public.applied order by n`;
    expect(applied.map((row) => row.n)).toEqual(Array.from({ length: n }, (_, at) => at + 1));
    await close();
  });
});

describe('a broken network', () => {
  it('stores every accepted event once', async () => {
    const { sql, db, close } = await openDatabase({ url: network.url, max: 3 });
    const engine = createEngine({ db, invoker: createWorldInvoker(() => test.world.url), secrets: testSecrets });
    const before = network.faults;
    network.fault = breakOneIn(6, 1);
    const accepted = [];
    let round = 0;
    for (; round < 30 || (network.faults - before <= 20 && round < 1_000); round += 1) {
      const calls = Array.from({ length: 10 }, (_, at) =>
        engine.ingest({
          tenantId: TENANT,
          type: 'nobody.listens',
          source: 'test/one',
          payload: { round, at },
          ...(at % 2 === 0 ? { deliveryId: `delivery-${round}-${at}` } : {}),
        }),
      );
      accepted.push(...(await Promise.all(calls)));
    }
    network.fault = undefined;
    await sleep(150);
    expect(accepted.filter((one) => one.duplicate)).toEqual([]);
    const [stored] = await test.database.sql`
      select count(*)::int as events, (select count(*)::int from automate_engine.deliveries) as deliveries,
        (select count(*)::int from automate_outbox.items where queue = 'events') as items
      from automate_engine.events where type = 'nobody.listens'`;
    expect(stored).toEqual({ events: round * 10, deliveries: round * 5, items: round * 10 });
    expect(network.faults - before).toBeGreaterThan(20);
    await close();
    void sql;
  });

  it('leaves no run uncertain and calls nothing twice: what was committed is read back', async () => {
    await test.workflow(`
name: calls
on:
  - event: calls.event
steps:
  - id: first
    action: world/once
  - id: second
    action: world/once
    with: { call: "{{steps.first.output.call}}" }
`);
    const { db, close } = await openDatabase({ url: network.url, max: 4 });
    const engine = createEngine({ db, invoker: createWorldInvoker(() => test.world.url), secrets: testSecrets });
    // What is lost with a claim's answer comes back when its lease is over.
    const worker = engine.createWorker({ leaseMs: 6_000, pollMs: 100 });
    await worker.start();
    const before = network.faults;
    network.fault = breakOneIn(8, 7);
    const events = [];
    // The slower the machine, the more goes into one message.
    for (let n = 0; n < 60 || (network.faults - before <= 10 && n < 1_000); n += 1) {
      events.push(await test.send({ n }, 'calls.event'));
      await sleep(10);
    }
    for (const event of events) {
      const run = await test.settled(event, undefined, 120_000);
      expect(run).toMatchObject({ status: 'completed', lateResults: [] });
      for (const step of run.steps) {
        expect(step.attempt).toBe(1);
        expect(test.world.callsOf(step.idempotencyKey!)).toHaveLength(1);
      }
    }
    network.fault = undefined;
    expect(network.faults - before).toBeGreaterThan(10);
    await engine.close();
    await close();
  }, 240_000);

  it('ends the steps of a worker that cannot renew its leases, and goes on when it can', async () => {
    await test.workflow(`
name: cut-off
on:
  - event: cut.off
steps:
  - id: call
    action: world/idempotent
    timeout: 1m
`);
    const { db, close } = await openDatabase({ url: network.url, max: 4 });
    const engine = createEngine({ db, invoker: createWorldInvoker(() => test.world.url), secrets: testSecrets });
    await engine.createWorker({ leaseMs: 1_000, pollMs: 100, graceMs: 200 }).start();
    const begun = Promise.withResolvers<void>();
    let aborted = false;
    test.world.answer = (_call, _count, closed) => {
      begun.resolve();
      void closed.then(() => {
        aborted = true;
      });
      return 'hang';
    };
    const event = await test.send({}, 'cut.off');
    await begun.promise;
    network.fault = () => 'request_lost';
    await expect.poll(() => aborted, { timeout: 15_000 }).toBe(true);
    test.world.answer = () => 200;
    network.fault = undefined;
    const run = await test.settled(event, undefined, 40_000);
    expect(run.status).toBe('completed');
    expect(run.steps.length).toBeGreaterThan(1);
    expect(new Set(test.world.callsOf(`${run.id}/call`).map(({ key }) => key)).size).toBe(1);
    await engine.close();
    await close();
  }, 120_000);
});

describe('a connection on which nothing comes back, and which nobody closes', () => {
  it('keeps no event from being accepted, and is given up', async () => {
    const { sql, close } = await openDatabase({ url: network.url, max: 3 });
    const limits = { answerMs: 500, timeoutMs: 60_000 };
    const ingest = createIngest({ sql, limits, log: silentLogger, onAccepted() {} });
    const accept = (n: number) =>
      ingest.accept({
        tenantId: TENANT,
        type: 'silent',
        source: 'test/one',
        payload: { n },
        deliveryId: `silent-${n}`,
      });
    await accept(0);
    // All of the pool is connected.
    await Promise.all(Array.from({ length: 3 }, () => sql`select pg_sleep(0.1)`));
    const { faults } = network;
    network.fault = () => (network.faults === faults ? 'silent' : undefined);
    const accepted = await Promise.all([1, 2, 3].map(accept));
    expect(network.faults).toBe(faults + 1);
    expect(accepted.map(({ duplicate }) => duplicate)).toEqual([false, false, false]);
    expect(await test.database.sql`select from automate_engine.events where type = 'silent'`).toHaveLength(4);
    // Whoever waits for the pool to end waits for every statement on it.
    await close();
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
  await test.database.sql.unsafe(`
    create sequence public.writes;
    create function public.count_write() returns trigger language plpgsql as $$
    begin perform nextval('public.writes'); return null; end $$;
    create trigger count_write after insert or update or delete on automate_outbox.items
      for each row execute function public.count_write();`);
});
afterAll(() => test[Symbol.asyncDispose]());

const MANY = 1_000;
const count = async (of: 'waiting' | 'granted') =>
  (
    await test.database.sql<{ n: number }[]>`
    select count(*)::int as n from automate_engine.limited_runs where state = ${of}`
  )[0]!.n;
/** How many outbox items were written so far. */
const work = async () => Number((await test.database.sql`select last_value from public.writes`)[0]!.last_value);
const woken = async () =>
  (
    await test.database.sql<{ n: number }[]>`
    select count(*)::int as n from automate_outbox.items where queue = 'executions' and wake_seq > 0`
  )[0]!.n;

it("a thousand runs that wait for one key cost nothing, stand in nobody's way, and are woken one by one", async () => {
  const type = await defineWorkflow(
    test,
    '  - { id: w, wait: { signal: go } }\n',
    'concurrency: { limit: 1, key: "{{event.payload.key}}" }\n',
  );
  const free = await defineWorkflow(test, '  - { id: a, action: world/once }\n');
  const first = await test.settled(await test.send({ key: 'busy' }, type), ['waiting']);
  await Promise.all(Array.from({ length: MANY }, () => test.send({ key: 'busy' }, type)));
  await expect.poll(() => count('waiting'), { timeout: 60_000 }).toBe(MANY);
  const resting = async () =>
    (await test.database.sql`select from automate_outbox.items where state <> 'scheduled'`).length;
  await expect.poll(resting, { timeout: 30_000 }).toBe(0);

  const before = await work();
  // Longer than anybody's poll.
  await sleep(3_000);
  // A look at the workflow now and then, by whoever keeps house, and nothing for each of them.
  expect((await work()) - before).toBeLessThan(10);

  // Another key, and another workflow, go right through.
  const other = await test.settled(await test.send({ key: 'other' }, type), ['waiting']);
  expect((await test.settled(await test.send({}, free))).status).toBe('completed');
  await test.engine.executions.signal({ tenantId: TENANT, executionId: other.id, name: 'go' });

  expect(await woken()).toBeLessThanOrEqual(2);
  await test.engine.executions.signal({ tenantId: TENANT, executionId: first.id, name: 'go' });
  await expect.poll(() => count('waiting'), { timeout: 15_000 }).toBe(MANY - 1);
  await expect.poll(() => count('granted'), { timeout: 15_000 }).toBe(1);
  await expect.poll(woken, { timeout: 15_000 }).toBe(1);
}, 180_000);

import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCrashingProcess, expireLeases } from '../testing/crashing-process.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
});
afterAll(() => test[Symbol.asyncDispose]());

/** What failed by the record of the run, and what was kept of it. */
async function failures(id: string): Promise<{ recorded: string[]; kept: string[] }> {
  const { steps } = await test.engine.executions.get(TENANT, id);
  const rows = await test.database.sql<{ step: string }[]>`
    select step from automate_engine.failures where execution_id = ${id} order by step`;
  const recorded = steps
    .filter(({ status, error }) => status === 'failed' && !isLost(error?.details))
    .map(({ path }) => path);
  return { recorded: [...new Set(recorded)].sort(), kept: rows.map(({ step }) => step) };
}

const isLost = (details: unknown): boolean => (details as { lost?: boolean } | undefined)?.lost === true;

it('keeps of every run what failed in it, wherever a worker dies, and counts each run once', async () => {
  test.world.answer = () => 404;
  await test.workflow(`name: failing
on: [{ event: failing.event }]
steps:
  - { id: one, action: world/idempotent, fallback: [{ id: instead, set: { n: 1 } }] }
  - { id: two, action: world/idempotent }
`);
  const invoker = createWorldInvoker(() => test.world.url);
  let runs = 0;
  for (const when of ['before', 'after'] as const) {
    for (let number = 1, faulted = true; faulted; number += 1) {
      const event = await test.send({}, 'failing.event');
      const killed = createCrashingProcess(test.database, invoker, { at: 'commit', number, when, pause: false });
      await killed.work();
      faulted = killed.faulted;
      runs += 1;
      const [found] = (await test.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
      const halfway = await failures(found!.id);
      expect(halfway.kept).toEqual(halfway.recorded);
      // Whoever counts meanwhile counts nothing twice.
      await test.engine.errors.list({ tenantId: TENANT });
      await expireLeases(test.database);
      await createCrashingProcess(test.database, invoker).work();
      expect((await test.engine.executions.get(TENANT, found!.id)).status).toBe('failed');
      expect(await failures(found!.id)).toEqual({ recorded: ['one', 'two'], kept: ['one', 'two'] });
    }
  }
  expect(runs).toBeGreaterThan(6);
  const { items } = await test.engine.errors.list({ tenantId: TENANT });
  expect(items.map(({ step, count }) => [step, count]).sort()).toEqual([
    ['one', runs],
    ['two', runs],
  ]);
});

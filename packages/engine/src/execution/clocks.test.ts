import type { ActionInvoker } from '@automate/connectors';
import { ConnectorError } from '@automate/connectors';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCrashingProcess, expireLeases } from '../testing/crashing-process.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
});
afterEach(() => vi.useRealTimers());
afterAll(() => test[Symbol.asyncDispose]());

const HOUR = 3_600_000;

async function databaseNow(): Promise<number> {
  const [row] = await test.database.sql<{ now: number }[]>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`;
  return row!.now;
}

/** Sets this process's clock: what it says, not how fast it goes. */
function setClock(byMs: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + byMs });
}

describe.each([HOUR, -HOUR])('a worker whose clock is wrong by %i ms', (skew) => {
  it('waits until a time by the clock of the database', async () => {
    const until = new Date((await databaseNow()) + 700).toISOString();
    const type = await defineWorkflow(test, `  - { id: pause, wait: { until: "${until}" } }\n`);
    setClock(skew);
    const engine = (await test.another()).engine;
    const worker = engine.createWorker({ pollMs: 50 });
    await worker.start();
    const run = await test.settled(await test.send({}, type), undefined, 10_000);
    await worker.stop();
    expect(run.status).toBe('completed');
    expect(Date.parse(run.finishedAt!)).toBeGreaterThanOrEqual(Date.parse(until) - 1);
  });

  // Seed 12 of the chaos suite: a run was not looked at again before the clock of the database had come so far.
  it('looks again a moment later at what it could not go on with', async () => {
    const type = await defineWorkflow(test, '  - { id: call, action: world/window }\n');
    const accepted = await test.send({}, type);
    const world = createWorldInvoker(() => test.world.url);
    const dies = { at: 'call', number: 1, when: 'after', pause: false } as const;
    await createCrashingProcess(test.database, world, dies).work();
    await expireLeases(test.database);
    setClock(skew);
    const describe = vi.fn<ActionInvoker['describe']>().mockImplementation((ref) => world.describe(ref));
    describe.mockRejectedValueOnce(new ConnectorError({ code: 'UNAVAILABLE', message: 'Not now.', effect: 'none' }));
    const next = createCrashingProcess(test.database, { ...world, describe });
    const goesOn = async () => {
      await next.work();
      const [found] = (await test.engine.executions.list({ tenantId: TENANT, eventId: accepted.eventId })).items;
      return found?.status;
    };
    await expect.poll(goesOn, { timeout: 10_000 }).toBe('completed');
    expect(describe.mock.calls.length).toBeGreaterThan(1);
  });
});

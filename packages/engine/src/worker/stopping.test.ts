import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
});
afterAll(() => test[Symbol.asyncDispose]());

const worker = async () => {
  const started = test.engine.createWorker({ graceMs: 300, concurrency: 2 });
  await started.start();
  return started;
};
/** Starts a run whose first call hangs, and stops its worker in the middle of it. */
async function stopInTheMiddle(action: string) {
  const type = await defineWorkflow(test, `\n  - id: call\n    action: world/${action}\n    retry: { attempts: 1 }\n`);
  const first = await worker();
  const calls = test.world.calls.length;
  test.world.answer = () => 'hang';
  const event = await test.send({}, type);
  await expect.poll(() => test.world.calls.length).toBe(calls + 1);
  await first.stop();
  test.world.answer = () => 200;
  return event;
}

describe('a worker that is stopped', () => {
  it.each(['pure', 'idempotent'])('leaves a run with a %s step under way to the next worker', async (action) => {
    const event = await stopInTheMiddle(action);
    const [item] = await test.database.sql`select state, attempts from automate_outbox.items`;
    expect(item).toMatchObject({ state: 'ready', attempts: 0 });
    const second = await worker();
    const run = await test.settled(event);
    expect(run.status).toBe('completed');
    await second.drain();
  });

  it('says of a once step under way that nobody knows', async () => {
    const event = await stopInTheMiddle('once');
    expect((await test.settled(event)).status).toBe('uncertain');
  });

  it('stops after the time it was given to drain', async () => {
    const type = await defineWorkflow(test, '\n  - id: call\n    action: world/pure\n');
    const slow = await worker();
    test.world.answer = () => 'hang';
    const calls = test.world.calls.length;
    const event = await test.send({}, type);
    await expect.poll(() => test.world.calls.length).toBe(calls + 1);
    const began = performance.now();
    await slow.drain({ timeoutMs: 200 });
    // Not after the step's own time limit, half a minute.
    expect(performance.now() - began).toBeLessThan(15_000);
    const [run] = (await test.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
    expect(run?.status).toBe('running');
    const [item] = await test.database.sql`select state from automate_outbox.items where key = ${run!.id}`;
    expect(item?.state).toBe('ready');
  });
});

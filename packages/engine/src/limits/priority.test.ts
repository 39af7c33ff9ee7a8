import type { JsonValue } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: { concurrency: 1 } });
});
afterAll(() => test[Symbol.asyncDispose]());

const HEAD = 'priority: "{{event.payload.p}}"\n';
const STEPS = '  - { id: a, action: world/idempotent, with: { n: "{{event.payload.p}}" } }\n';
const order = () => test.world.calls.map(({ body }) => (body as { n: JsonValue }).n);
const itemOf = async (executionId: string) =>
  (
    await test.database.sql<{ priority: number }[]>`
    select priority from automate_outbox.items where key = ${executionId}`
  )[0]?.priority;

/** Events of these priorities, whose runs are there and have not begun. */
async function held(type: string, priorities: readonly JsonValue[]) {
  const runs = [];
  for (const p of priorities) {
    const event = await test.send({ p }, type);
    runs.push({ event, id: (await test.settled(event, ['pending'])).id });
  }
  return runs;
}

describe('a priority', () => {
  it('has runs begin earlier that are there and have not begun', async () => {
    const type = await defineWorkflow(test, STEPS, HEAD);
    const workflow = type.replace('.number', '-');
    await test.engine.workflows.pause(TENANT, workflow);
    const runs = await held(type, [0, 5, 'none', 100, 5, 7]);
    expect(await Promise.all(runs.map(({ id }) => itemOf(id)))).toEqual([0, -5, 0, -100, -5, -7]);
    test.world.calls.splice(0);
    await test.engine.workflows.resume(TENANT, workflow);
    for (const { event } of runs) await test.settled(event);
    expect(order()).toEqual([100, 7, 5, 5, 0, 'none']);
  });

  it('counts among those that wait for a limit, and then the order in which they came', async () => {
    const type = await defineWorkflow(
      test,
      `  - { id: w, wait: { signal: go } }\n${STEPS}`,
      `${HEAD}concurrency: { limit: 1 }\n`,
    );
    const first = await test.send({ p: -1 }, type);
    const { id } = await test.settled(first, ['waiting']);
    const runs = await held(type, [1, 3, 2, 3]);
    for (const run of runs) {
      const row = () => test.database.sql`select from automate_engine.limited_runs where execution_id = ${run.id}`;
      await expect.poll(async () => (await row()).length).toBe(1);
    }
    test.world.calls.splice(0);
    const keys = test.world.calls;
    for (const run of [...runs, { id }]) {
      await test.engine.executions.signal({ tenantId: TENANT, executionId: run.id, name: 'go' });
    }
    for (const { event } of runs) await test.settled(event);
    expect(order()).toEqual([-1, 3, 3, 2, 1]);
    expect(keys.slice(1, 3).map(({ key }) => key)).toEqual([`${runs[1]!.id}/a`, `${runs[3]!.id}/a`]);
  });

  it('is that of the event that a rerun has', async () => {
    const type = await defineWorkflow(test, STEPS, HEAD);
    const workflow = type.replace('.number', '-');
    const run = await test.settled(await test.send({ p: 9 }, type));
    await test.engine.workflows.pause(TENANT, workflow);
    const rerun = async (input?: JsonValue) =>
      (await test.engine.executions.rerun({ tenantId: TENANT, executionId: run.id, by: 'ada', input })).executionId;
    expect(await itemOf(await rerun())).toBe(-9);
    expect(await itemOf(await rerun({ p: 4 }))).toBe(-4);
  });
});

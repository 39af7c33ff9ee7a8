import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
  const { engine } = await test.another();
  await engine.createWorker().start();
});
afterAll(() => test[Symbol.asyncDispose]());

const nameOf = (type: string) => type.replace('.number', '-');
const workflows = () => test.engine.workflows;
const statuses = async (workflow: string, ...among: string[]) => {
  const { items } = await test.engine.executions.list({ tenantId: TENANT, workflow, limit: 200 });
  return items.filter(({ status }) => among.includes(status)).length;
};

/** Every item of a pending run is where nobody looks until it is woken. */
const resting = async (workflow: string) => {
  const [row] = await test.database.sql<{ count: number }[]>`
    select count(*)::int as count from automate_outbox.items i
    join automate_engine.executions e on e.id::text = i.key and e.workflow_name = ${workflow}
    where i.state = 'scheduled' and i.due_at = 'infinity'`;
  return row?.count;
};

describe('a workflow that is paused', () => {
  it('begins no run, and all of them once it is resumed', async () => {
    const type = await defineWorkflow(test, '  - { id: a, action: world/once }\n');
    const workflow = nameOf(type);
    expect(await workflows().pause(TENANT, workflow)).toMatchObject({ active: true, paused: true });
    expect(await workflows().pause(TENANT, workflow)).toMatchObject({ paused: true });
    await Promise.all(Array.from({ length: 60 }, (_, n) => test.send({ n }, type)));
    await expect.poll(() => resting(workflow), { timeout: 15_000 }).toBe(60);
    expect(await statuses(workflow, 'pending')).toBe(60);
    expect(test.world.calls).toEqual([]);
    expect(await workflows().resume(TENANT, workflow)).toMatchObject({ active: true, paused: false });
    await expect.poll(() => statuses(workflow, 'completed'), { timeout: 15_000 }).toBe(60);
    expect(new Set(test.world.calls.map(({ key }) => key)).size).toBe(60);
    expect(test.world.calls).toHaveLength(60);
  });

  it('lets runs go on that began, and cancels those that did not', async () => {
    const type = await defineWorkflow(test, '  - { id: w, wait: { signal: go } }\n  - { id: a, action: world/once }\n');
    const workflow = nameOf(type);
    const begun = await test.send({}, type);
    const { id } = await test.settled(begun, ['waiting']);
    await workflows().pause(TENANT, workflow);
    const held = await test.send({}, type);
    const pending = await test.settled(held, ['pending']);
    await expect.poll(() => resting(workflow), { timeout: 15_000 }).toBe(2);
    // A signal is kept, and begins nothing.
    await test.engine.executions.signal({ tenantId: TENANT, executionId: pending.id, name: 'go' });
    await test.engine.executions.signal({ tenantId: TENANT, executionId: id, name: 'go' });
    expect(await test.settled(begun)).toMatchObject({ status: 'completed' });
    await expect.poll(() => resting(workflow), { timeout: 15_000 }).toBe(1);
    expect(await test.settled(held, ['pending'])).toMatchObject({ status: 'pending', steps: [] });
    const other = await test.send({}, type);
    const { id: unwanted } = await test.settled(other, ['pending']);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId: unwanted });
    expect(await test.settled(other)).toMatchObject({ status: 'cancelled', steps: [] });
    await workflows().resume(TENANT, workflow);
    expect(await test.settled(held)).toMatchObject({ status: 'completed' });
  });

  it('loses no run, however often it is paused and resumed meanwhile', async () => {
    const type = await defineWorkflow(test, '  - { id: a, action: world/once }\n');
    const workflow = nameOf(type);
    let sending = true;
    const toggling = (async () => {
      while (sending) {
        await workflows().pause(TENANT, workflow);
        await workflows().resume(TENANT, workflow);
      }
    })();
    for (let n = 0; n < 100; n += 1) await test.send({ n }, type);
    sending = false;
    await toggling;
    await expect.poll(() => statuses(workflow, 'completed'), { timeout: 15_000 }).toBe(100);
  });

  it('is there, or it is said that it is not', async () => {
    await expect(workflows().pause(TENANT, 'nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(workflows().resume('other', 'case-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

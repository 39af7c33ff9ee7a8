import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { directWorld } from '../testing/directed-world.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test[Symbol.asyncDispose]());

describe('a run that was cancelled while nobody knows of one of its steps', () => {
  // Seed 103 of the chaos suite: once it was settled it went on as if nobody had cancelled it.
  it.each([
    ['not_done', ['first/undo']],
    ['done', ['charge/undo', 'first/undo']],
  ] as const)('is cancelled when that is settled as %s', async (as, undone) => {
    const world = directWorld(test.world);
    const type = await defineWorkflow(
      test,
      `
  - { id: first, action: world/once, compensate: [{ id: undo, action: world/once }] }
  - { id: charge, action: world/once, compensate: [{ id: undo_charge, action: world/once }] }
  - { id: last, action: world/once }
`,
    );
    const charge = world.hold('charge');
    const event = await test.send({}, type);
    await charge.reached;
    const { id: executionId } = await test.settled(event, ['running']);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId });
    expect(await test.settled(event)).toMatchObject({ status: 'uncertain' });
    await test.engine.executions.settle({ tenantId: TENANT, executionId, path: 'charge', as, by: 'me' });
    const run = await test.settled(event, ['completed', 'failed', 'cancelled']);
    expect(run).toMatchObject({ status: 'cancelled', inbox: [{ kind: 'cancel' }, { kind: 'settle' }] });
    for (const { consumedAt } of run.inbox) expect(consumedAt).toBeDefined();
    expect(world.called.slice(2)).toEqual(undone.map((path) => path.replace('charge/undo', 'charge/undo_charge')));
    charge.open();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { directWorld } from '../testing/directed-world.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
  await test.workflow('name: patient\non:\n  - manual: true\nsteps:\n  - { id: rest, wait: { signal: go } }\n');
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

  // Seed 77006: what the cancellation had ended counted as failed once it was settled, and something around it caught that.
  it.each(['on_failure: continue', 'fallback: [{ id: instead, action: world/once }]'])(
    'is cancelled when it is settled while it is undone, whatever catches failures around what was ended: %s',
    async (caught) => {
      const world = directWorld(test.world);
      const type = await defineWorkflow(
        test,
        `
  - { id: first, action: world/once, compensate: [{ id: undo, action: world/once }] }
  - id: which
    condition: "true"
    then: [{ id: ask, call: patient }, { id: never, action: world/once }]
    compensate: [{ id: undo_which, action: world/once }]
    ${caught}
`,
      );
      world.answer('first/undo', 500);
      const event = await test.send({}, type);
      const { id: executionId, steps } = await test.settled(event, ['waiting']);
      await test.engine.executions.cancel({ tenantId: TENANT, executionId });
      expect(await test.settled(event)).toMatchObject({
        status: 'uncertain',
        error: { details: { step: 'first/undo' } },
      });
      await test.engine.executions.settle({ tenantId: TENANT, executionId, path: 'first/undo', as: 'done', by: 'me' });
      const run = await test.settled(event, ['completed', 'failed', 'cancelled']);
      expect(run).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' } });
      expect(world.called).toEqual(['first', 'first/undo']);
      // Nor does the record say of what was ended that it failed, or passed.
      const ends = Object.fromEntries(run.steps.map(({ path, status }) => [path, status]));
      expect(ends).toEqual({
        first: 'completed',
        which: 'cancelled',
        'which/ask': 'cancelled',
        'first/undo': 'completed',
      });
      expect(steps).toHaveLength(3);
    },
  );

  it('is cancelled where its last step was done nevertheless', async () => {
    const world = directWorld(test.world);
    const type = await defineWorkflow(
      test,
      '\n  - { id: only, action: world/once, compensate: [{ id: undo, action: world/once }] }\n',
    );
    const only = world.hold('only');
    const event = await test.send({}, type);
    await only.reached;
    const { id: executionId } = await test.settled(event, ['running']);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId });
    expect(await test.settled(event)).toMatchObject({ status: 'uncertain' });
    await test.engine.executions.settle({ tenantId: TENANT, executionId, path: 'only', as: 'done', by: 'me' });
    const run = await test.settled(event, ['completed', 'failed', 'cancelled']);
    expect(run).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' } });
    expect(world.called).toEqual(['only', 'only/undo']);
    only.open();
  });
});

it('a run that ran out of time stays so when it is settled while it is undone', async () => {
  const world = directWorld(test.world);
  const type = await defineWorkflow(
    test,
    `
  - { id: first, action: world/once, compensate: [{ id: undo, action: world/once }] }
  - id: late
    steps: [{ id: w, wait: { signal: never } }]
    fallback: [{ id: instead, action: world/once }]
`,
    'timeout: 500ms\n',
  );
  world.answer('first/undo', 500);
  const event = await test.send({}, type);
  const { id: executionId } = await test.settled(event, ['uncertain']);
  await test.engine.executions.settle({ tenantId: TENANT, executionId, path: 'first/undo', as: 'done', by: 'me' });
  const run = await test.settled(event, ['completed', 'failed', 'cancelled']);
  expect(run).toMatchObject({ status: 'failed', error: { code: 'DEADLINE_EXCEEDED' } });
  expect(world.called).toEqual(['first', 'first/undo']);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { directWorld } from '../testing/directed-world.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test[Symbol.asyncDispose]());

describe('a loop that is cancelled where one of its items waits', () => {
  // Seed 100 of the chaos suite: what stood behind the item that was stopped was not looked at any more.
  it('is undone for every item that was done', async () => {
    const world = directWorld(test.world);
    const type = await defineWorkflow(
      test,
      `
  - id: items
    for_each:
      in: [0, 1, 2, 3, 4]
      concurrency: 2
      steps:
        - { id: hold, if: index == 1, wait: { signal: go } }
        - { id: book, action: world/once, compensate: [{ id: release, action: world/once }] }
`,
    );
    const event = await test.send({}, type);
    const run = await test.settled(event, ['waiting']);
    await expect.poll(() => world.called.length).toBe(4);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId: run.id });
    expect(await test.settled(event)).toMatchObject({ status: 'cancelled' });
    expect(world.called.slice(4)).toEqual([4, 3, 2, 0].map((item) => `items/${item}/book/release`));
  });
});

describe('a loop whose time is over while several of its items wait', () => {
  // Seed 105 of the chaos suite: what waited behind the first of them was left open in a run that had ended.
  it('ends all of them', async () => {
    const type = await defineWorkflow(
      test,
      `
  - id: items
    timeout: 500ms
    for_each:
      in: [0, 1, 2]
      concurrency: 2
      steps: [{ id: group, steps: [{ id: hold, if: index != 1, wait: { signal: go } }] }]
`,
    );
    const run = await test.settled(await test.send({}, type));
    expect(run).toMatchObject({ status: 'failed', error: { code: 'DEADLINE_EXCEEDED' } });
    const ends = Object.fromEntries(run.steps.map(({ path, status }) => [path, status]));
    expect(ends).toMatchObject({
      'items/0/group/hold': 'failed',
      'items/2/group': 'failed',
      'items/2/group/hold': 'failed',
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: { graceMs: 30_000 } });
});
afterAll(() => test[Symbol.asyncDispose]());

const cancel = (executionId: string) =>
  test.engine.executions.cancel({ tenantId: TENANT, executionId, reason: 'enough', by: 'user/ona' });

describe('cancelling', () => {
  it('aborts what runs, in every branch, and ends what waits beside it', async () => {
    const type = await defineWorkflow(
      test,
      `
  - { id: first, action: world/once, compensate: [{ id: undo, action: world/once }] }
  - id: p
    parallel:
      - { id: call, action: world/idempotent }
      - { id: signal, wait: { signal: never } }
      - { id: g, steps: [{ id: time, wait: { for: 1h } }, { id: after, action: world/once }] }
      - { id: f, for_each: { in: [1, 2], steps: [{ id: each, action: world/pure }] } }
  - { id: last, action: world/once }
`,
    );
    const hungUp: string[] = [];
    test.world.answer = ({ key, path }, _count, closed) => {
      if (path === '/once') return 200;
      void closed.then(() => hungUp.push(key.slice(37)));
      return 'hang';
    };
    const event = await test.send({}, type);
    await expect.poll(() => test.world.calls.length, { timeout: 15_000 }).toBe(4);
    const running = await test.settled(event, ['running']);
    await cancel(running.id);
    const run = await test.settled(event);
    expect(run).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' }, timers: [] });
    // Long before the grace is over: each call was told that it is to end.
    expect(hungUp.sort()).toEqual(['p/call', 'p/f/0/each', 'p/f/1/each']);
    const ends = new Map(run.steps.map(({ path, status }) => [path, status]));
    for (const path of ['p/call', 'p/signal', 'p/g/time', 'p/g', 'p']) expect(ends.get(path), path).toBe('cancelled');
    expect(test.world.calls.map(({ key }) => key.slice(37)).filter((path) => !path.startsWith('p/'))).toEqual([
      'first',
      'first/undo',
    ]);
  });

  it('ends at once where all of it waits and nobody holds it', async () => {
    const type = await defineWorkflow(
      test,
      '  - id: p\n    parallel: [{ id: a, wait: { for: 1h } }, { id: b, wait: { signal: never } }]\n',
    );
    const event = await test.send({}, type);
    const waiting = await test.settled(event, ['waiting']);
    // The second may find that it is over by then.
    await Promise.allSettled([cancel(waiting.id), cancel(waiting.id)]);
    const run = await test.settled(event);
    expect(run).toMatchObject({ status: 'cancelled', timers: [] });
    expect(run.steps.map(({ path, status }) => `${path} ${status}`).sort()).toEqual([
      'p cancelled',
      'p/a cancelled',
      'p/b cancelled',
    ]);
    expect(run.inbox).toMatchObject([{ kind: 'cancel', name: 'user/ona', payload: 'enough' }]);
  });
});

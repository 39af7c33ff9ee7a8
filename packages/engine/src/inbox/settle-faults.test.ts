import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../execution/settlement.ts';
import { createCrashingProcess, expireLeases, type Fault } from '../testing/crashing-process.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  await test.workflow(`
name: settled
on:
  - event: settled
steps:
  - { id: first, action: world/idempotent, compensate: [{ id: undo, action: world/idempotent }] }
  - id: p
    timeout: 1h
    parallel:
      - { id: g, steps: [{ id: a, action: world/once }, { id: b, action: world/idempotent }] }
      - { id: w, steps: [{ id: s, wait: { signal: go } }, { id: c, action: world/idempotent }] }
  - { id: z, action: world/idempotent }
`);
});
afterAll(() => test[Symbol.asyncDispose]());

const process = (fault?: Fault) =>
  createCrashingProcess(
    test.database,
    createWorldInvoker(() => test.world.url),
    fault,
  );

const FAULTS: Fault[] = [1, 2, 3, 4, 5].flatMap((number) =>
  (['before', 'after'] as const).flatMap((when) => [
    { at: 'commit', number, when, pause: false } as const,
    ...(number > 3 ? [] : [{ at: 'call', number, when, pause: false } as const]),
  ]),
);

const ENDS: Record<Verdict, string[]> = {
  done: ['completed'],
  // Called once more, and its worker may have died in the middle of that.
  not_done: ['completed', 'uncertain'],
  give_up: ['failed'],
};

describe.each(['done', 'not_done', 'give_up'] as const)('a step settled as %s', (verdict) => {
  it.each(FAULTS)('goes on from there, when the worker dies $when $at $number', async (fault) => {
    let known = false;
    test.world.answer = ({ key }) => (key.endsWith('/a') && !known ? 500 : 200);
    const event = await test.send({}, 'settled');
    await process().work();
    const { id } = await test.settled(event);
    expect((await test.engine.executions.get(TENANT, id)).status).toBe('uncertain');
    known = true;
    const ref = { tenantId: TENANT, executionId: id };
    await test.engine.executions.settle({ ...ref, path: 'p/g/a', as: verdict, by: 'ann' });
    if (verdict !== 'give_up') await test.engine.executions.signal({ ...ref, name: 'go' }).catch(() => {});
    await process(fault).work();
    await expireLeases(test.database);
    await process().work();
    if ((await test.engine.executions.get(TENANT, id)).status === 'waiting') {
      await test.engine.executions.signal({ ...ref, name: 'go' });
      await process().work();
    }
    const run = await test.engine.executions.get(TENANT, id);
    expect(ENDS[verdict], JSON.stringify(run.error)).toContain(run.status);
    expect(run.inbox.find(({ kind }) => kind === 'settle')).toHaveProperty('consumedAt');
    const calls = (path: string) => test.world.callsOf(`${id}/${path}`).length;
    expect(calls('p/g/a')).toBeLessThanOrEqual(verdict === 'not_done' ? 2 : 1);
    expect(calls('first/undo') > 0).toBe(verdict === 'give_up');
    if (run.status === 'completed') {
      for (const path of ['p/g/b', 'p/w/c', 'z']) expect(calls(path), path).toBeGreaterThan(0);
      expect(run.steps.filter(({ status }) => !['completed', 'failed'].includes(status))).toEqual([]);
    } else if (verdict === 'give_up') {
      for (const path of ['p/g/b', 'p/w/c', 'z']) expect(calls(path), path).toBe(0);
    }
    const left = await test.database.sql`select 1 from automate_outbox.items where ref = ${id}`;
    expect(left).toHaveLength(0);
  });
});

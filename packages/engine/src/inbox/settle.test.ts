import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail } from '../queries/execution-record.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import type { SettleStep } from './inbox-operations.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: { graceMs: 200 } });
});
afterAll(() => test[Symbol.asyncDispose]());

/** Nobody knows what became of the calls of these steps, until the function that it returns is called. */
function unknown(...paths: string[]): () => void {
  const open = new Set(paths);
  test.world.answer = ({ key }) => (open.has(key.slice(key.indexOf('/') + 1)) ? 500 : 200);
  return () => open.clear();
}

const settle = (run: ExecutionDetail, path: string, as: SettleStep['as'], more: Partial<SettleStep> = {}) =>
  test.engine.executions.settle({ tenantId: TENANT, executionId: run.id, path, as, by: 'ann', ...more });

const called = (run: ExecutionDetail) =>
  test.world.calls.filter(({ key }) => key.startsWith(run.id)).map(({ key }) => key.slice(37));

/** Where the uncertain step stands, what is around it, and what is called beside it. */
const PLACES = [
  {
    place: 'at the top',
    path: 'a',
    steps: '  - { id: a, action: world/once }',
    after: [],
  },
  {
    place: 'in a group with a time limit',
    path: 'g/a',
    steps: '  - { id: g, timeout: 1m, steps: [{ id: a, action: world/once }, { id: b, action: world/once }] }',
    after: ['g/b'],
  },
  {
    place: 'beside a branch that waits',
    path: 'p/l/a',
    steps: `  - id: p
    parallel:
      - { id: l, steps: [{ id: a, action: world/once }, { id: b, action: world/once }] }
      - { id: r, steps: [{ id: w, wait: { for: 2s } }, { id: c, action: world/once }] }`,
    after: ['p/l/b', 'p/r/c'],
  },
  {
    place: 'in an item',
    path: 'f/1/a',
    steps: '  - { id: f, for_each: { in: [1, 2, 3], steps: [{ id: a, action: world/once }] } }',
    after: ['f/0/a', 'f/2/a'],
  },
  {
    place: 'in a choice',
    path: 'c/a',
    steps: '  - { id: c, condition: "true", then: [{ id: a, action: world/once }] }',
    after: [],
  },
];

describe('settling an uncertain step', () => {
  it.each(PLACES)('$place, as done: nothing is called again, the run goes on', async ({ path, steps, after }) => {
    const type = await defineWorkflow(test, `${steps}\n  - { id: z, action: world/once }\n`);
    unknown(path);
    const event = await test.send({}, type);
    const uncertain = await test.settled(event);
    expect(uncertain).toMatchObject({ status: 'uncertain', error: { details: { step: path } } });
    await settle(uncertain, path, 'done', { output: { id: 7 } });
    const run = await test.settled(event, ['completed', 'failed']);
    expect(run.status, JSON.stringify(run.error)).toBe('completed');
    expect(run).not.toHaveProperty('error');
    expect(run.steps.find((step) => step.path === path)).toMatchObject({ status: 'completed', output: { id: 7 } });
    expect(called(run).sort()).toEqual([path, ...after, 'z'].sort());
    expect(run.steps.filter(({ status }) => status === 'uncertain')).toEqual([]);
    expect(run.inbox).toMatchObject([{ kind: 'settle', name: path, payload: { as: 'done', by: 'ann' } }]);
    expect(run.inbox[0]).toHaveProperty('consumedAt');
  });

  it.each(PLACES)('$place, as not done: it is called once more, with the same key', async ({ path, steps, after }) => {
    const type = await defineWorkflow(test, `${steps}\n  - { id: z, action: world/once }\n`);
    const known = unknown(path);
    const event = await test.send({}, type);
    const uncertain = await test.settled(event);
    known();
    await settle(uncertain, path, 'not_done');
    const run = await test.settled(event, ['completed', 'failed']);
    expect(run.status, JSON.stringify(run.error)).toBe('completed');
    expect(called(run).sort()).toEqual([path, path, ...after, 'z'].sort());
    const settled = { as: 'not_done', by: 'ann' };
    expect(run.steps.find((step) => step.path === path)?.error?.details).toMatchObject({ lost: true, settled });
  });

  it.each(PLACES)('$place, given up: the run fails, and what was done is undone', async ({ path, steps }) => {
    const type = await defineWorkflow(
      test,
      `  - { id: first, action: world/once, compensate: [{ id: undo, action: world/once }] }
${steps}
  - { id: z, action: world/once }
`,
    );
    unknown(path);
    const event = await test.send({}, type);
    const uncertain = await test.settled(event);
    const before = called(uncertain);
    await settle(uncertain, path, 'give_up');
    const run = await test.settled(event, ['completed', 'failed']);
    expect(run).toMatchObject({ status: 'failed', error: { code: 'ABORTED', effect: 'unknown' } });
    expect(run.error?.details).toMatchObject({ reason: { kind: 'given_up', by: 'ann' } });
    const step = run.steps.find((one) => one.path === path);
    expect(step?.error?.details).toEqual({ settled: { as: 'give_up', by: 'ann' } });
    expect(run.error?.message).toContain('ann');
    expect(called(run).slice(before.length)).toEqual(['first/undo']);
    expect(run.inbox[0]).toHaveProperty('consumedAt');
  });

  it('is uncertain again where another step is, and goes on once that is settled too', async () => {
    const type = await defineWorkflow(
      test,
      '  - { id: p, parallel: [{ id: a, action: world/once }, { id: b, action: world/once }] }\n',
    );
    unknown('p/a', 'p/b');
    const event = await test.send({}, type);
    const first = await test.settled(event);
    await settle(first, 'p/a', 'done', { output: 1 });
    await expect
      .poll(async () => (await test.engine.executions.get(TENANT, first.id)).inbox[0], { timeout: 15_000 })
      .toHaveProperty('consumedAt');
    const second = await test.settled(event);
    expect(second).toMatchObject({ status: 'uncertain', error: { details: { step: 'p/b' } } });
    await settle(second, 'p/b', 'done', { output: 2 });
    expect(await test.settled(event, ['completed', 'failed'])).toMatchObject({ status: 'completed' });
  });

  it('leaves alone what an earlier attempt of a step around it had ended', async () => {
    const type = await defineWorkflow(
      test,
      `  - id: p
    retry: { attempts: 2, backoff: 1ms }
    parallel:
      - { id: l, steps: [{ id: f, action: world/idempotent, retry: { attempts: 1 } }, { id: a, action: world/once }] }
      - { id: r, steps: [{ id: w, wait: { signal: go } }] }
`,
    );
    test.world.answer = ({ key }) => (key.endsWith('/p/l/f') ? 503 : key.endsWith('/p/~2/l/a') ? 500 : 200);
    const event = await test.send({}, type);
    const uncertain = await test.settled(event);
    expect(uncertain).toMatchObject({ status: 'uncertain', error: { details: { step: 'p/~2/l/a' } } });
    await settle(uncertain, 'p/~2/l/a', 'done', { output: 1 });
    const waiting = await test.settled(event, ['waiting']);
    const statusOf = (path: string) => waiting.steps.filter((step) => step.path === path).at(-1)?.status;
    expect(['p/r', 'p/r/w', 'p/~2/r', 'p/~2/r/w'].map(statusOf)).toEqual([
      'cancelled',
      'cancelled',
      'running',
      'waiting',
    ]);
    await test.engine.executions.signal({ tenantId: TENANT, executionId: waiting.id, name: 'go' });
    expect(await test.settled(event, ['completed', 'failed'])).toMatchObject({ status: 'completed' });
  });

  it('happens once, whoever asks and however often', async () => {
    const type = await defineWorkflow(test, '  - { id: a, action: world/once }\n');
    const known = unknown('a');
    const event = await test.send({}, type);
    const uncertain = await test.settled(event);
    known();
    const asked = await Promise.allSettled(
      [1, 2, 3, 4].flatMap(() => [settle(uncertain, 'a', 'not_done'), settle(uncertain, 'a', 'done', { output: 1 })]),
    );
    const run = await test.settled(event, ['completed', 'failed']);
    expect(run.inbox).toHaveLength(1);
    const { as } = run.inbox[0]!.payload as { as: string };
    expect(called(run)).toHaveLength(as === 'done' ? 1 : 2);
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    await settle(run, 'a', as as 'done', as === 'done' ? { output: 1 } : {});
    await expect(settle(run, 'a', 'give_up')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('is taken up by another worker where the first dies before anything is written', async () => {
    await using paused = await createTestEngine({ worker: { graceMs: 200 } });
    const type = await defineWorkflow(paused, '  - { id: a, action: world/once }\n  - { id: z, action: world/once }\n');
    paused.world.answer = ({ key }) => (key.endsWith('/a') ? 500 : 200);
    const event = await paused.send({}, type);
    const run = await paused.settled(event);
    await paused.engine.close();
    const { engine } = await paused.another();
    await engine.executions.settle({ tenantId: TENANT, executionId: run.id, path: 'a', as: 'done', by: 'ann' });
    // A claim that nobody keeps: its worker died with what it knew.
    await paused.database.sql`
      update automate_outbox.items set state = 'claimed', token = 9, attempts = 1, worker = 'dead',
        lease_until = clock_timestamp() - interval '1 second' where key = ${run.id}`;
    await engine.createWorker().start();
    await expect
      .poll(async () => (await engine.executions.get(TENANT, run.id)).status, { timeout: 15_000 })
      .toBe('completed');
    expect(paused.world.calls.map(({ key }) => key.slice(37))).toEqual(['a', 'z']);
  });

  it('says what is wrong with what was asked', async () => {
    const type = await defineWorkflow(test, '  - { id: g, steps: [{ id: a, action: world/once }] }\n');
    unknown('g/a');
    const run = await test.settled(await test.send({}, type));
    await expect(settle(run, 'g', 'done')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('g/a'),
    });
    await expect(settle(run, 'g/a', 'not_done', { output: 1 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(settle(run, 'g/a', 'done', { output: 'x\u0000' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(settle({ ...run, id: 'nonsense' }, 'g/a', 'done')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const other = { tenantId: 'other', executionId: run.id, path: 'g/a', as: 'done', by: 'x' } as const;
    await expect(test.engine.executions.settle(other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

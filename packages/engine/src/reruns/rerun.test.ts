import type { JsonValue } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail } from '../queries/execution-record.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import type { Rerun } from './rerun-operations.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: { graceMs: 200 } });
});
afterAll(() => test[Symbol.asyncDispose]());

const rerun = (run: { id: string }, more: Partial<Rerun> = {}) =>
  test.engine.executions.rerun({ tenantId: TENANT, executionId: run.id, by: 'ann', ...more });

const called = (run: { id: string }) =>
  test.world.calls.filter(({ key }) => key.startsWith(run.id)).map(({ key }) => key.slice(37));

async function over(id: string): Promise<ExecutionDetail> {
  const read = async () => await test.engine.executions.get(TENANT, id);
  await expect
    .poll(async () => (await read()).status, { timeout: 15_000 })
    .toMatch(/completed|failed|uncertain|cancelled/);
  return await read();
}

/** These steps fail for good as long as they are named. */
function failing(...paths: string[]): () => void {
  const open = new Set(paths);
  test.world.answer = ({ key }) => (open.has(key.slice(key.indexOf('/') + 1)) ? 404 : 200);
  return () => open.clear();
}

const outputOf = (run: ExecutionDetail, path: string): JsonValue | undefined =>
  run.steps.findLast((step) => step.path === path)?.output;

const STEPS = `
  - { id: a, action: world/once, with: { n: "{{event.payload.n}}" } }
  - id: g
    steps:
      - { id: b, action: world/once, fallback: [{ id: b2, action: world/once }] }
      - { id: c, action: world/once, with: { from: "{{steps.a.output.call}}" } }
  - id: many
    for_each: { in: [1, 2], steps: [{ id: each, action: world/once }] }
  - id: last
    action: world/once
    with: { n: "{{event.payload.n}}", c: "{{steps.g.output.c.call}}" }
`;

describe('running again', () => {
  it('runs all of it as a new execution of the same event, with keys of its own', async () => {
    const type = await defineWorkflow(test, STEPS);
    failing();
    const first = await test.settled(await test.send({ n: 1 }, type));
    const { executionId, eventId, duplicate } = await rerun(first);
    expect({ eventId, duplicate }).toEqual({ eventId: first.event.id, duplicate: false });
    const second = await over(executionId);
    expect(second).toMatchObject({ status: 'completed', rerunOf: first.id, event: first.event });
    expect(second.traceId).toBe(first.traceId);
    expect(called(second).sort()).toEqual(called(first).sort());
    expect(second.rerun).toEqual({ of: first.id, editedSteps: [], editedInput: false, by: 'ann' });
    expect((await test.engine.executions.get(TENANT, first.id)).reruns).toEqual([executionId]);
  });

  it.each([
    ['last', ['last']],
    ['many', ['many/0/each', 'many/1/each', 'last']],
    ['c', ['g/c', 'many/0/each', 'many/1/each', 'last']],
    ['g/b', ['g/b', 'g/c', 'many/0/each', 'many/1/each', 'last']],
    ['g', ['g/b', 'g/c', 'many/0/each', 'many/1/each', 'last']],
  ])('begins with %s: what stood before is recalled', async (from, calls) => {
    const type = await defineWorkflow(test, STEPS);
    const mend = failing('last', 'g/b');
    const first = await test.settled(await test.send({ n: 1 }, type));
    expect(first.status).toBe('failed');
    mend();
    const second = await over((await rerun(first, { from })).executionId);
    expect(second.status, JSON.stringify(second.error)).toBe('completed');
    expect(called(second).sort()).toEqual([...calls].sort());
    expect(outputOf(second, 'a')).toEqual(outputOf(first, 'a'));
    const before = second.steps.find(({ path }) => path === 'a');
    expect(before).toMatchObject({ idempotencyKey: `${first.id}/a`, plugin: 'world@1.0.0', status: 'completed' });
  });

  it('goes on from the newest attempt of a group', async () => {
    const type = await defineWorkflow(
      test,
      `
  - id: g
    retry: { attempts: 2, backoff: 10ms, jitter: false }
    steps: [{ id: b, action: world/once }, { id: c, action: world/idempotent, retry: { attempts: 1 } }]
`,
    );
    test.world.answer = ({ key }) => (key.endsWith('c') ? 503 : 200);
    const first = await test.settled(await test.send({}, type));
    expect(called(first)).toEqual(['g/b', 'g/c', 'g/~2/b', 'g/~2/c']);
    test.world.answer = () => 200;
    const second = await over((await rerun(first, { from: 'c' })).executionId);
    expect(second.status).toBe('completed');
    expect(called(second)).toEqual(['g/c']);
    expect(outputOf(second, 'g/b')).toEqual(outputOf(first, 'g/~2/b'));
  });

  it('takes another input, as an event of its own that starts nothing else', async () => {
    const type = await defineWorkflow(test, STEPS);
    failing();
    const first = await test.settled(await test.send({ n: 1 }, type));
    const { executionId, eventId } = await rerun(first, { input: { n: 2 }, from: 'last' });
    const second = await over(executionId);
    expect(eventId).not.toBe(first.event.id);
    expect(second.event).toEqual({ ...first.event, id: eventId });
    expect(test.world.calls.findLast(({ key }) => key === `${executionId}/last`)?.body).toMatchObject({ n: 2 });
    const event = await test.engine.events.get(TENANT, eventId);
    expect(event).toMatchObject({
      payload: { n: 2 },
      deliveryId: `rerun/${executionId}`,
      executions: [{ id: executionId }],
    });
    expect(second.rerun).toMatchObject({ editedInput: true, from: 'last' });
  });

  it('takes outputs instead of those of steps before', async () => {
    const type = await defineWorkflow(test, STEPS);
    const mend = failing('last');
    const first = await test.settled(await test.send({ n: 1 }, type));
    mend();
    const steps = { a: { call: 'A' }, 'g/c': { call: 'C' } };
    const second = await over((await rerun(first, { from: 'last', steps })).executionId);
    expect(second.rerun?.editedSteps).toEqual(['a', 'g/c']);
    expect(outputOf(second, 'a')).toEqual({ call: 'A' });
    expect(test.world.calls.findLast(({ key }) => key === `${second.id}/last`)?.body).toMatchObject({ c: 'C' });
  });

  it('runs the newest version, in which a step before it may be new', async () => {
    const type = await defineWorkflow(test, STEPS);
    const mend = failing('last');
    const first = await test.settled(await test.send({ n: 1 }, type));
    mend();
    const { source } = await test.engine.workflows.get(TENANT, first.workflow.name);
    const text = source.text.replace('  - id: last', '  - { id: fresh, action: world/once }\n  - id: last');
    await test.engine.workflows.update({
      tenantId: TENANT,
      workflow: first.workflow.name,
      source: { text, format: 'yaml' },
    });
    const old = await over((await rerun(first, { from: 'last' })).executionId);
    expect(old.workflow.version).toBe(1);
    await expect(rerun(first, { from: 'last', version: 'current' })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('fresh'),
    });
    const current = await over((await rerun(first, { from: 'fresh', version: 'current' })).executionId);
    expect(current).toMatchObject({ status: 'completed', workflow: { version: 2 } });
    expect(called(current)).toEqual(['fresh', 'last']);
    const told = await over(
      (await rerun(first, { from: 'last', version: 'current', steps: { fresh: 1 } })).executionId,
    );
    expect(called(told)).toEqual(['last']);
  });

  it('is one rerun for one key, whoever asks and however often', async () => {
    const type = await defineWorkflow(test, '  - { id: a, action: world/once }\n');
    failing();
    const first = await test.settled(await test.send({}, type));
    const asked = await Promise.all(
      [1, 2, 3, 4].flatMap((n) => [rerun(first, { key: 'k' }), rerun(first, { key: 'k', input: { n } })]),
    );
    expect(new Set(asked.map(({ executionId }) => executionId)).size).toBe(1);
    expect(asked.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    await over(asked[0]!.executionId);
    expect((await test.engine.executions.get(TENANT, first.id)).reruns).toHaveLength(1);
    const [left] = await test.database.sql`
      select count(*)::int as count from automate_engine.events where delivery_id like 'rerun/%' and id not in (
        select event_id from automate_engine.executions)`;
    expect(left?.count).toBe(0);
  });

  it('runs a rerun again, and a step that was undone only anew', async () => {
    const type = await defineWorkflow(
      test,
      `
  - { id: a, action: world/once, compensate: [{ id: undo, action: world/once }] }
  - { id: z, action: world/once }
`,
    );
    const mend = failing('z');
    const first = await test.settled(await test.send({}, type));
    expect(called(first)).toEqual(['a', 'z', 'a/undo']);
    await expect(rerun(first, { from: 'z' })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('undone'),
    });
    mend();
    const second = await over((await rerun(first)).executionId);
    const third = await over((await rerun(second, { from: 'z' })).executionId);
    expect(called(third)).toEqual(['z']);
    expect(third.rerunOf).toBe(second.id);
  });

  it('says what it cannot begin with, and creates nothing then', async () => {
    const type = await defineWorkflow(test, `${STEPS}  - { id: wait, wait: { signal: go } }\n`);
    failing();
    const event = await test.send({ n: 1 }, type);
    const live = await test.settled(event, ['waiting']);
    await expect(rerun(live)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await test.engine.executions.cancel({ tenantId: TENANT, executionId: live.id });
    const first = await test.settled(event);
    const refused = async (more: Partial<Rerun>, ...pointers: string[]) => {
      const error = await rerun(first, more).catch((thrown) => thrown);
      expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
      expect(error.details.errors.map((one: { pointer: string }) => one.pointer)).toEqual(pointers);
    };
    await refused({ from: 'nothing' }, '/from');
    await refused({ from: 'x/last' }, '/from');
    await refused({ from: 'many/1/each' }, '/from');
    await refused({ from: 'b2' }, '/from');
    await refused({ steps: { a: 1 } }, '/steps');
    await refused({ from: 'c', steps: { last: 1, none: 2 } }, '/steps/last', '/steps/none');
    await refused({ input: 'x\u0000' }, '/input');
    await expect(rerun({ id: crypto.randomUUID() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(rerun(first, { tenantId: 'other' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await test.engine.executions.get(TENANT, first.id)).reruns).toEqual([]);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: { graceMs: 300, leaseMs: 5_000 } });
});
afterAll(() => test[Symbol.asyncDispose]());

const tenantId = 'default';
const define = (steps: string, head?: string) => defineWorkflow(test, steps, head);
const claimed = async (id: string) => {
  const [item] = await test.database.sql`select state, attempts from automate_outbox.items where key = ${id}`;
  return item?.state;
};

const APPROVAL = `
  - id: ask
    wait: { signal: approved }
  - id: act
    action: world/once
    with: { who: "{{steps.ask.output.who}}" }
`;

describe('waiting', () => {
  it('goes on after a time, without holding its claim, and not before', async () => {
    const type = await define(`
  - id: pause
    wait: { for: 4s }
  - id: act
    action: world/once
`);
    const event = await test.send({}, type);
    const waiting = await test.settled(event, ['waiting']);
    expect(waiting).toMatchObject({ steps: [{ status: 'waiting' }], timers: [{ path: 'pause', kind: 'delay' }] });
    expect(await claimed(waiting.id)).toBe('scheduled');
    const run = await test.settled(event);
    expect(run).toMatchObject({ status: 'completed', timers: [], steps: [{ output: null }, { status: 'completed' }] });
    const [pause] = run.steps;
    expect(Date.parse(pause!.finishedAt!) - Date.parse(pause!.startedAt)).toBeGreaterThanOrEqual(3_999);
  });

  it('goes on with the payload of a signal', async () => {
    const type = await define(APPROVAL);
    const event = await test.send({}, type);
    const { id, steps } = await test.settled(event, ['waiting']);
    expect(steps[0]).toMatchObject({ status: 'waiting', waitsFor: 'approved' });
    await test.engine.executions.signal({ tenantId, executionId: id, name: 'other', payload: 1 });
    await sleep(100);
    expect((await test.engine.executions.get(tenantId, id)).status).toBe('waiting');
    await test.engine.executions.signal({ tenantId, executionId: id, name: 'approved', payload: { who: 'Ada' } });
    const run = await test.settled(event);
    expect(run.status).toBe('completed');
    expect(test.world.callsOf(`${id}/act`)[0]?.body).toEqual({ who: 'Ada' });
    expect(run.inbox.map((one) => [one.name, one.consumedAt !== undefined])).toEqual([
      ['other', false],
      ['approved', true],
    ]);
  });

  it('keeps a signal that comes early, and takes signals in their order', async () => {
    const type = await define(`
  - id: slow
    action: world/once
  - id: first
    wait: { signal: go }
  - id: second
    wait: { signal: go }
`);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    test.world.answer = async () => {
      await held;
      return 200;
    };
    const event = await test.send({}, type);
    const { id } = await test.settled(event, ['running']);
    await test.engine.executions.signal({ tenantId, executionId: id, name: 'go', payload: 1, key: 'a' });
    await test.engine.executions.signal({ tenantId, executionId: id, name: 'go', payload: 'again', key: 'a' });
    await test.engine.executions.signal({ tenantId, executionId: id, name: 'go', payload: 2 });
    release();
    const run = await test.settled(event);
    expect(run.steps.slice(1).map((step) => step.output)).toEqual([1, 2]);
    expect(run.inbox).toHaveLength(2);
  });

  it('fails when the signal does not come in time', async () => {
    const type = await define(`
  - id: ask
    wait: { signal: approved, timeout: 150ms }
`);
    const run = await test.settled(await test.send({}, type));
    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'DEADLINE_EXCEEDED', effect: 'none', details: { step: 'ask' } },
      steps: [{ status: 'failed' }],
      timers: [],
    });
  });
});

describe('cancel', () => {
  it('ends a waiting run at once', async () => {
    const type = await define(APPROVAL);
    const event = await test.send({}, type);
    const { id } = await test.settled(event, ['waiting']);
    await test.engine.executions.cancel({ tenantId, executionId: id, reason: 'not needed' });
    const run = await test.settled(event);
    expect(run).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' }, steps: [{ status: 'cancelled' }] });
    expect(run.error?.message).toContain('not needed');
    await expect(test.engine.executions.cancel({ tenantId, executionId: id })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
    });
    await expect(test.engine.executions.signal({ tenantId, executionId: id, name: 'approved' })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
    });
  });

  it.each([
    ['pure', 'cancelled', 'cancelled'],
    ['idempotent', 'cancelled', 'cancelled'],
    ['once', 'uncertain', 'uncertain'],
  ])('aborts a running %s step: the run is %s', async (action, status, step) => {
    const type = await define(`
  - id: act
    action: world/${action}
  - id: after
    set: { n: 1 }
`);
    test.world.answer = () => 'hang';
    const calls = test.world.calls.length;
    const event = await test.send({}, type);
    const { id } = await test.settled(event, ['running']);
    await expect.poll(() => test.world.calls.length).toBe(calls + 1);
    await test.engine.executions.cancel({ tenantId, executionId: id });
    const run = await test.settled(event);
    expect(run).toMatchObject({ status, steps: [{ path: 'act', status: step }] });
    // One that is uncertain is still to be cancelled when somebody knows.
    expect(run.inbox.map(({ kind, consumedAt }) => [kind, consumedAt === undefined])).toEqual([
      ['cancel', status === 'uncertain'],
    ]);
  });

  it('reaches a run in another process', async () => {
    const type = await define(`
  - id: act
    action: world/pure
`);
    test.world.answer = () => 'hang';
    const event = await test.send({}, type);
    const { id } = await test.settled(event, ['running']);
    const { engine: other } = await test.another();
    await other.executions.cancel({ tenantId, executionId: id });
    expect((await test.settled(event)).status).toBe('cancelled');
  });

  it('takes any text as its reason', async () => {
    const type = await define(APPROVAL);
    const event = await test.send({}, type);
    const { id } = await test.settled(event, ['waiting']);
    const reason = `half a pair \ud800, a null \u0000${'x'.repeat(974)}😀`;
    await test.engine.executions.cancel({ tenantId, executionId: id, reason });
    const run = await test.settled(event);
    expect(run.status).toBe('cancelled');
    expect(run.error?.message).toContain('half a pair \ufffd, a null xxx');
  });

  it('answers NOT_FOUND for what is not there', async () => {
    for (const executionId of ['nonsense', '01a1f8e7-fb2d-7081-b6e7-becdcc311718']) {
      await expect(test.engine.executions.cancel({ tenantId, executionId })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
  });
});

describe('the time limit of a run', () => {
  it('ends a run whose step does not', async () => {
    const type = await define(
      `
  - id: act
    action: world/pure
    timeout: 1m
`,
      'timeout: 4s\n',
    );
    test.world.answer = () => 'hang';
    const run = await test.settled(await test.send({}, type));
    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'DEADLINE_EXCEEDED' },
      steps: [{ status: 'failed' }],
    });
  });

  it('ends a run that waits, though nobody wakes it', async () => {
    const type = await define(APPROVAL, 'timeout: 4s\n');
    const run = await test.settled(await test.send({}, type));
    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'DEADLINE_EXCEEDED' },
      steps: [{ status: 'failed' }],
    });
  });
});

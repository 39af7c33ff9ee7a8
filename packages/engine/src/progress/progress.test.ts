import { createSignals, SIGNAL_NAMES, silentLogger } from '@automate/core';
import { SkipLockedClaimOutboxStore } from '@automate/outbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCrashingProcess, expireLeases } from '../testing/crashing-process.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';
import { createHousekeeping } from '../worker/housekeeping.ts';
import { createTeller } from './progress.ts';

const signals = createSignals();
/** Names of signals, with the error's code where there is one, by execution. */
let told = new Map<string, string[]>();
/** Owners that signals named, by execution. */
const owners = new Map<string, Set<string | null>>();
for (const name of SIGNAL_NAMES) {
  if (name === 'eventReceived' || name === 'instanceHealthChanged') continue;
  signals.on(name, (payload) => {
    const { id, owner } = payload.execution;
    owners.set(id, (owners.get(id) ?? new Set()).add(owner));
    told.set(id, [...(told.get(id) ?? []), 'error' in payload ? `${name} ${payload.error.code}` : name]);
  });
}

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ signals, worker: { graceMs: 200 } });
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(() => {
  told = new Map();
  test.world.answer = () => 200;
  test.world.calls.splice(0);
});

const define = (steps: string, head?: string) => defineWorkflow(test, steps, head);
const toldOf = async (id: string, last: string) => {
  await expect.poll(() => told.get(id)?.at(-1)).toBe(last);
  return told.get(id);
};

describe('the signals of a run', () => {
  it('name who wrote the version that it runs', async () => {
    const source = (version: number) => ({
      format: 'yaml' as const,
      text: `
name: owned
on: [{ event: owned }]
steps: [{ id: s, set: { version: ${version} } }]
`,
    });
    const ref = { tenantId: TENANT, workflow: 'owned' };
    await test.engine.workflows.create({ tenantId: TENANT, source: source(1), activate: true, by: 'user/ann' });
    const first = await test.settled(await test.send({}, 'owned'));
    await toldOf(first.id, 'workflowCompleted');
    await test.engine.workflows.update({ ...ref, source: source(2), by: 'user/bob' });
    const second = await test.settled(await test.send({}, 'owned'));
    await toldOf(second.id, 'workflowCompleted');
    expect([first, second].map(({ id }) => [...(owners.get(id) ?? [])])).toEqual([['user/ann'], ['user/bob']]);
  });

  it('tell each attempt and the end', async () => {
    const type = await define(`
  - id: first
    action: world/idempotent
    retry: { attempts: 2, backoff: 10ms }
  - id: second
    set: { n: 1 }
`);
    const answers = [503, 200];
    test.world.answer = () => answers.shift() ?? 200;
    const { id } = await test.settled(await test.send({}, type));
    expect(await toldOf(id, 'workflowCompleted')).toEqual([
      'workflowStarted',
      'stepStarted',
      'stepFailed UNAVAILABLE',
      'stepStarted',
      'stepStarted',
      'stepCompleted',
      'stepCompleted',
      'workflowCompleted',
    ]);
  });

  it('tell of a step whose run was cancelled under way or while it waited, and of one that waited in vain', async () => {
    const cancel = async (id: string) => {
      await test.engine.executions.cancel({ tenantId: TENANT, executionId: id });
      expect(await toldOf(id, 'workflowFailed CANCELLED')).toContain('stepFailed CANCELLED');
    };
    test.world.answer = () => 'hang';
    const calls = await test.send({}, await define('\n  - id: call\n    action: world/once\n'));
    await expect.poll(() => test.world.calls.length).toBe(1);
    await cancel((await test.settled(calls, ['running'])).id);

    const asks = await test.send({}, await define('\n  - id: ask\n    wait: { signal: go }\n'));
    await cancel((await test.settled(asks, ['waiting'])).id);

    const type = await define('\n  - id: ask\n    wait: { signal: go, timeout: 50ms }\n');
    const { id } = await test.settled(await test.send({}, type));
    expect(await toldOf(id, 'workflowFailed DEADLINE_EXCEEDED')).toContain('stepFailed DEADLINE_EXCEEDED');
  });

  it('tell of a step that was found lost with its process', async () => {
    const lost = await createTestEngine({ worker: false });
    await using _ = lost;
    const type = await defineWorkflow(lost, '\n  - id: call\n    action: world/once\n');
    const event = await lost.send({}, type);
    const invoker = createWorldInvoker(() => lost.world.url);
    await createCrashingProcess(lost.database, invoker, { at: 'call', number: 1, when: 'before', pause: false }).work();
    await expireLeases(lost.database);
    const { engine } = await lost.another({ signals });
    await engine.createWorker().start();
    const { id, status } = await lost.settled(event);
    expect(status).toBe('uncertain');
    expect(await toldOf(id, 'workflowFailed ABORTED')).toContain('stepFailed ABORTED');
  });

  it('tell of an execution that killed every process', async () => {
    const lost = await createTestEngine({ worker: false });
    await using _ = lost;
    const type = await defineWorkflow(lost, '\n  - id: call\n    action: world/pure\n');
    await lost.send({}, type);
    const { database } = lost;
    const invoker = createWorldInvoker(() => lost.world.url);
    await createCrashingProcess(database, invoker, { at: 'call', number: 1, when: 'before', pause: false }).work();
    await database.sql`update automate_outbox.items set attempts = max_attempts where queue = 'executions'`;
    await expireLeases(database);
    const [id] = await createHousekeeping({
      sql: database.sql,
      store: new SkipLockedClaimOutboxStore(database.db),
      teller: createTeller(signals, () => {}),
      log: silentLogger,
      intervalMs: 1_000,
      deliveryRetentionMs: 1_000,
      onReturned() {},
    }).endDead(3_600_000);
    expect(told.get(id!)).toEqual(['workflowFailed ABORTED']);
  });
});

describe('a progress listener', () => {
  it('is dropped when it throws or rejects, and breaks nothing', async () => {
    const errors: unknown[] = [];
    const teller = createTeller(createSignals(), (error) => errors.push(error));
    let calls = 0;
    teller.listen(() => {
      calls += 1;
      throw new Error('thrown');
    });
    teller.listen(async () => {
      calls += 1;
      throw new Error('rejected');
    });
    const progress = {
      type: 'event_matched',
      eventId: 'e',
      tenantId: TENANT,
      traceparent: '',
      eventType: 't',
      executions: [],
      waitedMs: 0,
      durationMs: 0,
      finishedAt: 0,
    } as const;
    teller.tell({ ...progress, executions: [] });
    await new Promise(setImmediate);
    teller.tell({ ...progress, executions: [] });
    expect([calls, errors.map((error) => (error as Error).message)]).toEqual([2, ['thrown', 'rejected']]);
  });
});

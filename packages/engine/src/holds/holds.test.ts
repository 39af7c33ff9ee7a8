import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCrashingProcess, expireLeases } from '../testing/crashing-process.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTableHealth, type TableHealth } from '../testing/table-health.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

let test: TestEngine;
let health: TableHealth;
beforeAll(async () => {
  test = await createTestEngine({
    worker: { graceMs: 300, leaseMs: 5_000 },
    // Made below, on the engine's own database.
    engine: { health: { unhealthy: (...of) => health.unhealthy(...of) } },
  });
  health = await createTableHealth(test.database);
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(async () => {
  await change('world', 'main', 'healthy');
  await change('world', 'other', 'healthy');
  await health.remember();
});

const change = (connector: string, name: string, to: 'healthy' | 'degraded' | 'unhealthy') =>
  health.change(test.engine, connector, name, to);
const down = async (name = 'main') => {
  await change('world', name, 'unhealthy');
  await health.remember();
};
const itemOf = async (id: string) => {
  const [item] = await test.database.sql`select state, attempts from automate_outbox.items where key = ${id}`;
  return item;
};

const HOLD = 'hold: { while_down: [world/main] }\n';
const STEPS = `
  - id: first
    set: { n: 1 }
  - id: act
    action: world/once
    with: { n: "{{steps.first.output.n}}" }
`;

describe('a workflow that waits for an instance', () => {
  it('waits before its action while the instance is down, shown with the reason, and goes on when it recovers', async () => {
    const type = await defineWorkflow(test, STEPS, HOLD);
    await down();
    const event = await test.send({}, type);
    const waiting = await test.settled(event, ['waiting']);
    expect(waiting).toMatchObject({
      status: 'waiting',
      steps: [
        { path: 'first', status: 'completed' },
        { path: 'act', attempt: 1, kind: 'action', status: 'waiting', waitsFor: 'world/main' },
      ],
      timers: [{ path: 'act', kind: 'hold', instance: 'world/main', dueAt: expect.any(String) }],
    });
    expect(waiting.steps[1]).not.toHaveProperty('effect');
    expect((await itemOf(waiting.id))?.state).toBe('scheduled');
    await change('world', 'main', 'degraded');
    const run = await test.settled(event);
    expect(run).toMatchObject({
      status: 'completed',
      timers: [],
      steps: [{}, { attempt: 1, status: 'completed', effect: 'once', action: 'world/once', input: { n: 1 } }],
    });
    const [, act] = run.steps;
    expect(act?.idempotencyKey).toBe(`${run.id}/act`);
    expect(Date.parse(act!.startedAt)).toBeGreaterThan(Date.parse(waiting.steps[1]!.startedAt));
    expect(test.world.callsOf(`${run.id}/act`)).toHaveLength(1);
  });

  it('waits for every instance it names, one after another, and for no other', async () => {
    const type = await defineWorkflow(test, STEPS, 'hold: { while_down: [world/main, world/other] }\n');
    await down();
    await down('other');
    await down('third');
    const event = await test.send({}, type);
    const { id } = await test.settled(event, ['waiting']);
    await change('world', 'main', 'healthy');
    await expect
      .poll(async () => (await test.engine.executions.get(TENANT, id)).timers[0]?.instance, { timeout: 10_000 })
      .toBe('world/other');
    await expect.poll(async () => (await itemOf(id))?.state, { timeout: 10_000 }).toBe('scheduled');
    await change('world', 'other', 'healthy');
    expect((await test.settled(event)).status).toBe('completed');
  });

  it('goes on at once with what touches nothing outside, and skips what is skipped', async () => {
    const type = await defineWorkflow(
      test,
      `
  - id: no
    condition: "false"
  - id: act
    if: steps.no.output
    action: world/once
  - id: pause
    wait: { for: 1ms }
`,
      HOLD,
    );
    await down();
    expect((await test.settled(await test.send({}, type))).steps.map(({ status }) => status)).toEqual([
      'completed',
      'skipped',
      'completed',
    ]);
  });

  it('waits again before a retry, and keeps its count of attempts', async () => {
    const type = await defineWorkflow(
      test,
      `
  - id: act
    action: world/idempotent
    retry: { attempts: 2, backoff: 1ms, jitter: false }
`,
      HOLD,
    );
    let calls = 0;
    test.world.answer = async () => {
      calls += 1;
      if (calls > 1) return 200;
      await down();
      return 503;
    };
    const event = await test.send({}, type);
    const waiting = await test.settled(event, ['waiting']);
    expect(waiting.steps).toMatchObject([{ status: 'failed' }, { attempt: 2, status: 'waiting' }]);
    await change('world', 'main', 'healthy');
    expect(await test.settled(event)).toMatchObject({
      status: 'completed',
      steps: [{ status: 'failed' }, { attempt: 2, status: 'completed' }],
      timers: [],
    });
    expect(calls).toBe(2);
  });

  it('fails when it has waited as long as it may', async () => {
    const type = await defineWorkflow(test, STEPS, 'hold: { while_down: [world/main], timeout: 300ms }\n');
    await down();
    const run = await test.settled(await test.send({}, type));
    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'DEADLINE_EXCEEDED', effect: 'none', details: { step: 'act' } },
      steps: [{}, { status: 'failed', waitsFor: 'world/main' }],
      timers: [],
    });
    expect(run.error?.message).toContain('world/main');
    expect(test.world.callsOf(`${run.id}/act`)).toHaveLength(0);
  });

  it('is cancelled while it waits, and ends by the time limit of the run', async () => {
    const type = await defineWorkflow(test, STEPS, `${HOLD}timeout: 2s\n`);
    await down();
    const [cancelled, late] = await Promise.all([test.send({}, type), test.send({}, type)]);
    const { id } = await test.settled(cancelled, ['waiting']);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId: id });
    expect(await test.settled(cancelled)).toMatchObject({
      status: 'cancelled',
      steps: [{}, { status: 'cancelled' }],
      timers: [],
    });
    expect(await test.settled(late)).toMatchObject({
      status: 'failed',
      error: { code: 'DEADLINE_EXCEEDED' },
      steps: [{}, { status: 'failed' }],
      timers: [],
    });
  });

  it('looks again by itself after some minutes, in case nobody tells it of anything any more', async () => {
    const type = await defineWorkflow(test, STEPS, HOLD);
    await down();
    const event = await test.send({}, type);
    const { id } = await test.settled(event, ['waiting']);
    const due = async () => {
      const [item] = await test.database.sql`
        select extract(epoch from due_at - now())::float8 as seconds from automate_outbox.items where key = ${id}`;
      return item?.seconds as number;
    };
    expect(await due()).toBeGreaterThan(200);
    expect(await due()).toBeLessThan(400);
    await test.database.sql`update test_health set status = 'unknown'`;
    await health.remember();
    await test.database.sql`update automate_outbox.items set due_at = now() where key = ${id}`;
    expect((await test.settled(event)).status).toBe('completed');
  });

  it('asks nothing where a workflow waits for nothing', async () => {
    const type = await defineWorkflow(test, STEPS);
    await down();
    health.reads = 0;
    expect((await test.settled(await test.send({}, type))).status).toBe('completed');
    expect(health.reads).toBe(0);
  });
});

describe('a worker that is gone', () => {
  it.each([1, 2, 3, 4].flatMap((number) => [[number, 'before'] as const, [number, 'after'] as const]))(
    'at its commit %i, %s it: another goes on when the instance has recovered',
    async (number, when) => {
      const own = await createTestEngine({ worker: false });
      try {
        const table = await createTableHealth(own.database);
        await own.workflow(`name: w\non:\n  - event: test.event\n${HOLD}steps:${STEPS.replace('once', 'idempotent')}`);
        await table.change(own.engine, 'world', 'main', 'unhealthy');
        await table.remember();
        const world = createWorldInvoker(() => own.world.url);
        const event = await own.send();
        const fault = { at: 'commit', number, when, pause: false } as const;
        const dying = createCrashingProcess(own.database, world, fault, undefined, table);
        await dying.work();
        // Its third commit is in the call that comes after the recovery.
        await table.change(own.engine, 'world', 'main', 'healthy');
        await dying.work();
        expect(dying.faulted).toBe(true);
        await expireLeases(own.database);
        await createCrashingProcess(own.database, world, undefined, undefined, table).work();
        const run = await own.settled(event);
        expect(run).toMatchObject({ status: 'completed', timers: [] });
        expect(own.world.callsOf(`${run.id}/act`)).toHaveLength(number === 4 && when === 'before' ? 2 : 1);
      } finally {
        await own[Symbol.asyncDispose]();
      }
    },
  );
});

it('goes on when the recovery is told of while it reads that the instance is down', async () => {
  const own = await createTestEngine({ worker: false });
  try {
    const table = await createTableHealth(own.database);
    await own.workflow(`name: w\non:\n  - event: test.event\n${HOLD}steps:${STEPS}`);
    await table.change(own.engine, 'world', 'main', 'unhealthy');
    await table.remember();
    const world = createWorldInvoker(() => own.world.url);
    let told = false;
    const process = createCrashingProcess(own.database, world, undefined, undefined, {
      async unhealthy(tenantId, instances, options) {
        const down = await table.unhealthy(tenantId, instances, options);
        if (!options?.fresh || told) return down;
        told = true;
        await table.change(own.engine, 'world', 'main', 'healthy');
        await createCrashingProcess(own.database, world, undefined, undefined, table).work();
        process.look();
        await sleep(200);
        return down;
      },
    });
    const event = await own.send();
    await process.work();
    expect(told).toBe(true);
    expect((await own.settled(event)).status).toBe('completed');
  } finally {
    await own[Symbol.asyncDispose]();
  }
});

describe('a change of health', () => {
  it('is an event that workflows hear, once, of the instance as its source', async () => {
    await test.workflow(`
name: on-call
on:
  - event: automate.instance.health_changed
    source: world/heard
    if: event.payload.to == "unhealthy"
steps:
  - id: told
    set: { text: "{{event.payload.instance.name}} {{event.payload.from}} {{event.payload.message}}" }
`);
    await change('world', 'heard', 'degraded');
    await change('world', 'heard', 'unhealthy');
    await change('world', 'heard', 'healthy');
    const runs = async () => (await test.engine.executions.list({ tenantId: TENANT, workflow: 'on-call' })).items;
    await expect.poll(async () => (await runs())[0]?.status, { timeout: 10_000 }).toBe('completed');
    await sleep(100);
    const [only, ...more] = await runs();
    expect(more).toEqual([]);
    const { steps } = await test.engine.executions.get(TENANT, only!.id);
    expect(steps[0]?.output).toEqual({ text: 'heard degraded it is unhealthy' });
    const events = await test.database.sql`
      select payload ->> 'from' as was, payload ->> 'to' as now from automate_engine.events
      where source = 'world/heard' order by id`;
    expect(events.map(({ was, now }) => `${was} ${now}`)).toEqual([
      'unknown degraded',
      'degraded unhealthy',
      'unhealthy healthy',
    ]);
  });

  it('is told by nobody when its transaction is rolled back', async () => {
    const before = await test.database.sql`select count(*) from automate_engine.events`;
    const broken = test.database.db.transaction(async (tx) => {
      const of = { tenantId: TENANT, pluginId: 'world', point: 'connector', key: 'world', name: 'x' };
      await test.engine.instanceChanges.record(tx, { ...of, from: 'unhealthy', to: 'healthy' });
      throw new Error('rolled back');
    });
    await expect(broken).rejects.toThrow('rolled back');
    expect(await test.database.sql`select count(*) from automate_engine.events`).toEqual(before);
    expect(await test.database.sql`select 1 from automate_outbox.items where queue = 'recoveries'`).toHaveLength(0);
  });
});

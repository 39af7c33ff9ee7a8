import { setTimeout as sleep } from 'node:timers/promises';
import type { Claim } from '@automate/outbox';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AcceptedEvent } from '../ingest/new-event.ts';
import type { ExecutionDetail } from '../queries/execution-record.ts';
import { createCrashingProcess, expireLeases, type Fault } from '../testing/crashing-process.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';
import { createCallHandler } from './call-handler.ts';

let test: TestEngine;
let crashing: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: { graceMs: 300 } });
  crashing = await createTestEngine({ worker: false });
  for (const one of [test, crashing]) {
    await one.workflow(`
name: invoice
on:
  - manual: true
steps:
  - id: bill
    action: world/once
    with: { customer: "{{event.payload.customer}}" }
output:
  number: "{{steps.bill.output.call}}"
`);
  }
  for (const one of [test, crashing]) {
    await one.workflow('name: patient\non:\n  - manual: true\nsteps:\n  - { id: rest, wait: { signal: go } }\n');
  }
});
afterAll(async () => {
  await test[Symbol.asyncDispose]();
  await crashing[Symbol.asyncDispose]();
});

const called = async (engine: TestEngine, workflow: string, caller: string): Promise<ExecutionDetail[]> => {
  const { items } = await engine.engine.executions.list({ tenantId: TENANT, workflow });
  return await Promise.all(
    items.filter(({ calledBy }) => calledBy === caller).map(({ id }) => engine.engine.executions.get(TENANT, id)),
  );
};

describe('a step that calls a workflow', () => {
  it('waits for its end without a claim, and has its output', async () => {
    const type = await defineWorkflow(
      test,
      `
  - id: bill
    call: invoice
    with: { customer: "{{event.payload.customer}}" }
  - id: after
    set: { number: "{{steps.bill.output.number}}" }
`,
    );
    const run = await test.settled(await test.send({ customer: 'Ada' }, type));
    const [child] = await called(test, 'invoice', run.id);
    expect(child).toMatchObject({ status: 'completed', calledBy: run.id, traceId: run.traceId });
    expect(test.world.callsOf(`${child!.id}/bill`)[0]?.body).toEqual({ customer: 'Ada' });
    expect(run.steps.at(-1)?.output).toEqual(child!.output);
  });

  it('fails when no active workflow has that name', async () => {
    const type = await defineWorkflow(test, '\n  - id: bill\n    call: nobody\n');
    const run = await test.settled(await test.send({}, type));
    expect(run).toMatchObject({ status: 'failed', timers: [], error: { code: 'NOT_FOUND' } });
    expect(run.error?.message).toMatch(/workflow "nobody": it is not active/);
  });

  it('fails as the workflow did, or is uncertain as it is', async () => {
    const type = await defineWorkflow(
      test,
      `\n  - id: bill\n    call: invoice\n    with: { customer: "{{event.payload.status}}" }\n`,
    );
    test.world.answer = ({ body }) => (body as { customer: number }).customer ?? 200;
    const failed = await test.settled(await test.send({ status: 400 }, type));
    expect(failed).toMatchObject({
      status: 'failed',
      error: { message: expect.stringMatching(/invoice.*answered 400/) },
    });
    const uncertain = await test.settled(await test.send({ status: 500 }, type));
    expect(uncertain).toMatchObject({ status: 'uncertain', steps: [{ path: 'bill', status: 'uncertain' }] });
    test.world.answer = () => 200;
  });

  it.each([
    [
      'is cancelled',
      '',
      async (id: string) => void (await test.engine.executions.cancel({ tenantId: TENANT, executionId: id })),
    ],
    ['waits no longer', 'timeout: 300ms', async () => {}],
  ])('has the called run cancelled when it %s', async (_what, timeout, end) => {
    const type = await defineWorkflow(test, `\n  - id: ask\n    call: patient\n    ${timeout}\n`);
    const event = await test.send({}, type);
    const waiting = await test.settled(event, ['waiting', 'failed']);
    await expect.poll(async () => (await called(test, 'patient', waiting.id)).length, { timeout: 15_000 }).toBe(1);
    await end(waiting.id);
    const run = await test.settled(event);
    expect(run.timers).toEqual([]);
    await expect
      .poll(async () => (await called(test, 'patient', run.id)).map(({ status }) => status), { timeout: 15_000 })
      .toEqual(['cancelled']);
  });

  describe('that is uncertain, because the run that it called is', () => {
    /** A run whose call is uncertain, and the one it called. */
    async function uncertain(steps = '\n  - { id: bill, call: invoice }\n  - { id: after, action: world/once }\n') {
      const type = await defineWorkflow(test, steps);
      test.world.answer = ({ key }) => (key.endsWith('/bill') ? 500 : 200);
      const event = await test.send({}, type);
      const run = await test.settled(event);
      expect(run).toMatchObject({ status: 'uncertain' });
      const [child] = await called(test, 'invoice', run.id);
      return { event, run, child: child! };
    }
    const settle = (executionId: string, path: string, as: 'done' | 'not_done' | 'give_up') =>
      test.engine.executions.settle({
        ...{ tenantId: TENANT, executionId, path, as, by: 'ann' },
        ...(as === 'done' && { output: { call: 7 } }),
      });
    const over = (event: AcceptedEvent) => test.settled(event, ['completed', 'failed']);
    afterEach(() => {
      test.world.answer = () => 200;
    });

    it.each([
      ['done', 'completed', 1],
      ['not_done', 'completed', 2],
      ['give_up', 'failed', 1],
    ] as const)('goes on by itself when that is settled as %s', async (as, status, calls) => {
      const one = await uncertain();
      test.world.answer = () => 200;
      await settle(one.child.id, 'bill', as);
      const run = await over(one.event);
      expect(run.status, JSON.stringify(run.error)).toBe(status);
      expect(await called(test, 'invoice', run.id)).toMatchObject([{ status }]);
      expect(test.world.callsOf(`${one.child.id}/bill`)).toHaveLength(calls);
      expect(test.world.callsOf(`${run.id}/after`)).toHaveLength(status === 'completed' ? 1 : 0);
      if (as === 'done') expect(run.steps[0]).toMatchObject({ status: 'completed', output: { number: 7 } });
    });

    it('goes on in the run that called its caller, too', async () => {
      await test.workflow('name: between\non:\n  - manual: true\nsteps:\n  - { id: bill, call: invoice }\n');
      const type = await defineWorkflow(test, '\n  - { id: outer, call: between }\n');
      test.world.answer = () => 500;
      const event = await test.send({}, type);
      const run = await test.settled(event);
      const [between] = await called(test, 'between', run.id);
      const [child] = await called(test, 'invoice', between!.id);
      expect([run, between, child].map((one) => one?.status)).toEqual(Array(3).fill('uncertain'));
      await settle(child!.id, 'bill', 'done');
      expect(await over(event)).toMatchObject({ status: 'completed' });
    });

    it('is uncertain again where a later step is, and where the called run is once more', async () => {
      await test.workflow(
        'name: twice\non:\n  - manual: true\nsteps:\n  - { id: a, action: world/once }\n  - { id: b, action: world/once }\n',
      );
      const type = await defineWorkflow(
        test,
        '\n  - { id: bill, call: twice }\n  - { id: after, action: world/once }\n',
      );
      test.world.answer = () => 500;
      const event = await test.send({}, type);
      const { id } = await test.settled(event);
      const [child] = await called(test, 'twice', id);
      const whereOf = async (run: string) => (await test.engine.executions.get(TENANT, run)).error?.details;
      await settle(child!.id, 'a', 'done');
      await expect.poll(() => whereOf(child!.id)).toMatchObject({ step: 'b' });
      expect(await test.settled(event)).toMatchObject({ status: 'uncertain', error: { details: { step: 'bill' } } });
      await settle(child!.id, 'b', 'done');
      await expect.poll(() => whereOf(id)).toMatchObject({ step: 'after' });
      await settle(id, 'after', 'done');
      expect(await over(event)).toMatchObject({ status: 'completed' });
    });

    it('is cancelled with its caller where that is given up while it goes on', async () => {
      await test.workflow(
        'name: slow\non:\n  - manual: true\nsteps:\n  - { id: bill, action: world/once }\n  - { id: rest, wait: { signal: go } }\n',
      );
      const type = await defineWorkflow(test, '\n  - { id: bill, call: slow }\n');
      test.world.answer = () => 500;
      const event = await test.send({}, type);
      const run = await test.settled(event);
      const [child] = await called(test, 'slow', run.id);
      await settle(child!.id, 'bill', 'done');
      const childStatus = async () => (await test.engine.executions.get(TENANT, child!.id)).status;
      await expect.poll(childStatus).toBe('waiting');
      await settle(run.id, 'bill', 'give_up');
      expect(await over(event)).toMatchObject({ status: 'failed' });
      await expect.poll(childStatus).toBe('cancelled');
    });

    it('is not started anew: what became of it is asked of the run that it called', async () => {
      const { run, child } = await uncertain();
      await expect(settle(run.id, 'bill', 'not_done')).rejects.toMatchObject({
        code: 'FAILED_PRECONDITION',
        message: expect.stringContaining(child.id),
      });
      await settle(run.id, 'bill', 'give_up');
    });
  });

  it.each(['before', 'after'] as const)('has it cancelled where its process died %s it waited', async (when) => {
    const type = await defineWorkflow(crashing, '\n  - id: ask\n    call: patient\n');
    const event = await crashing.send({}, type);
    const invoker = createWorldInvoker(() => crashing.world.url);
    await createCrashingProcess(crashing.database, invoker, { at: 'commit', number: 2, when, pause: false }).work();
    const { items } = await crashing.engine.executions.list({ tenantId: TENANT, eventId: event.eventId });
    await crashing.engine.executions.cancel({ tenantId: TENANT, executionId: items[0]!.id });
    for (let more = 0; more < 3; more += 1) {
      await expireLeases(crashing.database);
      await createCrashingProcess(crashing.database, invoker).work();
    }
    expect(await crashing.settled(event)).toMatchObject({ status: 'cancelled' });
    const children = await called(crashing, 'patient', items[0]!.id);
    expect(children.map(({ status }) => status)).toEqual(['cancelled']);
  });

  it('ends where a workflow calls itself without end', async () => {
    // As it was stored before such were refused.
    await test.workflow('name: endless\non:\n  - manual: true\nsteps:\n  - id: again\n    call: once\n');
    await test.database.sql`
      update automate_engine.workflow_versions set document = jsonb_set(document, '{steps,0,call}', '"endless"')
      where document ->> 'name' = 'endless'`;
    const type = await defineWorkflow(test, '\n  - id: begin\n    call: endless\n');
    const run = await test.settled(await test.send({}, type), undefined, 60_000);
    expect(run).toMatchObject({ status: 'failed', error: { message: expect.stringMatching(/nest deeper than 20/) } });
  }, 90_000);

  it('is not to be taken for one by a start from outside', async () => {
    const event = { tenantId: TENANT, type: 'automate.manual.started', source: 'workflow/invoice', payload: {} };
    const deliveryId = 'call/1/01890000-0000-7000-8000-000000000000/x';
    await expect(test.engine.ingest({ ...event, deliveryId })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('whose caller is over before it was matched is waited for as often as it takes, and then cancelled', async () => {
    const { sql } = crashing.database;
    const event = crypto.randomUUID();
    const origin = `call/1/${crypto.randomUUID()}/late`;
    await sql`
      insert into automate_engine.deliveries (tenant_id, source, delivery_id, event_id, trace_id)
      values (${TENANT}, 'workflow/invoice', ${origin}, ${event}, 't')`;
    await sql`insert into automate_outbox.items (tenant_id, queue, ref) values (${TENANT}, 'events', ${event})`;
    const handle = createCallHandler({
      sql,
      inbox: { tell: () => Promise.reject(), cancel: () => Promise.reject() },
      tellAgain: () => Promise.reject(),
    });
    const claim = { tenantId: TENANT, ref: origin, wakeSeq: 3 } as Claim;
    // It is no failure, and so no attempt; and it is looked again by the database's clock, whatever this process's says.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 });
    const outcome = await handle(claim).finally(() => vi.useRealTimers());
    expect(outcome).toMatchObject({ kind: 'release', seenWakeSeq: 3, progressed: true });
    expect((outcome as { until: Date }).until.getTime() - Date.now()).toBeLessThan(60_000);
    await sql`delete from automate_outbox.items where ref = ${event}`;
    expect(await handle(claim)).toBeUndefined();
  });

  it('starts one run and has its output wherever its process dies', async () => {
    const type = await defineWorkflow(
      crashing,
      '\n  - id: bill\n    call: invoice\n  - id: after\n    action: world/once\n    with: { n: "{{steps.bill.output.number}}" }\n',
    );
    const invoker = createWorldInvoker(() => crashing.world.url);
    const at = (['commit', 'call', 'match'] as const).flatMap((place) =>
      [1, 2, 3, 4, 5, 6].flatMap((number) =>
        (['before', 'after'] as const).map((when): Fault => ({ at: place, number, when, pause: false })),
      ),
    );
    for (const fault of at) {
      const event = await crashing.send({}, type);
      for (const one of [fault, undefined, undefined]) {
        await createCrashingProcess(crashing.database, invoker, one).work();
        await expireLeases(crashing.database);
      }
      await sleep(0);
      const run = await crashing.settled(event);
      const children = await called(crashing, 'invoice', run.id);
      expect(children).toHaveLength(1);
      const calls = [`${children[0]!.id}/bill`, `${run.id}/after`].map((key) => crashing.world.callsOf(key).length);
      const what = JSON.stringify({ fault, status: run.status, calls });
      expect(run.timers, what).toEqual([]);
      if (run.status === 'completed') expect(calls, what).toEqual([1, 1]);
      else expect(run.status, what).toBe('uncertain');
    }
  }, 120_000);

  it('has the end of the called run wherever a process dies, once what is uncertain beside it is settled', async () => {
    const type = await defineWorkflow(
      crashing,
      `
  - id: both
    parallel:
      - { id: far, steps: [{ id: farther, steps: [{ id: a, action: world/once }] }] }
      - { id: bill, call: invoice }
`,
    );
    const invoker = createWorldInvoker(() => crashing.world.url);
    for (const number of [1, 2, 3, 4, 5]) {
      const event = await crashing.send({}, type);
      const work = async (fault?: Fault) => {
        await createCrashingProcess(crashing.database, invoker, fault).work();
        await expireLeases(crashing.database);
      };
      await work({ at: 'commit', number, when: 'after', pause: false });
      for (let round = 0; round < 4; round += 1) {
        await work();
        const [run] = (await crashing.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
        for (const { id } of [...(await called(crashing, 'invoice', run!.id)), run!]) {
          const { steps } = await crashing.engine.executions.get(TENANT, id);
          const lost = steps.find(({ status, kind }) => status === 'uncertain' && kind === 'action');
          const verdict = { tenantId: TENANT, executionId: id, as: 'done', by: 'ann' } as const;
          if (lost !== undefined) await crashing.engine.executions.settle({ ...verdict, path: lost.path });
        }
      }
      expect((await crashing.settled(event)).status, `commit ${number}`).toBe('completed');
    }
  }, 60_000);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail } from '../queries/execution-record.ts';
import { createCrashingProcess, expireLeases } from '../testing/crashing-process.ts';
import { createListener, type Listener, type Told } from '../testing/listener.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

let test: TestEngine;
let listener: Listener;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  listener = await createListener(test.database);
  await listener.want('%');
});
afterAll(() => test[Symbol.asyncDispose]());

/** As `type` or `type path#attempt`. */
const nameOf = ({ type, data }: Told): string =>
  data.path === undefined ? type : `${type} ${data.path}${data.attempt === 1 ? '' : `#${data.attempt}`}`;
const names = (told: Told[]): string[] => told.map(nameOf);
const toldOf = async (run: { id: string }): Promise<string[]> => names(await listener.of(run.id));

async function work(): Promise<void> {
  await createCrashingProcess(
    test.database,
    createWorldInvoker(() => test.world.url),
  ).work();
}

async function ran(text: string, payload = {}): Promise<ExecutionDetail> {
  const name = /name: (\w+)/.exec(text)?.[1];
  await test.workflow(text);
  const event = await test.send(payload, `${name}.event`);
  await work();
  const [found] = (await test.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
  return await test.engine.executions.get(TENANT, found!.id);
}

const workflow = (name: string, steps: string): string =>
  `name: ${name}\non:\n  - event: ${name}.event\nsteps:\n${steps}`;

/** Holds what was told of a run against its record. */
async function expectTold(run: ExecutionDetail): Promise<void> {
  const told = await listener.of(run.id);
  expect(told.findLast(({ type }) => type.startsWith('workflow.'))?.data.status).toBe(run.status);
  for (const { path, attempt, status } of run.steps) {
    const of = told.filter(({ data }) => data.path === path && data.attempt === attempt);
    expect(of.at(-1)?.data.status, `${path}#${attempt}`).toBe(status);
    expect(new Set(names(of)).size, names(of).join()).toBe(of.length);
  }
  const attempts = new Set(run.steps.map(({ path, attempt }) => `${path}#${attempt}`));
  for (const { data } of told) if (data.path) expect(attempts).toContain(`${data.path}#${data.attempt}`);
}

describe('what the engine tells', () => {
  it('is what happened to a run, in order, with its results', async () => {
    const run = await ran(
      `${workflow(
        'plain',
        `
  - id: call
    action: world/once
    with: { text: hello }
  - id: both
    parallel:
      - id: left
        steps:
          - id: set
            set: { n: 1, none: null }
`,
      )}output: { n: "{{steps.both.output.left.set.n}}" }\n`,
    );
    expect(await toldOf(run)).toEqual([
      'workflow.created',
      'workflow.started',
      'step.started call',
      'step.completed call',
      'step.started both',
      'step.started both/left',
      'step.started both/left/set',
      'step.completed both/left/set',
      'step.completed both/left',
      'step.completed both',
      'workflow.completed',
    ]);
    const all = await listener.told();
    expect(all.find(({ type, data }) => type === 'event.received' && data.eventId === run.event.id)?.data).toEqual({
      eventId: run.event.id,
      type: 'plain.event',
      source: 'test/one',
      traceId: run.traceId,
    });
    const [step] = run.steps;
    const told = await listener.of(run.id);
    expect(told[3]?.data).toEqual({
      stepId: 'call',
      stepType: 'action',
      path: 'call',
      attempt: 1,
      executionId: run.id,
      workflowId: run.workflow.id,
      workflow: 'plain',
      version: 1,
      status: 'completed',
      action: 'world/once',
      plugin: 'world@1.0.0',
      traceId: run.traceId,
      duration: expect.any(Number),
      result: step?.output,
    });
    expect(told[7]?.data).toMatchObject({ stepId: 'set', result: { n: 1, none: null } });
    expect(told.at(-1)?.data).toEqual({
      executionId: run.id,
      workflowId: run.workflow.id,
      workflow: 'plain',
      version: 1,
      eventId: run.event.id,
      status: 'completed',
      traceId: run.traceId,
      duration: expect.any(Number),
      result: { n: 1 },
    });
    await expectTold(run);
  });

  it('has every way in which a step and a run can end, or wait', async () => {
    test.world.answer = ({ path, key }, _n) =>
      path === '/pure' ? 404 : key.endsWith('/again') && test.world.callsOf(key).length === 1 ? 503 : 200;
    const failed = await ran(
      workflow(
        'failing',
        `
  - { id: again, action: world/idempotent, retry: { attempts: 2, backoff: 1ms, jitter: false } }
  - { id: left_out, if: "1 > 2", set: {} }
  - { id: bad, action: world/pure }
`,
      ),
    );
    expect(await toldOf(failed)).toEqual([
      'workflow.created',
      'workflow.started',
      'step.started again',
      'step.failed again',
      'step.started again#2',
      'step.completed again#2',
      'step.skipped left_out',
      'step.started bad',
      'step.failed bad',
      'workflow.failed',
    ]);
    const [, , , retried] = await listener.of(failed.id);
    expect(retried?.data.error).toMatchObject({ code: 'UNAVAILABLE', message: 'The world answered 503.' });
    await expectTold(failed);

    test.world.answer = () => 'reset';
    const uncertain = await ran(workflow('unsure', '  - { id: call, action: world/once }\n'));
    expect((await toldOf(uncertain)).slice(-2)).toEqual(['step.uncertain call', 'workflow.uncertain']);
    await test.engine.executions.settle({
      tenantId: TENANT,
      executionId: uncertain.id,
      path: 'call',
      as: 'done',
      output: { known: true },
      by: 'ann',
    });
    await work();
    const settled = await test.engine.executions.get(TENANT, uncertain.id);
    expect((await toldOf(settled)).slice(-2)).toEqual(['step.completed call', 'workflow.completed']);
    await expectTold(settled);

    const waiting = await ran(workflow('patient', '  - { id: ask, wait: { signal: go } }\n'));
    expect((await toldOf(waiting)).slice(-2)).toEqual(['step.waiting ask', 'workflow.waiting']);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId: waiting.id });
    await work();
    const cancelled = await test.engine.executions.get(TENANT, waiting.id);
    expect((await toldOf(cancelled)).slice(-2)).toEqual(['step.cancelled ask', 'workflow.cancelled']);
    await expectTold(cancelled);
  });

  it('agrees with what is recorded wherever a worker dies, just before a commit or just after', async () => {
    test.world.answer = () => 200;
    const text = workflow(
      'dying',
      `
  - { id: one, action: world/idempotent }
  - id: loop
    for_each: { in: [1, 2], steps: [{ id: each, action: world/idempotent }] }
  - { id: two, action: world/idempotent }
`,
    );
    await test.workflow(text);
    const invoker = createWorldInvoker(() => test.world.url);
    let died = 0;
    for (const when of ['before', 'after'] as const) {
      for (let number = 1, faulted = true; faulted; number += 1) {
        const event = await test.send({}, 'dying.event');
        const killed = createCrashingProcess(test.database, invoker, { at: 'commit', number, when, pause: false });
        await killed.work();
        faulted = killed.faulted;
        if (faulted) died += 1;
        const [found] = (await test.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
        await expectTold(await test.engine.executions.get(TENANT, found!.id));
        await expireLeases(test.database);
        await work();
        const run = await test.engine.executions.get(TENANT, found!.id);
        expect(run.status).toBe('completed');
        await expectTold(run);
      }
    }
    expect(died).toBeGreaterThan(8);
  });

  it('is nothing of a worker that was superseded', async () => {
    const event = await test.send({}, 'dying.event');
    const invoker = createWorldInvoker(() => test.world.url);
    const paused = createCrashingProcess(test.database, invoker, {
      at: 'commit',
      number: 2,
      when: 'before',
      pause: true,
    });
    await paused.work();
    await expireLeases(test.database);
    await work();
    await paused.resume();
    const [found] = (await test.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
    await expectTold(await test.engine.executions.get(TENANT, found!.id));
    expect((await toldOf(found!)).at(-1)).toBe('workflow.completed');
  });

  it('says of a rerun only what happened in it', async () => {
    const run = await ran(
      workflow('repeated', '  - { id: a, action: world/once }\n  - { id: b, action: world/once }\n'),
    );
    const { executionId } = await test.engine.executions.rerun({
      tenantId: TENANT,
      executionId: run.id,
      from: 'b',
      by: 'ann',
    });
    await work();
    expect(await toldOf({ id: executionId })).toEqual([
      'workflow.created',
      'workflow.started',
      'step.started b',
      'step.completed b',
      'workflow.completed',
    ]);
  });

  it('tells of the parts of a wide loop as of parts, with the run that they are of', async () => {
    const run = await ran(
      workflow('wide', '  - id: loop\n    for_each: { in: "{{event.payload.items}}", steps: [{ id: n, set: {} }] }\n'),
      { items: Array.from({ length: 1_001 }, (_, n) => n) },
    );
    expect(run.status).toBe('completed');
    const ofParts = (await listener.told()).filter(({ data }) => data.calledBy === run.id);
    expect(Map.groupBy(ofParts, ({ type }) => type).get('part.completed')).toHaveLength(3);
    expect(ofParts.every(({ type }) => type.startsWith('part.'))).toBe(true);
    expect((await toldOf(run)).filter((name) => /^(workflow|part)/.test(name))).toEqual(
      expect.arrayContaining(['workflow.created', 'workflow.started', 'workflow.waiting', 'workflow.completed']),
    );
  });

  it('tells of a large result how large it is, and of a large error without its details', async () => {
    const run = await ran(workflow('large', `  - { id: big, set: { text: "{{event.payload.text}}" } }\n`), {
      text: 'x'.repeat(20_000),
    });
    const big = (await listener.of(run.id)).find(({ type }) => type === 'step.completed');
    expect(big?.data.result).toBeUndefined();
    expect(big?.data.resultBytes).toBeGreaterThan(20_000);
    const error = { code: 'INTERNAL', message: 'm'.repeat(3_000), details: { log: 'x'.repeat(20_000) } };
    const [row] = await test.database
      .sql`select automate_engine.told_error(${JSON.stringify(error)}::text::jsonb) as told`;
    expect(row?.told).toEqual({ error: { code: 'INTERNAL', message: 'm'.repeat(2_000) } });
  });

  it('is only what somebody wants, and nothing when nobody listens', async () => {
    await listener.want('step.failed', 'workflow.c%');
    const some = await ran(workflow('some', '  - { id: a, set: {} }\n'));
    expect(await toldOf(some)).toEqual(['workflow.created', 'workflow.completed']);
    await listener.want();
    const none = await ran(workflow('none', '  - { id: a, set: {} }\n'));
    expect(await toldOf(none)).toEqual([]);
    await listener.want('%');
  });
});

import type { JsonValue } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail } from '../queries/execution-record.ts';
import { createCrashingProcess, expireLeases } from '../testing/crashing-process.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';
import { MAX_END_DEPTH } from './end-depth.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test[Symbol.asyncDispose]());

const PATIENCE = { timeout: 30_000, interval: 20 };
const ended = async (workflow: string) =>
  (await test.engine.events.list({ tenantId: TENANT, source: `workflow/${workflow}` })).items;
/** The runs of a workflow, oldest first, once there are so many that are over. */
async function runs(workflow: string, count: number): Promise<ExecutionDetail[]> {
  const list = async () => (await test.engine.executions.list({ tenantId: TENANT, workflow })).items;
  await expect.poll(async () => (await list()).filter((run) => run.finishedAt).length, PATIENCE).toBe(count);
  return await Promise.all((await list()).reverse().map(({ id }) => test.engine.executions.get(TENANT, id)));
}
const simple = (name: string, on: string) => `name: ${name}\non:\n  - ${on}\nsteps:\n  - { id: s, set: {} }\n`;

describe('the end of a run', () => {
  it('starts the workflows that listen to this end of this workflow, in the same trace', async () => {
    await test.workflow(`
name: import
on: [{ event: import.wanted }]
steps:
  - { id: check, condition: event.payload.rows > 0 }
  - { id: rows, set: { rows: "{{event.payload.rows}}" } }
output: { rows: "{{steps.rows.output.rows}}" }
`);
    await test.workflow(simple('after-import', 'workflow: import'));
    await test.workflow(simple('on-failure', '{ workflow: import, on: failed }'));
    await test.workflow(simple('always', '{ workflow: import, on: ended, if: event.payload.depth == 1 }'));
    await test.workflow(simple('other', 'workflow: export'));
    const good = await test.settled(await test.send({ rows: 3 }, 'import.wanted'));
    const bad = await test.settled(await test.send({}, 'import.wanted'));
    expect([good.status, bad.status]).toEqual(['completed', 'failed']);

    const [after] = await runs('after-import', 1);
    expect(after).toMatchObject({ traceId: good.traceId, event: { type: 'automate.workflow.ended' } });
    const { payload } = await test.engine.events.get(TENANT, after!.event.id);
    expect(payload).toEqual({
      workflow: 'import',
      version: 1,
      executionId: good.id,
      status: 'completed',
      output: { rows: 3 },
      error: null,
      depth: 1,
    });
    const [failure] = await runs('on-failure', 1);
    expect(await test.engine.events.get(TENANT, failure!.event.id)).toMatchObject({
      payload: { executionId: bad.id, status: 'failed', error: { code: 'INVALID_ARGUMENT' } },
    });
    await runs('always', 2);
    expect(await runs('other', 0)).toEqual([]);
    expect(await ended('import')).toHaveLength(2);
  });

  it('is told whatever was put into the event of a run that is done again', async () => {
    const [first] = await runs('after-import', 1);
    await test.workflow(simple('after-after', 'workflow: after-import'));
    for (const [n, depth] of ['deep', -1e300, { of: 1 }, 0.4].entries()) {
      const input = { workflow: 'import', depth } as JsonValue;
      await test.engine.executions.rerun({ tenantId: TENANT, executionId: first!.id, input, by: 'x' });
      const last = (await runs('after-after', n + 1)).at(-1)!;
      expect(await test.engine.events.get(TENANT, last.event.id)).toMatchObject({
        payload: { workflow: 'after-import' },
      });
    }
  });

  it('is an event only where an active workflow of the tenant listens to it', async () => {
    await test.workflow(simple('alone', 'event: alone.wanted'));
    const name = 'listens-to-alone';
    await test.workflow(simple(name, '{ workflow: alone, on: failed }'));
    await test.engine.workflows.create({
      tenantId: 'other',
      source: { text: simple('theirs', 'workflow: alone'), format: 'yaml' },
      activate: true,
    });
    await test.settled(await test.send({}, 'alone.wanted'));
    expect(await ended('alone')).toEqual([]);
    const change = (on: string) =>
      test.engine.workflows.update({
        tenantId: TENANT,
        workflow: name,
        source: { text: simple(name, `{ workflow: alone, on: ${on} }`), format: 'yaml' },
      });
    await change('completed');
    await test.settled(await test.send({}, 'alone.wanted'));
    expect(await ended('alone')).toHaveLength(1);
    await test.engine.workflows.deactivate(TENANT, name);
    await test.settled(await test.send({}, 'alone.wanted'));
    expect(await ended('alone')).toHaveLength(1);
    await test.engine.workflows.activate(TENANT, name);
    await test.settled(await test.send({}, 'alone.wanted'));
    expect(await ended('alone')).toHaveLength(2);
  });

  it('is told of a run that failed before it began, too, and of one that was cancelled', async () => {
    await test.workflow(simple('unlucky', '{ event: unlucky.wanted, if: event.payload.nothing }'));
    await test.workflow(simple('after-unlucky', '{ workflow: unlucky, on: failed }'));
    await test.settled(await test.send({}, 'unlucky.wanted'));
    await runs('after-unlucky', 1);
    await test.workflow('name: patient\non: [{ event: patient.wanted }]\nsteps: [{ id: w, wait: { signal: go } }]');
    await test.workflow(simple('after-patient', '{ workflow: patient, on: cancelled }'));
    const { id: executionId } = await test.settled(await test.send({}, 'patient.wanted'), ['waiting']);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId });
    await runs('after-patient', 1);
  });
});

it('of a workflow that is not there yet is a hint, with its place', async () => {
  const text =
    'name: hopeful\non:\n  - workflow: sorry\nsteps:\n  - id: s\n    call: after-import\n  - id: t\n    call: aftr-import\n';
  const { warnings } = await test.engine.workflows.create({ tenantId: TENANT, source: { text, format: 'yaml' } });
  expect(warnings).toMatchObject([
    {
      pointer: '/on/0/workflow',
      line: 3,
      column: 5,
      message: expect.stringMatching(/^there is no workflow "sorry" yet; there is /),
    },
    {
      pointer: '/steps/1/call',
      line: 8,
      column: 5,
      message: 'there is no workflow "aftr-import" yet; did you mean "after-import"?',
    },
  ]);
});

it('is told again of a run that was uncertain and is settled', async () => {
  test.world.answer = () => 500;
  await test.workflow('name: doubtful\non: [{ event: doubt }]\nsteps: [{ id: a, action: world/once }]');
  await test.workflow(simple('after-doubt', '{ workflow: doubtful, on: ended }'));
  const event = await test.send({}, 'doubt');
  const { id: executionId } = await test.settled(event, ['uncertain']);
  await runs('after-doubt', 1);
  await test.engine.executions.settle({ tenantId: TENANT, executionId, path: 'a', as: 'done', by: 'ann' });
  await test.settled(event, ['completed']);
  const after = await runs('after-doubt', 2);
  const told = await Promise.all(after.map((run) => test.engine.events.get(TENANT, run.event.id)));
  expect(told.map(({ payload }) => payload)).toMatchObject([{ status: 'uncertain' }, { status: 'completed' }]);
});

describe('circles', () => {
  it('are refused when they would be closed, with the way', async () => {
    await test.workflow(simple('a', 'workflow: c'));
    await test.workflow(simple('b', 'workflow: a'));
    const c = {
      text: `name: c\non:\n  - event: c.wanted\n  - workflow: b\nsteps:\n  - { id: s, set: {} }\n`,
      format: 'yaml',
    } as const;
    const closed = {
      code: 'INVALID_ARGUMENT',
      details: {
        errors: [
          {
            pointer: '/on/1/workflow',
            line: 4,
            column: 5,
            message: 'is started by the end of this workflow in turn: c > a > b > c',
          },
        ],
      },
    };
    await expect(test.engine.workflows.create({ tenantId: TENANT, source: c, activate: true })).rejects.toMatchObject(
      closed,
    );
    await expect(test.engine.workflows.get(TENANT, 'c')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await test.engine.workflows.create({ tenantId: TENANT, source: c });
    await expect(test.engine.workflows.activate(TENANT, 'c')).rejects.toMatchObject(closed);
    expect(await test.engine.workflows.get(TENANT, 'c')).toMatchObject({ active: false });
    await test.engine.workflows.deactivate(TENANT, 'b');
    await test.engine.workflows.activate(TENANT, 'c');
    await expect(test.engine.workflows.activate(TENANT, 'b')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('are looked for along every way, but not along all of them together', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `dense-${n}`);
    for (const [n, name] of names.entries()) {
      const on = ['event: dense', ...names.slice(0, n).map((of) => `workflow: ${of}`)].slice(-49).join('\n  - ');
      await test.workflow(simple(name, on));
    }
    const source = { text: simple('dense-0', 'workflow: dense-39'), format: 'yaml' } as const;
    await expect(test.engine.workflows.update({ tenantId: TENANT, workflow: 'dense-0', source })).rejects.toThrow(
      /dense-0 > dense-39 > dense-0/,
    );
  });

  it('of two that are closed at the same time, one is refused', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [x, y] = [`x${round}`, `y${round}`];
      const both = await Promise.allSettled([
        test.workflow(simple(x, `workflow: ${y}`)),
        test.workflow(simple(y, `workflow: ${x}`)),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
  });

  it('that a call closes end after so many ends in a row, by a run that says so', async () => {
    // Its end starts the other one, which calls it.
    await test.workflow(
      'name: called\non:\n  - manual: true\n  - event: circle.wanted\nsteps:\n  - { id: s, set: {} }\n',
    );
    await test.workflow('name: caller\non:\n  - workflow: called\nsteps:\n  - id: again\n    call: called\n');
    await test.settled(await test.send({}, 'circle.wanted'));
    const all = await runs('caller', MAX_END_DEPTH + 1);
    const last = all.at(-1)!;
    expect(all.slice(0, -1).map(({ status }) => status)).toEqual(Array(MAX_END_DEPTH).fill('completed'));
    expect(last).toMatchObject({
      status: 'failed',
      steps: [],
      error: { code: 'FAILED_PRECONDITION', message: expect.stringMatching(/20 runs in a row .* circle/) },
    });
    expect(await runs('called', MAX_END_DEPTH + 1)).toHaveLength(MAX_END_DEPTH + 1);
  }, 60_000);
});

it('is accepted with the end or not at all, wherever the process of the run dies', async () => {
  const rig = await createTestEngine({ worker: false });
  const { sql } = rig.database;
  await rig.workflow('name: first\non: [{ event: a }]\nsteps: [{ id: s, action: world/idempotent }]');
  await rig.workflow(simple('second', '{ workflow: first, on: ended }'));
  const invoker = createWorldInvoker(() => rig.world.url);
  for (const at of ['match', 'commit'] as const) {
    for (const number of [1, 2, 3]) {
      for (const when of ['before', 'after'] as const) {
        const event = await rig.send({}, 'a');
        const dying = createCrashingProcess(rig.database, invoker, { at, number, when, pause: false });
        await dying.work();
        const [between] = await sql`
          select (select count(*)::int from automate_engine.executions
              where event_id = ${event.eventId} and finished_at is not null) as over,
            (select count(*)::int from automate_engine.events v where v.payload ->> 'executionId' in (
              select id::text from automate_engine.executions where event_id = ${event.eventId})) as told`;
        expect(between?.told, JSON.stringify({ at, number, when })).toBe(between?.over);
        for (let more = 0; more < 2; more += 1) {
          await expireLeases(rig.database);
          await createCrashingProcess(rig.database, invoker).work();
        }
        const { id } = await rig.settled(event);
        const [after] = await sql`
          select count(*)::int as told, (select count(*)::int from automate_engine.executions e
            where e.event_id = any (array_agg(v.id))) as runs
          from automate_engine.events v where v.payload ->> 'executionId' = ${id}`;
        expect(after).toEqual({ told: 1, runs: 1 });
      }
    }
  }
  await rig[Symbol.asyncDispose]();
}, 60_000);

it('is told of a run that was given up because every process that ran it died', async () => {
  const rig = await createTestEngine({ worker: false });
  await rig.workflow('name: deadly\non: [{ event: a }]\nsteps: [{ id: s, action: world/idempotent }]');
  await rig.workflow(simple('mourner', '{ workflow: deadly, on: failed }'));
  rig.world.answer = () => new Promise(() => {});
  const event = await rig.send({}, 'a');
  const worker = rig.engine.createWorker({ maxAttempts: 1, leaseMs: 60_000, graceMs: 100 });
  await worker.start();
  await expect.poll(() => rig.world.calls.length, PATIENCE).toBe(1);
  await expireLeases(rig.database);
  expect(await rig.settled(event, undefined, 30_000)).toMatchObject({ status: 'failed' });
  await expect
    .poll(async () => (await rig.engine.executions.list({ tenantId: TENANT, workflow: 'mourner' })).items, PATIENCE)
    .toMatchObject([{ status: 'completed' }]);
  await worker.stop();
  await rig[Symbol.asyncDispose]();
}, 60_000);

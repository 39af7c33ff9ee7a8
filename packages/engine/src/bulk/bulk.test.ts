import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import type { BulkJob, StartBulk } from './bulk-operations.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test[Symbol.asyncDispose]());

const nameOf = (type: string) => type.replace('.number', '-');
const bulk = () => test.engine.bulk;
const start = (more: Pick<StartBulk, 'action' | 'filter'> & Partial<StartBulk>) =>
  bulk().start({ tenantId: TENANT, by: 'ann', ...more });

async function over({ id }: BulkJob): Promise<BulkJob> {
  await expect.poll(async () => (await bulk().get(TENANT, id)).status, { timeout: 15_000 }).not.toBe('running');
  return await bulk().get(TENANT, id);
}

const count = async (workflow: string, status: string) => {
  const [row] = await test.database.sql<{ count: number }[]>`
    select count(*)::int as count from automate_engine.executions where workflow_name = ${workflow} and status = ${status}`;
  return row!.count;
};
const until = (workflow: string, status: string, wanted: number) =>
  expect.poll(() => count(workflow, status), { timeout: 20_000 }).toBe(wanted);

describe('bulk jobs', () => {
  it('cancel what matches, and nothing else', async () => {
    const type = await defineWorkflow(test, '  - { id: w, wait: { signal: go } }\n');
    const other = await defineWorkflow(test, '  - { id: w, wait: { signal: go } }\n');
    await Promise.all(Array.from({ length: 120 }, () => test.send({}, type)));
    await test.send({}, other);
    const [workflow, spared] = [nameOf(type), nameOf(other)];
    await until(workflow, 'waiting', 120);
    await until(spared, 'waiting', 1);
    const filter = { workflow, status: 'waiting' } as const;
    const wanted = { tenantId: TENANT, filter };
    const statuses = { waiting: 120 };
    expect(await bulk().preview({ ...wanted, action: 'cancel' })).toEqual({ matched: 120, statuses, refused: 0 });
    expect(await bulk().preview({ ...wanted, action: 'rerun' })).toEqual({ matched: 120, statuses, refused: 120 });
    const job = await start({ action: 'cancel', filter, options: { reason: 'too many' } });
    expect(job).toMatchObject({ status: 'running', matched: 120, createdBy: 'ann' });
    await until(workflow, 'cancelled', 120);
    expect(await over(job)).toMatchObject({ status: 'completed', refused: 0 });
    expect(await count(spared, 'waiting')).toBe(1);
    expect((await bulk().list({ tenantId: TENANT, limit: 1 })).items[0]?.id).toBe(job.id);
  });

  it('run everything that failed again, once each', async () => {
    const type = await defineWorkflow(test, '  - { id: a, action: world/once }\n  - { id: b, action: world/once }\n');
    const workflow = nameOf(type);
    test.world.answer = ({ key }) => (key.endsWith('/b') ? 404 : 200);
    await Promise.all(Array.from({ length: 70 }, () => test.send({}, type)));
    await until(workflow, 'failed', 70);
    test.world.answer = () => 200;
    const ask = () =>
      start({ action: 'rerun', filter: { workflow, status: ['failed'] }, options: { from: 'b' }, key: 'mend' });
    const jobs = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
    expect(await over(jobs[0]!)).toMatchObject({ status: 'completed', matched: 70, done: 70, refused: 0 });
    await until(workflow, 'completed', 70);
    expect(await count(workflow, 'failed')).toBe(70);
  });

  it('run again with another input, for all', async () => {
    const type = await defineWorkflow(test, '  - { id: a, set: { n: "{{event.payload.n}}" } }\n');
    await Promise.all([1, 2, 3].map((n) => test.send({ n }, type)));
    await until(nameOf(type), 'completed', 3);
    const job = await start({
      action: 'rerun',
      filter: { workflow: nameOf(type) },
      options: { input: { n: 'seven' } },
    });
    expect(await over(job)).toMatchObject({ matched: 3, done: 3, refused: 0 });
    await until(nameOf(type), 'completed', 6);
    const { items } = await test.engine.executions.list({ tenantId: TENANT, workflow: nameOf(type), limit: 3 });
    const made = await Promise.all(items.map(({ id }) => test.engine.executions.get(TENANT, id)));
    expect(made.map(({ steps }) => steps[0]?.output)).toEqual([{ n: 'seven' }, { n: 'seven' }, { n: 'seven' }]);
  });

  it('give up what is uncertain, and say what they could not do', async () => {
    const type = await defineWorkflow(test, '  - { id: g, steps: [{ id: a, action: world/once }] }\n');
    const workflow = nameOf(type);
    test.world.answer = (_call, n) => (n % 2 === 0 ? 500 : 200);
    await Promise.all(Array.from({ length: 10 }, () => test.send({}, type)));
    await until(workflow, 'uncertain', 5);
    await until(workflow, 'completed', 5);
    const job = await over(await start({ action: 'give_up', filter: { workflow } }));
    expect(job).toMatchObject({ status: 'completed', matched: 10, done: 5, refused: 5 });
    expect(job.refusals).toHaveLength(5);
    expect(job.refusals[0]).toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('completed'),
    });
    await until(workflow, 'failed', 5);
  });

  it('go on with another worker where the first ended in the middle, and do nothing twice', async () => {
    await using part = await createTestEngine({ worker: false });
    const type = await defineWorkflow(part, '  - { id: a, action: world/once }\n');
    const one = part.engine.createWorker();
    await one.start();
    await Promise.all(Array.from({ length: 160 }, () => part.send({}, type)));
    const completed = async () => {
      const [row] = await part.database.sql`
        select count(*)::int as count from automate_engine.executions where status = 'completed'`;
      return row?.count;
    };
    await expect.poll(completed, { timeout: 15_000 }).toBe(160);
    await one.stop();
    const job = await part.engine.bulk.start({
      tenantId: TENANT,
      action: 'rerun',
      filter: { workflow: nameOf(type) },
      by: 'ann',
    });
    // A worker that did a part of the first batch and died before it said so.
    const { items } = await part.engine.executions.list({ tenantId: TENANT, limit: 200 });
    for (const { id } of items.slice(-20)) {
      await part.engine.executions.rerun({ tenantId: TENANT, executionId: id, by: 'ann', key: `bulk/${job.id}` });
    }
    await part.database.sql`
      update automate_outbox.items set state = 'claimed', token = 9, attempts = 1, worker = 'dead',
        lease_until = clock_timestamp() - interval '1 second' where ref = ${job.id}`;
    await part.engine.createWorker().start();
    await (await part.another()).engine.createWorker().start();
    await expect
      .poll(async () => (await part.engine.bulk.get(TENANT, job.id)).status, { timeout: 20_000 })
      .toBe('completed');
    expect(await part.engine.bulk.get(TENANT, job.id)).toMatchObject({ matched: 160, done: 160, refused: 0 });
    await expect.poll(completed, { timeout: 15_000 }).toBe(320);
    expect(part.world.calls).toHaveLength(320);
  });

  it('stop when they are aborted', async () => {
    await using idle = await createTestEngine({ worker: false });
    const type = await defineWorkflow(idle, '  - { id: a, action: world/once }\n');
    const filter = { workflow: nameOf(type) };
    const job = await idle.engine.bulk.start({ tenantId: TENANT, action: 'rerun', filter, by: 'ann' });
    expect(await idle.engine.bulk.abort(TENANT, job.id)).toMatchObject({ status: 'aborted', done: 0 });
    expect(await idle.engine.bulk.abort(TENANT, job.id)).toMatchObject({ status: 'aborted' });
    await idle.engine.createWorker().start();
    const left = async () => (await idle.database.sql`select 1 from automate_outbox.items`).length;
    await expect.poll(left, { timeout: 15_000 }).toBe(0);
    expect(await idle.engine.bulk.get(TENANT, job.id)).toMatchObject({ status: 'aborted', done: 0 });
  });

  it('are refused where they would match everything, and seen by their own tenant only', async () => {
    await expect(start({ action: 'cancel', filter: {} })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const half = { action: 'cancel', filter: { workflow: 'a\ud800' } } as const;
    await expect(start(half)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const nothing = await over(await start({ action: 'cancel', filter: { workflow: 'nothing' } }));
    expect(nothing).toMatchObject({ status: 'completed', matched: 0, done: 0 });
    await expect(bulk().get('other', nothing.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(bulk().abort(TENANT, 'nonsense')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

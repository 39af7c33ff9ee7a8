import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCrashingProcess, expireLeases } from '../testing/crashing-process.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';
import type { ApprovalRecord } from './approval-record.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test[Symbol.asyncDispose]());

const PATIENCE = { timeout: 30_000, interval: 20 };
const workflow = (name: string, steps: string, rest = '') =>
  `name: ${name}\non: [{ event: ${name} }]\n${rest}\nsteps:\n${steps}`;
const ASK = '  - { id: ok, approval: { message: "Refund {{event.payload.cents}}?" } }\n';
const by = (decision: string, who = 'api-key/ann') => ({ decision, by: who, via: 'api' as const });

/** The approvals of a run, oldest first, once there are so many. */
async function asked(executionId: string, count = 1): Promise<ApprovalRecord[]> {
  const list = async () => (await test.engine.approvals.list({ tenantId: TENANT, executionId })).items;
  await expect.poll(async () => (await list()).length, PATIENCE).toBe(count);
  return (await list()).reverse();
}
const answer = ({ id }: ApprovalRecord, given: ReturnType<typeof by> & { comment?: string }) =>
  test.engine.approvals.answer({ tenantId: TENANT, id, ...given });
/** Starts a run that comes to its approval. */
async function waiting(name: string, payload = {}) {
  const event = await test.send(payload, name);
  const { id } = await test.settled(event, ['waiting']);
  return { event, id };
}

describe('an approval', () => {
  it('is asked, waits without a claim, and gives what was answered, by whom and when', async () => {
    await test.workflow(
      workflow('refund', `${ASK}  - { id: pay, if: steps.ok.output.decision == "approve", action: world/idempotent }`),
    );
    const { event, id } = await waiting('refund', { cents: 900 });
    const [open] = await asked(id);
    expect(open).toMatchObject({
      ...{ executionId: id, workflow: 'refund', path: 'ok', message: 'Refund 900?', status: 'open' },
      options: ['approve', 'reject'],
    });
    const held = await test.database.sql`select from automate_outbox.items where key = ${id} and state = 'claimed'`;
    expect(held).toHaveLength(0);
    const answered = await answer(open!, { ...by('approve'), comment: 'fine' });
    const given = { decision: 'approve', comment: 'fine', by: 'api-key/ann', via: 'api', at: expect.any(String) };
    expect(answered).toMatchObject({ status: 'answered', answer: given });
    const run = await test.settled(event);
    expect(run.status).toBe('completed');
    expect(run.steps.find(({ path }) => path === 'ok')?.output).toEqual(given);
  });

  it('takes the first answer: a second is told who answered, the same one again changes nothing', async () => {
    await test.workflow(workflow('twice', ASK));
    const { event, id } = await waiting('twice');
    const [open] = await asked(id);
    await answer(open!, by('reject'));
    expect((await answer(open!, by('reject'))).answer?.by).toBe('api-key/ann');
    await expect(answer(open!, by('approve', 'slack:U1'))).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('reject, by api-key/ann'),
    });
    expect((await test.settled(event)).status).toBe('completed');
    await expect(answer(open!, by('approve', 'slack:U1'))).rejects.toThrow(/answered before: reject/);
  });

  it('has exactly one winner, however many answer at once', async () => {
    await test.workflow(workflow('race', ASK));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('approve', 'reject'), { minLength: 2, maxLength: 6 }),
        async (decisions) => {
          const { event, id } = await waiting('race');
          const [open] = await asked(id);
          const all = await Promise.allSettled(decisions.map((one, n) => answer(open!, by(one, `api-key/${n}`))));
          const won = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.answer] : []));
          expect(won).toHaveLength(1);
          const run = await test.settled(event);
          expect(run.steps[0]?.output).toEqual(won[0]);
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  it('can fail the step, which is handled like every failure', async () => {
    await test.workflow(
      workflow(
        'strict',
        `  - id: ok
    approval: { message: "Go?", options: [go, stop], fail_on: [stop] }
    fallback: [{ id: instead, set: { stopped: true } }]
`,
      ),
    );
    const { event, id } = await waiting('strict');
    await answer((await asked(id))[0]!, { ...by('stop'), comment: 'too dear' });
    const run = await test.settled(event);
    expect(run.steps.find(({ path }) => path === 'ok')).toMatchObject({
      status: 'failed',
      error: { code: 'FAILED_PRECONDITION', message: 'api-key/ann answered: stop (too dear).' },
    });
    expect(run.steps.find(({ path }) => path === 'ok/instead')).toMatchObject({ status: 'completed' });
  });

  it('says which options there are, and who is asked', async () => {
    await test.workflow(
      workflow('picky', '  - { id: ok, approval: { message: "?", approvers: ["{{event.payload.boss}}"] } }'),
    );
    const { event, id } = await waiting('picky', { boss: 'slack:U7' });
    const [open] = await asked(id);
    expect(open?.approvers).toEqual(['slack:U7']);
    await expect(answer(open!, by('maybe', 'slack:U7'))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { errors: [{ pointer: '/decision', message: 'must be one of: approve, reject' }] },
    });
    await expect(answer(open!, by('approve'))).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await answer(open!, by('approve', 'slack:U7'));
    expect((await test.settled(event)).status).toBe('completed');
  });

  it('is nothing to another tenant, and no signal from outside is its answer', async () => {
    await test.workflow(workflow('guarded', ASK));
    const { id } = await waiting('guarded');
    const [open] = await asked(id);
    const theirs = { tenantId: 'other', id: open!.id };
    await expect(test.engine.approvals.answer({ ...theirs, ...by('approve') })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(test.engine.approvals.get('other', open!.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await test.engine.approvals.list({ tenantId: 'other' })).items).toEqual([]);
    await expect(
      test.engine.executions.signal({ tenantId: TENANT, executionId: id, name: 'approval/ok', payload: {} }),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect((await test.engine.approvals.get(TENANT, open!.id)).status).toBe('open');
  });
});

describe('when nobody answers in time', () => {
  it('the step fails, and a late answer is refused', async () => {
    await test.workflow(workflow('late', `${ASK.trimEnd().slice(0, -2)}, timeout: 100ms }\n`));
    const event = await test.send({}, 'late');
    const run = await test.settled(event);
    expect(run).toMatchObject({ status: 'failed', error: { code: 'DEADLINE_EXCEEDED' } });
    const [late] = await asked(run.id);
    expect(late).toMatchObject({ status: 'expired', answer: { decision: null, by: null, via: 'timeout' } });
    await expect(answer(late!, by('approve'))).rejects.toThrow(/has expired/);
  });

  it('an option is taken where the workflow names one', async () => {
    await test.workflow(
      workflow('default', '  - { id: ok, approval: { message: "?", on_timeout: reject }, timeout: 100ms }'),
    );
    const run = await test.settled(await test.send({}, 'default'));
    expect(run.status).toBe('completed');
    const output = { decision: 'reject', comment: null, by: null, via: 'timeout', at: expect.any(String) };
    expect(run.steps[0]?.output).toEqual(output);
    expect((await asked(run.id))[0]).toMatchObject({ status: 'expired', answer: output });
  });

  it('an answer at that very moment is either taken or refused: the record and the run say the same', async () => {
    await test.workflow(
      workflow('edge', '  - { id: ok, approval: { message: "?", on_timeout: reject }, timeout: 150ms }'),
    );
    for (let round = 0; round < 12; round += 1) {
      const event = await test.send({}, 'edge');
      const { id } = await test.settled(event, ['waiting', 'completed']);
      const [open] = await asked(id);
      const due = new Date(open!.expiresAt!).getTime() - Date.now();
      await sleep(Math.max(0, due - 6 + round));
      const taken = await answer(open!, by('approve')).then(
        () => true,
        (error: { code: string }) => expect(error.code).toBe('FAILED_PRECONDITION'),
      );
      const run = await test.settled(event);
      const decided = (await asked(id))[0]?.answer;
      expect(run.steps[0]?.output).toEqual(decided);
      expect(decided?.decision).toBe(taken === true ? 'approve' : 'reject');
    }
  }, 60_000);
});

describe('approvals inside other steps', () => {
  it('wait at the same time, and are seen while something else is under way', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    test.world.answer = () => held.then(() => 200);
    await test.workflow(
      workflow(
        'both',
        `  - id: all
    parallel:
      - { id: a, approval: { message: A } }
      - { id: b, approval: { message: B } }
      - { id: c, action: world/idempotent }
`,
      ),
    );
    const event = await test.send({}, 'both');
    const { id } = await test.settled(event, ['running', 'waiting']);
    const both = await asked(id, 2);
    await answer(both.find(({ path }) => path === 'all/b')!, by('reject'));
    release();
    test.world.answer = () => 200;
    await answer(both.find(({ path }) => path === 'all/a')!, by('approve'));
    const run = await test.settled(event);
    expect(run.steps.find(({ path }) => path === 'all/a')?.output).toMatchObject({ decision: 'approve' });
    expect(run.steps.find(({ path }) => path === 'all/b')?.output).toMatchObject({ decision: 'reject' });
  });

  it('are one for each item of a loop, and anew for each attempt of what stands around', async () => {
    await test.workflow(
      workflow(
        'each',
        `  - id: loop
    for_each:
      in: "{{event.payload.items}}"
      steps:
        - id: ok
          approval: { message: "{{item}}?", fail_on: [reject] }
    on_failure: continue
  - id: again
    retry: { attempts: 2, backoff: 10ms }
    steps:
      - { id: sure, approval: { message: Sure? } }
      - { id: act, action: world/idempotent, retry: { attempts: 1 } }
`,
      ),
    );
    const { event, id } = await waiting('each', { items: ['x', 'y'] });
    const items = await asked(id, 2);
    expect(items.map(({ message }) => message).sort()).toEqual(['x?', 'y?']);
    await answer(items[0]!, by('reject'));
    await answer(items[1]!, by('approve'));
    let calls = 0;
    test.world.answer = () => (calls++ === 0 ? 503 : 200);
    for (const count of [3, 4]) await answer((await asked(id, count)).at(-1)!, by('approve'));
    expect((await test.settled(event)).status).toBe('completed');
  });

  it('are closed when the time around them is over, and when the run is cancelled', async () => {
    await test.workflow(
      workflow(
        'around',
        '  - id: group\n    timeout: 200ms\n    steps: [{ id: ok, approval: { message: "?" } }]\n    fallback: [{ id: f, set: {} }]\n',
      ),
    );
    const over = await test.settled(await test.send({}, 'around'));
    expect(over.status).toBe('completed');
    expect(await asked(over.id)).toMatchObject([{ status: 'closed' }]);
    await test.workflow(workflow('cancelled', ASK));
    const { event, id } = await waiting('cancelled');
    const [open] = await asked(id);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId: id });
    expect((await test.settled(event)).status).toBe('cancelled');
    expect((await asked(id))[0]?.status).toBe('closed');
    await expect(answer(open!, by('approve'))).rejects.toThrow(/closed: its step or its run is over/);
    const list = async (status: 'open' | 'closed') =>
      (await test.engine.approvals.list({ tenantId: TENANT, status })).items.map((one) => one.id);
    expect(await list('closed')).toContain(open!.id);
    expect(await list('open')).not.toContain(open!.id);
  });
});

it('is asked again, as the same one, where its run was uncertain and goes on', async () => {
  let answers = () => {};
  const held = new Promise<void>((resolve) => {
    answers = resolve;
  });
  test.world.answer = () => held.then(() => 500);
  await test.workflow(
    workflow(
      'unsure',
      `  - id: both
    parallel:
      - { id: ok, approval: { message: "?" } }
      - { id: pay, action: world/once }
`,
    ),
  );
  const event = await test.send({}, 'unsure');
  const { id } = await test.settled(event, ['running', 'waiting']);
  const [open] = await asked(id);
  answers();
  expect((await test.settled(event)).status).toBe('uncertain');
  expect((await asked(id))[0]?.status).toBe('closed');
  await test.engine.executions.settle({ tenantId: TENANT, executionId: id, path: 'both/pay', as: 'done', by: 'ann' });
  await expect.poll(async () => (await asked(id))[0]?.status, PATIENCE).toBe('open');
  expect((await asked(id))[0]?.id).toBe(open?.id);
  await answer(open!, by('approve'));
  const run = await test.settled(event, ['completed']);
  expect(run.steps.findLast(({ path }) => path === 'both/ok')?.output).toMatchObject({ decision: 'approve' });
});

it('fails its step when what it asks is too long to be kept', async () => {
  await test.workflow(
    workflow('long', '  - { id: ok, approval: { message: "?", approvers: ["{{event.payload.who}}"] } }'),
  );
  const run = await test.settled(await test.send({ who: 'x'.repeat(501) }, 'long'));
  expect(run).toMatchObject({ status: 'failed', error: { code: 'INVALID_ARGUMENT' } });
  expect((await test.engine.approvals.list({ tenantId: TENANT, executionId: run.id })).items).toEqual([]);
});

it('a rerun from before it asks anew, one from after it takes the answer', async () => {
  await test.workflow(workflow('rerun', `${ASK}  - { id: after, set: { d: "{{steps.ok.output.decision}}" } }`));
  const { event, id } = await waiting('rerun');
  await answer((await asked(id))[0]!, by('reject'));
  await test.settled(event);
  const rerun = (from: string) => test.engine.executions.rerun({ tenantId: TENANT, executionId: id, by: 'ann', from });
  const get = (executionId: string) => test.engine.executions.get(TENANT, executionId);
  const after = await rerun('after');
  await expect.poll(async () => (await get(after.executionId)).status, PATIENCE).toBe('completed');
  expect((await get(after.executionId)).steps.at(-1)?.output).toEqual({ d: 'reject' });
  expect((await test.engine.approvals.list({ tenantId: TENANT, executionId: after.executionId })).items).toEqual([]);
  const anew = await rerun('ok');
  await answer((await asked(anew.executionId))[0]!, by('approve'));
  await expect.poll(async () => (await get(anew.executionId)).status, PATIENCE).toBe('completed');
  expect((await get(anew.executionId)).steps.at(-1)?.output).toEqual({ d: 'approve' });
});

it('is listed in pages, newest first', async () => {
  const all = (await test.engine.approvals.list({ tenantId: TENANT, limit: 200 })).items;
  const paged: ApprovalRecord[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await test.engine.approvals.list({ tenantId: TENANT, limit: 3, cursor });
    paged.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  expect(paged).toEqual(all);
});

it('is asked once and answered once, wherever the process dies', async () => {
  const rig = await createTestEngine({ worker: false });
  const invoker = createWorldInvoker(() => rig.world.url);
  await rig.workflow(workflow('crash', `${ASK}  - { id: pay, action: world/once }`));
  for (const number of [1, 2, 3, 4]) {
    for (const when of ['before', 'after'] as const) {
      const event = await rig.send({ cents: 1 }, 'crash');
      await createCrashingProcess(rig.database, invoker, { at: 'commit', number, when, pause: false }).work();
      await expireLeases(rig.database);
      await createCrashingProcess(rig.database, invoker).work();
      const [found] = (await rig.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
      const list = async () => (await rig.engine.approvals.list({ tenantId: TENANT, executionId: found!.id })).items;
      const [open, ...more] = await list();
      expect(more).toEqual([]);
      const { answer: given } = await rig.engine.approvals.answer({ tenantId: TENANT, id: open!.id, ...by('approve') });
      // Dies between the answer and what follows from it.
      const dying = { at: 'commit', number: Math.min(number, 2), when, pause: false } as const;
      await createCrashingProcess(rig.database, invoker, dying).work();
      await expireLeases(rig.database);
      await createCrashingProcess(rig.database, invoker).work();
      const run = await rig.engine.executions.get(TENANT, found!.id);
      expect(run.steps.find(({ path }) => path === 'ok')).toMatchObject({ status: 'completed', output: given });
      expect(await list()).toMatchObject([{ status: 'answered', answer: given }]);
    }
  }
  await rig[Symbol.asyncDispose]();
}, 60_000);

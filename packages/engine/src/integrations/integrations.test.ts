import type { ActionEffect, ActionInvoker } from '@automate/connectors';
import { ConnectorError } from '@automate/connectors';
import { AutomateError, type JsonObject, silentLogger } from '@automate/core';
import { type Claim, SkipLockedClaimOutboxStore } from '@automate/outbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRecorder } from '../execution/recorded.ts';
import { ENGINE_FORMAT, INTEGRATIONS_QUEUE } from '../matching/queues.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { testSecrets } from '../testing/test-secrets.ts';
import { createHousekeeping } from '../worker/housekeeping.ts';
import { createCompiledVersions } from '../workflows/compiled-versions.ts';
import { createNoticeHandler } from './notice-handler.ts';
import { createRunNotices } from './run-notices.ts';

const EFFECTS: Record<string, ActionEffect> = { chat: 'once', mail: 'idempotent' };
interface Sent {
  connector: string;
  connection: string | undefined;
  params: JsonObject;
  key: string;
}
let sent: Sent[] = [];
/** What a service does after it was sent something. */
let answer: (to: Sent) => Promise<void> | void = () => {};
const invoker: ActionInvoker = {
  async describe({ connector, action }) {
    const effect = EFFECTS[connector];
    if (effect === undefined) throw new ConnectorError({ code: 'NOT_FOUND', message: `There is no ${connector}.` });
    const plugin = { pluginId: connector, pluginVersion: '1.0.0' };
    return { connector, action, displayName: action, effect, input: {}, ...plugin };
  },
  async invoke({ connector, connection, action }, params, { idempotencyKey: key }) {
    expect(action).toBe('send_notification');
    const one = { connector, connection, params, key };
    sent.push(one);
    await answer(one);
    return { delivered: true };
  },
};
const links = {
  token: ({ decision = 'any', recipient }: { decision?: string | undefined; recipient: string }) =>
    `TOKEN-${decision}-${recipient}`,
  url: (token: string) => `https://a.example/approvals/${token}`,
  read: () => Promise.reject(new Error('not asked')),
};
const unavailable = (effect: 'none' | 'unknown') =>
  new ConnectorError({ code: 'UNAVAILABLE', message: 'It does not answer.', effect });

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ engine: { invoker, approvalLinks: links } });
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(() => {
  sent = [];
  answer = () => {};
});

const PATIENCE = { timeout: 30_000, interval: 20 };
const workflow = (name: string, integrations: string, steps = '  - { id: s, set: {} }', rest = '') =>
  `name: ${name}\non: [{ event: ${name}, if: "!has(event.payload.skip)" }]\n${rest}\nintegrations:\n${integrations}\nsteps:\n${steps}\n`;
const notices = async (executionId: string, rig = test) =>
  (await rig.engine.notices.list({ tenantId: TENANT, executionId })).items;
const told = (executionId: string, status: string) =>
  expect.poll(async () => (await notices(executionId)).map((notice) => notice.status), PATIENCE).toContain(status);

describe('integrations', () => {
  it('are told of what they want to be told, with what the run knows', async () => {
    await test.workflow(
      workflow(
        'orders',
        `  - { notification: chat/main, on: [started, completed], to: "#ops", message: "{{execution.name}} {{run.output.total}} {{event.payload.who}}" }
  - { notification: mail, on: [completed], to: "{{event.payload.who}}", subject: Done }
  - { notification: mail, on: [failed], to: nobody }`,
        '  - { id: s, set: { total: 3 } }',
        'output: { total: "{{steps.s.output.total}}" }',
      ),
    );
    const { id } = await test.settled(await test.send({ who: 'ann' }, 'orders'));
    await expect.poll(() => sent.length, PATIENCE).toBe(3);
    const mail = sent.find(({ connector }) => connector === 'mail');
    expect(mail?.params).toEqual({
      recipient: 'ann',
      subject: 'Done',
      message: `orders has completed (run ${id})`,
    });
    expect(sent).toContainEqual({
      ...{ connector: 'chat', connection: 'main', key: `${id}/integrations/0/completed` },
      params: { recipient: '#ops', message: 'orders 3 ann' },
    });
    await expect
      .poll(
        async () => (await notices(id)).map(({ event, integration, status }) => [event, integration, status]).sort(),
        PATIENCE,
      )
      .toEqual([
        ['completed', 0, 'sent'],
        ['completed', 1, 'sent'],
        ['started', 0, 'sent'],
      ]);
  });

  it('know who wrote the workflow', async () => {
    const text = workflow('owned', '  - { notification: mail, on: [completed], to: "{{execution.owner}}" }');
    const source = { text, format: 'yaml' as const };
    await test.engine.workflows.create({ tenantId: TENANT, source, activate: true, by: 'user/ann' });
    await test.settled(await test.send({}, 'owned'));
    await expect.poll(() => sent.map(({ params }) => params.recipient), PATIENCE).toEqual(['user/ann']);
  });

  it('are told of failures, also before a run begins, of cancellations, and of what is uncertain', async () => {
    await test.workflow(
      workflow(
        'bad',
        '  - { notification: mail, on: [failed, cancelled], to: ops, message: "{{run.error.code}} {{run.error.step}}" }',
        '  - { id: boom, condition: event.payload.nothing > 1 }',
      ),
    );
    await test.settled(await test.send({}, 'bad'));
    await expect.poll(() => sent.map(({ params }) => params.message), PATIENCE).toEqual(['INVALID_ARGUMENT boom']);
    await test.workflow(
      'name: unborn\non: [{ event: unborn, if: event.payload.gone.far }]\nintegrations: [{ notification: mail, on: [failed], to: ops }]\nsteps: [{ id: s, set: {} }]',
    );
    const unborn = await test.settled(await test.send({}, 'unborn'));
    expect(unborn).toMatchObject({ status: 'failed', steps: [] });
    await expect.poll(() => sent.length, PATIENCE).toBe(2);
    expect(sent[1]?.params.message).toMatch(/^unborn has failed: /);
    await test.workflow(
      workflow('slow', '  - { notification: mail, on: [cancelled], to: ops }', '  - { id: w, wait: { signal: go } }'),
    );
    const { id: executionId } = await test.settled(await test.send({}, 'slow'), ['waiting']);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId });
    await expect.poll(() => sent.at(-1)?.params.message, PATIENCE).toMatch(/^slow was cancelled/);
    await test.workflow(
      workflow(
        'unclear',
        '  - { notification: mail, on: [uncertain], to: ops }',
        '  - { id: a, action: chat/send_notification }',
      ),
    );
    answer = ({ connector }) => {
      if (connector === 'chat') throw unavailable('unknown');
    };
    await test.settled(await test.send({}, 'unclear'));
    await expect.poll(() => sent.at(-1)?.params.message, PATIENCE).toMatch(/whether a step took effect is not known/);
  });

  it('ask for approvals, with links for people and tokens for buttons', async () => {
    await test.workflow(
      workflow(
        'ask',
        `  - { notification: mail, on: [approval_requested], to: ann, message: "{{approval.message}} {{approval.links.reject}} {{approval.link}}" }
  - { approval: chat, to: "#ops" }`,
        '  - { id: ok, approval: { message: "Sure?" } }',
      ),
    );
    const { id } = await test.settled(await test.send({}, 'ask'), ['waiting']);
    await expect.poll(() => sent.length, PATIENCE).toBe(2);
    const url = (token: string) => `https://a.example/approvals/${token}`;
    expect(sent.find(({ connector }) => connector === 'mail')?.params.message).toBe(
      `Sure? ${url('TOKEN-reject-ann')} ${url('TOKEN-any-ann')}`,
    );
    const [open] = (await test.engine.approvals.list({ tenantId: TENANT, executionId: id })).items;
    const option = (name: string) => ({
      option: name,
      token: `TOKEN-${name}-#ops`,
      url: url(`TOKEN-${name}-#ops`),
    });
    expect(sent.find(({ connector }) => connector === 'chat')?.params).toEqual({
      recipient: '#ops',
      message: `ask asks: Sure?\n${url('TOKEN-any-#ops')}`,
      metadata: {
        approval: {
          ...{ id: open!.id, message: 'Sure?', expiresAt: null, link: url('TOKEN-any-#ops') },
          options: [option('approve'), option('reject')],
        },
      },
    });
    // What is recorded has no token in it, also where the service repeats what it was sent.
    answer = ({ params }) => {
      throw new ConnectorError({ code: 'INVALID_ARGUMENT', message: `no: ${params.message}`, effect: 'none' });
    };
    const second = await test.settled(await test.send({}, 'ask'), ['waiting']);
    // Both: one that comes late is counted by the next test.
    await expect
      .poll(async () => (await notices(second.id)).map(({ status }) => status), PATIENCE)
      .toEqual(['failed', 'failed']);
    const letters = async () =>
      JSON.stringify((await test.engine.deadLetters.list({ tenantId: TENANT, queue: INTEGRATIONS_QUEUE })).items);
    await expect.poll(letters, PATIENCE).toContain('[signed link]');
    expect(JSON.stringify([await notices(second.id), await letters()])).not.toContain('TOKEN');
  });

  it('are told of a run with parts as of one', async () => {
    await test.workflow(
      workflow(
        'wide',
        '  - { notification: mail, on: [started, approval_requested, completed], to: a, message: "{{approval.path}} {{run.status}}" }',
        `  - id: loop
    for_each:
      in: "{{event.payload.items}}"
      steps: [{ id: ok, if: item == 1100, approval: { message: "{{item}}?" } }]`,
      ),
    );
    const items = Array.from({ length: 1_200 }, (_, n) => n);
    const event = await test.send({ items }, 'wide');
    await expect.poll(() => sent.length, PATIENCE).toBe(2);
    const [run] = (await test.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
    const { items: asked } = await test.engine.approvals.list({ tenantId: TENANT, executionId: run!.id });
    expect(asked).toMatchObject([{ message: '1100?', path: expect.stringMatching(/^loop\/.*1100\/ok$/) }]);
    await test.engine.approvals.answer({
      tenantId: TENANT,
      id: asked[0]!.id,
      decision: 'approve',
      by: 'ann',
      via: 'api',
    });
    expect(await test.settled(event, undefined, 30_000)).toMatchObject({ status: 'completed' });
    await expect.poll(() => sent.length, PATIENCE).toBe(3);
    expect(sent.map(({ params }) => params.message).sort()).toEqual([
      ' completed',
      expect.stringMatching(/^ (?:running|waiting)$/),
      expect.stringMatching(/^loop\/.*1100\/ok /),
    ]);
  }, 60_000);

  it('that are down stop neither the run nor the others, and are told when they are up', async () => {
    await test.workflow(
      workflow(
        'down',
        '  - { notification: mail/down, on: [completed], to: a }\n  - { notification: mail/up, on: [completed], to: b }\n  - { notification: nowhere, on: [completed], to: c }',
      ),
    );
    let down = true;
    answer = ({ connection }) => {
      if (connection === 'down' && down) throw unavailable('none');
    };
    const { id, status } = await test.settled(await test.send({}, 'down'));
    expect(status).toBe('completed');
    await told(id, 'sent');
    await expect
      .poll(async () => (await notices(id)).map((one) => [one.integration, one.status]).sort(), PATIENCE)
      .toEqual([
        [0, 'retrying'],
        [1, 'sent'],
        [2, 'retrying'],
      ]);
    down = false;
    await expect
      .poll(async () => (await notices(id)).find((one) => one.integration === 0)?.status, PATIENCE)
      .toBe('sent');
    const keys = sent.filter(({ connection }) => connection === 'down').map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
  });

  it('are told the same under one key, whatever becomes of the run between two attempts', async () => {
    const said = '"{{run.status}} {{run.error.code}} {{run.output.done}}"';
    await test.workflow(
      workflow(
        'turning',
        `  - { notification: mail, on: [started, uncertain, completed], to: ops, message: ${said} }`,
        '  - { id: a, action: chat/send_notification }',
        'output: { done: "yes" }',
      ),
    );
    const down = new Set(['chat', 'mail']);
    answer = ({ connector }) => {
      if (down.has(connector)) throw unavailable(connector === 'chat' ? 'unknown' : 'none');
    };
    const event = await test.send({}, 'turning');
    const { id: executionId } = await test.settled(event, ['uncertain']);
    const mails = () => sent.filter(({ connector }) => connector === 'mail');
    const heard = () => new Set(mails().map(({ key }) => key.slice(executionId.length + 1)));
    await expect.poll(() => heard().size, PATIENCE).toBe(2);
    await test.engine.executions.settle({ tenantId: TENANT, executionId, path: 'a', as: 'done', by: 'ann' });
    await test.settled(event, ['completed']);
    await expect.poll(() => heard().size, PATIENCE).toBe(3);
    down.clear();
    await expect
      .poll(async () => (await notices(executionId)).map(({ status }) => status), PATIENCE)
      .toEqual(['sent', 'sent', 'sent']);
    const texts = new Set(mails().map(({ key, params }) => `${key.split('/').at(-1)}: ${params.message}`));
    expect([...texts].sort()).toEqual([
      'completed: completed  yes',
      'started: running  ',
      'uncertain: uncertain UNAVAILABLE ',
    ]);
  });

  it('are not told of an approval that was answered meanwhile', async () => {
    await test.workflow(
      workflow('quick', '  - { approval: mail, to: a }', '  - { id: ok, approval: { message: "?" } }'),
    );
    answer = () => {
      throw unavailable('none');
    };
    const event = await test.send({}, 'quick');
    const { id: executionId } = await test.settled(event, ['waiting']);
    await told(executionId, 'retrying');
    const [open] = (await test.engine.approvals.list({ tenantId: TENANT, executionId })).items;
    await test.engine.approvals.answer({ tenantId: TENANT, id: open!.id, decision: 'approve', by: 'ann', via: 'api' });
    await told(executionId, 'failed');
    expect(await notices(executionId)).toMatchObject([
      { error: { message: expect.stringContaining('not open any more') } },
    ]);
    const letters = (await test.engine.deadLetters.list({ tenantId: TENANT, queue: INTEGRATIONS_QUEUE })).items;
    expect(letters.filter(({ ref }) => ref === executionId)).toEqual([]);
  });

  it('are not told twice by a `once` action of which nobody knows; its dead letter, requeued, tells again', async () => {
    await test.workflow(workflow('doubt', '  - { notification: chat, on: [completed], to: a }'));
    answer = () => {
      throw unavailable('unknown');
    };
    const { id } = await test.settled(await test.send({}, 'doubt'));
    await told(id, 'uncertain');
    expect(sent).toHaveLength(1);
    // It is made after the notice has been told.
    const letter = await vi.waitFor(async () => {
      const { items } = await test.engine.deadLetters.list({ tenantId: TENANT, queue: INTEGRATIONS_QUEUE });
      return (
        items.find(({ code, ref }) => code === 'UNCERTAIN' && ref === id) ?? Promise.reject(new Error('no letter'))
      );
    }, PATIENCE);
    // A second item of the same event is no requeued letter.
    const { sql } = test.database;
    await sql`
      insert into automate_outbox.items (tenant_id, queue, ref, payload)
      values (${TENANT}, ${INTEGRATIONS_QUEUE}, ${id}, '{"event": "completed", "integration": 0}')`;
    const left = () => sql`select from automate_outbox.items where queue = ${INTEGRATIONS_QUEUE} and ref = ${id}`;
    await expect.poll(async () => (await left()).length, PATIENCE).toBe(0);
    expect(sent).toHaveLength(1);
    answer = () => {};
    expect(await test.engine.deadLetters.requeue({ tenantId: TENANT, ids: [letter.id], by: 'ann' })).toMatchObject({
      refused: [],
    });
    await told(id, 'sent');
    expect(sent).toHaveLength(2);
  });
});

it('of a run that was given up because every process that ran it died are told', async () => {
  const rig = await createTestEngine({ worker: false, engine: { invoker } });
  await rig.workflow(workflow('deadly', '  - { notification: mail, on: [failed], to: a }'));
  const { sql, db } = rig.database;
  const worker = rig.engine.createWorker();
  const event = await rig.send({}, 'deadly');
  // As if it had been claimed for the last time, and nobody was there any more.
  await sql`update automate_engine.workflows set paused = true`;
  await worker.start();
  await expect
    .poll(
      async () => (await rig.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items.length,
      PATIENCE,
    )
    .toBe(1);
  await worker.stop();
  const [run] = (await rig.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
  await sql`
    update automate_outbox.items set state = 'claimed', worker = 'gone', attempts = max_attempts, token = 1,
      lease_until = now() - interval '1 hour' where key = ${run!.id}`;
  const store = new SkipLockedClaimOutboxStore(db);
  expect((await store.reap(0)).dead).toBe(1);
  const keeping = createHousekeeping({
    ...{ sql, store, log: silentLogger, intervalMs: 1_000, deliveryRetentionMs: 1_000_000 },
    teller: { tell() {} },
    onReturned() {},
  });
  expect(await keeping.endDead(3_600_000)).toEqual([run!.id]);
  const items = await sql`select ref, payload from automate_outbox.items where queue = ${INTEGRATIONS_QUEUE}`;
  expect(items).toMatchObject([
    { ref: run!.id, payload: { event: 'failed', integration: 0, error: { code: 'ABORTED' } } },
  ]);
  await rig[Symbol.asyncDispose]();
}, 60_000);

it('are told under leases of any length', async () => {
  const rig = await createTestEngine({ worker: { leaseMs: 1_500 }, engine: { invoker } });
  await rig.workflow(workflow('short', '  - { notification: mail, on: [completed], to: a }'));
  const { id } = await rig.settled(await rig.send({}, 'short'));
  await expect.poll(async () => (await notices(id, rig)).map(({ status }) => status), PATIENCE).toEqual(['sent']);
  await rig[Symbol.asyncDispose]();
}, 60_000);

it('is told by a worker that has the connector', async () => {
  const rig = await createTestEngine({ worker: false, engine: { invoker, connectors: () => ['chat'] } });
  await rig.workflow(workflow('elsewhere', '  - { notification: mail, on: [completed], to: a }'));
  const without = rig.engine.createWorker();
  await without.start();
  const { id } = await rig.settled(await rig.send({}, 'elsewhere'));
  const { sql } = rig.database;
  const items = () => sql`select requires from automate_outbox.items where queue = ${INTEGRATIONS_QUEUE}`;
  expect(await items()).toEqual([{ requires: ['mail'] }]);
  const { engine, pool } = await rig.another({ invoker, connectors: () => ['mail'] });
  const having = engine.createWorker();
  await having.start();
  await expect.poll(async () => (await notices(id, rig)).map(({ status }) => status), PATIENCE).toEqual(['sent']);
  await without.stop();
  await having.stop();
  await engine.close();
  await pool.close();
  await rig[Symbol.asyncDispose]();
}, 60_000);

describe('a process that dies', () => {
  /** Runs one event to its end, and gives the handlers of processes and the claims of its notices. */
  async function rigFor(connector: string) {
    const rig = await createTestEngine({ worker: false, engine: { invoker } });
    const { sql, db } = rig.database;
    const name = `dying-${connector}`;
    await rig.workflow(workflow(name, `  - { notification: ${connector}, on: [completed], to: a }`));
    const worker = rig.engine.createWorker();
    const recorder = createRecorder(testSecrets, 100_000);
    const parts = { db, sql, invoker, secrets: testSecrets, recorder, env: undefined, links: undefined };
    const source = createRunNotices({ ...parts, versions: createCompiledVersions({ sql }) });
    const handle = createNoticeHandler(source, { ...parts, leaseReserveMs: 2_000 });
    // Nobody sends until the run is over.
    let open = () => {};
    const held = new Promise<void>((resolve) => {
      open = resolve;
    });
    answer = () => held;
    const event = await rig.send({}, name);
    await worker.start();
    const { id } = await rig.settled(event);
    await expect.poll(() => sent.length, PATIENCE).toBe(1);
    return {
      rig,
      id,
      open,
      worker,
      /** What the next process does with what the last one had. */
      async next() {
        // At once: between the two the worker, which lives, would take it.
        const [claim] = await db.transaction(async (tx) => {
          const store = new SkipLockedClaimOutboxStore(tx);
          await store.reap(-3_600_000);
          return await store.claimBatch({
            worker: 'next',
            queues: [INTEGRATIONS_QUEUE],
            limit: 1,
            leaseMs: 60_000,
            engineFormats: [ENGINE_FORMAT],
          });
        });
        const outcome = await handle(claim as Claim, {
          signal: new AbortController().signal,
          leaseRemainingMs: () => 60_000,
        });
        return { claim, outcome };
      },
    };
  }

  it('between sending and recording has not sent twice: nobody knows, and that is told', async () => {
    const { rig, id, next, open, worker } = await rigFor('chat');
    const { outcome } = await next();
    expect(outcome).toMatchObject({ kind: 'fail', code: 'UNCERTAIN' });
    expect(await notices(id, rig)).toMatchObject([{ status: 'uncertain', attempts: 1, error: { code: 'ABORTED' } }]);
    // Its letter was not written either: the same is said again, and nothing sent.
    answer = () => {
      throw new AutomateError({ code: 'INTERNAL', message: 'sent again' });
    };
    expect((await next()).outcome).toMatchObject({ kind: 'fail', code: 'UNCERTAIN' });
    expect(sent).toHaveLength(1);
    // The first one wakes up, and finds that it was answered after all: what is told stays.
    open();
    await worker.stop();
    expect(sent).toHaveLength(1);
    await rig[Symbol.asyncDispose]();
  }, 60_000);

  it('is followed by one that sends again, with the same key, where that is harmless', async () => {
    const { rig, id, next, open, worker } = await rigFor('mail');
    answer = () => {};
    expect((await next()).outcome).toBeUndefined();
    expect(sent.map(({ key }) => key)).toEqual(Array(2).fill(`${id}/integrations/0/completed`));
    open();
    await worker.stop();
    expect(await notices(id, rig)).toMatchObject([{ status: 'sent', attempts: 2 }]);
    await rig[Symbol.asyncDispose]();
  }, 60_000);
});

import type { ActionInvoker } from '@automate/connectors';
import { ConnectorError } from '@automate/connectors';
import { type JsonObject, silentLogger } from '@automate/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ALERTS_QUEUE } from '../matching/queues.ts';
import { createListener } from '../testing/listener.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import type { AlertCondition, AlertRuleInput } from './alert-record.ts';
import { type AlertLook, createAlertLook } from './look-at-rules.ts';
import { FAILURE_RATE } from './observe.ts';
import { PRUNE_ALERTS } from './prune-alerts.ts';

let sent: JsonObject[] = [];
let answer: () => void = () => {};
const invoker: ActionInvoker = {
  async describe({ connector, action }) {
    const effect = connector === 'chat' ? 'once' : 'idempotent';
    const plugin = { pluginId: connector, pluginVersion: '1.0.0' };
    return { connector, action, displayName: action, effect, input: {}, ...plugin };
  },
  async invoke(_ref, params) {
    sent.push(params as JsonObject);
    answer();
    return { delivered: true };
  },
};
let down: string[] = [];
let whileAsked: () => Promise<void> = async () => {};
const health = {
  async unhealthy(_tenant: string, instances: readonly { connector: string; instance: string }[]) {
    const found = instances.filter(({ instance }) => down.includes(instance));
    await whileAsked();
    return found;
  },
};

let test: TestEngine;
let looks: AlertLook[];
beforeAll(async () => {
  test = await createTestEngine({ worker: false, engine: { invoker, health } });
  looks = await Promise.all(
    [1, 2, 3].map(async () => {
      const { db, sql } = await test.database.connect();
      return createAlertLook({ db, sql, health, log: silentLogger, withRequirements: false, onTold() {} });
    }),
  );
});
afterAll(() => test[Symbol.asyncDispose]());

let now = 0;
/** From now on it is so many milliseconds later. */
async function later(ms: number): Promise<void> {
  now += ms;
  await test.database.sql.unsafe(
    `create or replace function automate_engine.alert_time() returns timestamptz language sql volatile as
     'select timestamptz ''2026-11-28 12:00:00Z'' + make_interval(secs => ${now / 1_000})'`,
  );
}
/** All processes look at the same time, until nothing is due. */
async function rush(): Promise<void> {
  while ((await Promise.all(looks.map(({ look }) => look()))).some((due) => due > 0));
}

beforeEach(async () => {
  sent = [];
  down = [];
  answer = () => {};
  whileAsked = async () => {};
  const { sql } = test.database;
  await sql`truncate automate_engine.alert_rules, automate_engine.alerts, automate_engine.alert_notices`;
  await sql`truncate automate_outbox.items, automate_outbox.dead_letters, automate_outbox.order_keys`;
  await later(1_000_000);
});
afterEach(() => void vi.useRealTimers());

const rules = () => test.engine.alerts.rules;
const rule = (condition: AlertCondition, more: Partial<AlertRuleInput> = {}) => ({
  ...{ tenantId: TENANT, name: 'trouble', condition, severity: 'critical' as const },
  ...{ notify: { connection: 'mail/main', recipient: 'ops' }, forMs: 0, resolveAfterMs: 0, enabled: true },
  ...more,
});
const LETTERS: AlertCondition = { kind: 'dead_letters', count: 1, queue: 'executions' };
const letter = (tenantId = TENANT, queue = 'executions') => test.database.sql`
  insert into automate_outbox.dead_letters (id, token, wake_seq, created_at, priority, attempts, max_attempts, engine_format,
    skip_failed, tenant_id, queue, topic, requires, code)
  values (${Math.floor(Math.random() * 1e9)}, 1, 0, now(), 0, 1, 1, 1, false, ${tenantId}, ${queue}, '', '{}', 'X')`;
const mended = () => test.database.sql`delete from automate_outbox.dead_letters`;
const tellings = async () =>
  (
    await test.database.sql<{ payload: { event: string } }[]>`
      select payload from automate_outbox.items where queue = ${ALERTS_QUEUE} order by id`
  ).map(({ payload }) => payload.event);
const alerts = async (tenantId = TENANT) => (await test.engine.alerts.list({ tenantId })).items;
const PATIENCE = { timeout: 30_000, interval: 20 };
/** One worker works until this holds. */
async function working(check: () => Promise<void>): Promise<void> {
  const { engine, pool } = await test.another({ invoker, health });
  const worker = engine.createWorker();
  await worker.start();
  await vi.waitFor(check, PATIENCE);
  await worker.stop();
  await engine.close();
  await pool.close();
}

describe('alerts', () => {
  it('are told once per edge, however many processes look', async () => {
    const { id } = await rules().create(rule(LETTERS, { repeatAfterMs: 60_000 }));
    await rush();
    expect(await tellings()).toEqual([]);
    await letter();
    for (let at = 0; at < 5; at += 1) {
      await later(10_000);
      await rush();
    }
    expect(await tellings()).toEqual(['firing']);
    expect(await rules().get({ tenantId: TENANT, id })).toMatchObject({ state: 'firing' });
    await later(20_000);
    await rush();
    expect(await tellings()).toEqual(['firing', 'firing']);
    await mended();
    for (let at = 0; at < 3; at += 1) {
      await later(10_000);
      await rush();
    }
    expect(await tellings()).toEqual(['firing', 'firing', 'resolved']);
    expect(await alerts()).toMatchObject([
      {
        status: 'resolved',
        rule: { id, name: 'trouble' },
        message: '1 dead letter in the queue executions (limit: 1).',
      },
    ]);
  });

  it('are decided by the time of the database, whatever clock a process has', async () => {
    await rules().create(rule(LETTERS, { forMs: 60_000 }));
    await letter();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 });
    await rush();
    await later(59_000);
    await rush();
    expect(await alerts()).toEqual([]);
    vi.setSystemTime(Date.now() - 10 * 86_400_000);
    await later(1_000);
    await rush();
    expect(await alerts()).toMatchObject([
      { status: 'firing', startedAt: new Date(Date.UTC(2026, 10, 28, 12) + now).toISOString() },
    ]);
  });

  it('keep tenants apart', async () => {
    const mine = await rules().create(rule(LETTERS));
    await rules().create({ ...rule(LETTERS), tenantId: 'other' });
    await letter('other');
    await later(10_000);
    await rush();
    expect(await alerts()).toEqual([]);
    const [theirs] = await alerts('other');
    expect(theirs).toMatchObject({ status: 'firing' });
    await expect(test.engine.alerts.get(TENANT, theirs!.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(rules().get({ tenantId: 'other', id: mine.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(rules().delete({ tenantId: 'other', id: mine.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are told by whoever is there when the process that decided is gone', async () => {
    await rules().create(rule(LETTERS));
    await letter();
    await rush();
    expect(sent).toEqual([]);
    await working(async () => expect((await alerts())[0]?.lastNotice?.status).toBe('sent'));
    expect(sent).toMatchObject([
      {
        recipient: 'ops',
        subject: '[critical] trouble is firing',
        message: '[critical] trouble is firing: 1 dead letter in the queue executions (limit: 1).',
        metadata: { alert: { kind: 'dead_letters', event: 'firing', severity: 'critical' } },
      },
    ]);
  });

  it('do not go on because of the letters that they make themselves, unless a rule names their queue', async () => {
    await rules().create(rule({ kind: 'dead_letters', count: 1 }));
    await rules().create(rule({ kind: 'dead_letters', count: 1, queue: ALERTS_QUEUE }, { name: 'untold' }));
    await letter(TENANT, ALERTS_QUEUE);
    await rush();
    await later(10_000);
    await rush();
    expect((await alerts()).map(({ rule }) => rule.name)).toEqual(['untold']);
    await letter();
    await later(10_000);
    await rush();
    expect((await alerts()).map(({ rule }) => rule.name).sort()).toEqual(['trouble', 'untold']);
  });

  it('are not decided by a process that was away while another looked', async () => {
    await rules().create(rule({ kind: 'connection_down', connection: 'crm/main' }));
    down = ['main'];
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    whileAsked = () => {
      asked.resolve();
      return gate.promise;
    };
    const away = looks[0]!.look();
    await asked.promise;
    // It has seen that the connection is down; meanwhile it is up again, and somebody else knows.
    whileAsked = async () => {};
    down = [];
    await later(30_000);
    await looks[1]!.look();
    gate.resolve();
    await away;
    expect(await alerts()).toEqual([]);
    down = ['main'];
    await later(30_000);
    await rush();
    expect(await alerts()).toMatchObject([{ status: 'firing', message: 'The connection crm/main is down.' }]);
  });

  it('whose notification may have been sent are uncertain, have a dead letter, and are sent when that is requeued', async () => {
    await rules().create(rule(LETTERS, { notify: { connection: 'chat', recipient: '#ops' } }));
    await letter();
    await rush();
    answer = () => {
      throw new ConnectorError({ code: 'UNAVAILABLE', message: 'It does not answer.', effect: 'unknown' });
    };
    const letters = async () => (await test.engine.deadLetters.list({ tenantId: TENANT, queue: ALERTS_QUEUE })).items;
    await working(async () => expect(await letters()).toHaveLength(1));
    expect(sent).toHaveLength(1);
    const [alert] = await alerts();
    expect(alert).toMatchObject({ lastNotice: { status: 'uncertain', attempts: 1, error: { code: 'UNAVAILABLE' } } });
    answer = () => {};
    const [dead] = await letters();
    expect(dead).toMatchObject({ code: 'UNCERTAIN', ref: alert!.id });
    await test.engine.deadLetters.requeue({ tenantId: TENANT, ids: [dead!.id], by: 'ann' });
    await working(async () => expect((await alerts())[0]?.lastNotice?.status).toBe('sent'));
    expect(sent).toHaveLength(2);
  });

  it('are silent while they are silenced, and abandoned where nobody looks any more', async () => {
    const { id, version } = await rules().create(rule(LETTERS));
    const ref = { tenantId: TENANT, id };
    expect(await rules().silence({ ...ref, forMs: 60_000 })).toMatchObject({ version: version + 1 });
    await letter();
    await rush();
    expect(await tellings()).toEqual([]);
    expect(await alerts()).toMatchObject([{ status: 'firing' }]);
    await later(61_000);
    await rush();
    expect(await tellings()).toEqual(['firing']);
    await expect(rules().update({ ...ref, ...rule(LETTERS), expectedVersion: version })).rejects.toMatchObject({
      code: 'ABORTED',
      details: { version: version + 1 },
    });
    expect(await rules().update({ ...ref, ...rule(LETTERS, { enabled: false }) })).toMatchObject({ state: 'disabled' });
    expect(await alerts()).toMatchObject([{ status: 'resolved', abandoned: true }]);
    await later(60_000);
    await rush();
    expect(await tellings()).toEqual(['firing']);
    await expect(rules().create(rule(LETTERS))).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await rules().delete(ref);
    expect(await alerts()).toHaveLength(1);
  });

  it('that are over are kept for a time, some of each rule, and those that fire always', async () => {
    const { sql } = test.database;
    const rule = crypto.randomUUID();
    const past = (count: number, status: string, days: number, rule: string) => sql`
      insert into automate_engine.alerts (tenant_id, rule_id, rule_name, kind, severity, status, message, started_at,
        resolved_at, told)
      select ${TENANT}, ${rule}::uuid, 'r', 'dead_letters', 'info', ${status}, 'm', t, t, 103
      from generate_series(1, ${count}::int), lateral (
        select automate_engine.alert_time() - make_interval(days => ${days}::int) as t) at`;
    await past(1_002, 'resolved', 1, rule);
    await past(1, 'resolved', 91, crypto.randomUUID());
    await past(1, 'firing', 91, rule);
    await sql`
      insert into automate_engine.alert_notices (tenant_id, alert_id, number, event, connector, status)
      select a.tenant_id, a.id, n, 'firing', 'mail', 'sent' from automate_engine.alerts a, generate_series(1, 103) n
      where a.status = 'firing'`;
    await sql.unsafe(PRUNE_ALERTS);
    const [kept] = await sql`
      select count(*)::int as alerts, count(*) filter (where status = 'firing')::int as firing, (
        select min(number) from automate_engine.alert_notices) as first from automate_engine.alerts`;
    expect(kept).toEqual({ alerts: 1_001, firing: 1, first: 4 });
  });

  it('of a rule that names nobody begin and end once too, and are told once somebody is named', async () => {
    const listener = await createListener(test.database);
    await listener.want('alert.%');
    const { id, notify } = await rules().create(rule(LETTERS, { notify: undefined, repeatAfterMs: 60_000 }));
    const ref = { tenantId: TENANT, id };
    expect(notify).toBeUndefined();
    await expect(rules().test(ref)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    const turn = async (change: () => PromiseLike<unknown>) => {
      await change();
      for (let at = 0; at < 4; at += 1) {
        await later(30_000);
        await rush();
      }
    };
    await turn(() => letter());
    await turn(mended);
    expect(await tellings()).toEqual([]);
    const [first] = await alerts();
    expect(await alerts()).toMatchObject([{ status: 'resolved', rule: { id } }]);
    expect(first).not.toHaveProperty('toldAt');

    await turn(() => letter());
    await rules().update({ ...ref, ...rule(LETTERS) });
    await rush();
    expect(await tellings()).toEqual(['firing']);
    await rules().update({ ...ref, ...rule(LETTERS, { notify: undefined }) });
    // What was about to be sent has nobody to go to by now.
    await working(async () => expect(await tellings()).toEqual([]));
    await turn(mended);
    expect(sent).toEqual([]);
    const told = await listener.told();
    expect(told.map(({ type }) => type)).toEqual(['alert.firing', 'alert.resolved', 'alert.firing', 'alert.resolved']);
    expect(told[1]?.data).toEqual({
      ...{ alertId: first!.id, ruleId: id, rule: 'trouble', kind: 'dead_letters', severity: 'critical' },
      ...{ status: 'resolved', message: '1 dead letter in the queue executions (limit: 1).' },
      ...{ startedAt: expect.any(String), resolvedAt: expect.any(String) },
    });
    await listener.want();
  });

  it('send a test message, and say what came of it', async () => {
    const { id } = await rules().create(rule(LETTERS));
    expect(await rules().test({ tenantId: TENANT, id })).toEqual({ delivered: true });
    expect(sent).toMatchObject([{ subject: '[critical] trouble is tested' }]);
    answer = () => {
      throw new ConnectorError({ code: 'PERMISSION_DENIED', message: 'No.', effect: 'none' });
    };
    expect(await rules().test({ tenantId: TENANT, id })).toMatchObject({
      delivered: false,
      error: { code: 'PERMISSION_DENIED', message: 'No.' },
    });
  });
});

/** Runs that ended, as they stand in the table; the newest now, the others a second before the one after each. */
async function history(runs: number, everyMs: number, name: string, failedEvery: number): Promise<void> {
  await test.database.sql`
    insert into automate_engine.executions (tenant_id, id, event_id, workflow_id, workflow_name, workflow_version, status,
      traceparent, created_at, finished_at)
    select ${TENANT}, gen_random_uuid(), gen_random_uuid(), ${'00000000-0000-0000-0000-000000000001'}, ${name}, 1,
      case when n % ${failedEvery}::int = 0 then 'failed' else 'completed' end, '', f, f
    from generate_series(${runs}::int, 1, -1) n cross join lateral (
      select now() - n * make_interval(secs => ${everyMs / 1_000}::float8) as f) t`;
}

describe('conditions', () => {
  it('of failing runs, work that waits, and runs that are uncertain', async () => {
    const failing: AlertCondition = {
      kind: 'failure_rate',
      rate: 0.5,
      minRuns: 10,
      windowMs: 60_000,
      workflow: 'sales',
    };
    await rules().create(rule(failing, { name: 'failing' }));
    const waiting: AlertCondition = { kind: 'backlog_age', queue: 'events', olderThanMs: 60_000 };
    const unsure: AlertCondition = { kind: 'uncertain_runs', count: 1, workflow: 'unsure' };
    await rules().create(rule(waiting, { name: 'waiting' }));
    await rules().create(rule(unsure, { name: 'unsure' }));
    await history(8, 1_000, 'sales', 1);
    await history(100, 1_000, 'others', 1);
    const { sql } = test.database;
    await sql`insert into automate_outbox.items (tenant_id, queue) values (${TENANT}, 'events')`;
    await rush();
    expect(await alerts()).toEqual([]);
    await history(4, 1_000, 'sales', 100);
    // Shown to the minute: what passes before it is looked at does not matter.
    await sql`update automate_outbox.items set due_at = now() - interval '90 minutes 30 seconds' where queue = 'events'`;
    await history(1, 1_000, 'unsure', 1);
    await sql`update automate_engine.executions set status = 'uncertain' where workflow_name = 'unsure'`;
    await later(10_000);
    await rush();
    const found = Object.fromEntries(
      (await alerts()).map(({ rule: { name }, message, seen }) => [name, { message, seen }]),
    );
    expect(found).toEqual({
      failing: {
        message: '8 of 12 runs of sales failed within 1m (limit: 50 %).',
        seen: { condition: failing, measured: { runs: 12, failed: 8 } },
      },
      waiting: {
        message: 'Work in the queue events has waited for 1h 30m (limit: 1m).',
        seen: { condition: waiting, measured: { ageMs: expect.any(Number) } },
      },
      unsure: {
        message: '1 uncertain run of unsure (limit: 1).',
        seen: { condition: unsure, measured: { count: 1 } },
      },
    });
  });

  it('of failing runs do not read the runs of long ago', async () => {
    const { sql } = test.database;
    await history(30_000, 10_000, 'long-ago', 10);
    await sql`analyze automate_engine.executions`;
    await sql`select brin_summarize_new_values('automate_engine.executions_by_end')`;
    const [{ 'QUERY PLAN': plan }] = (await sql.unsafe(`explain (analyze, buffers, format json) ${FAILURE_RATE}`, [
      TENANT,
      300,
      null,
    ])) as unknown as [{ 'QUERY PLAN': [{ Plan: PlanNode }] }];
    const nodes = flat(plan[0].Plan);
    expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan');
    expect(nodes.map((node) => node['Index Name'])).toContain('executions_by_end');
    const [size] = await sql<{ pages: number }[]>`
      select (pg_relation_size('automate_engine.executions') / 8192)::int as pages`;
    const read = plan[0].Plan['Shared Hit Blocks'] + plan[0].Plan['Shared Read Blocks'];
    expect(read).toBeLessThan(size!.pages / 4);
  });
});

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

function flat(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}

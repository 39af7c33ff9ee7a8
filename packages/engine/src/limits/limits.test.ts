import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonValue } from '@automate/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AcceptedEvent } from '../ingest/new-event.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
  for (let n = 0; n < 2; n += 1) {
    const { engine } = await test.another();
    await engine.createWorker().start();
  }
  // Those of a rate are forgotten when their time is over.
  await test.database.sql`
    create table public.places_once_taken as select * from automate_engine.limit_slots with no data`;
  await test.database.sql.unsafe(`
    create function public.keep_place() returns trigger language plpgsql as $$
    begin insert into public.places_once_taken values (new.*); return null; end $$;
    create trigger keep_place after insert on automate_engine.limit_slots
      for each row execute function public.keep_place();`);
});
afterAll(() => test[Symbol.asyncDispose]());

/** What the world sees: how many are under way by key, at most, and in which order they began. */
const witness = { active: new Map<string, number>(), most: new Map<string, number>(), began: [] as JsonValue[] };
beforeEach(() => {
  witness.active.clear();
  witness.most.clear();
  witness.began = [];
  test.world.answer = async ({ body }) => {
    const { key = '', n = null } = body as { key?: string; n?: JsonValue };
    witness.began.push(n);
    const active = (witness.active.get(key) ?? 0) + 1;
    witness.active.set(key, active);
    witness.most.set(key, Math.max(active, witness.most.get(key) ?? 0));
    await sleep(20);
    witness.active.set(key, witness.active.get(key)! - 1);
    return 200;
  };
});

const STEPS =
  '  - { id: a, action: world/idempotent, with: { key: "{{event.payload.key}}", n: "{{event.payload.n}}" } }\n';
const WAITS = '  - { id: w, wait: { signal: go } }\n';
const over = async (events: readonly AcceptedEvent[], timeoutMs = 30_000) => {
  const runs = [];
  for (const event of events) runs.push(await test.settled(event, undefined, timeoutMs));
  return runs;
};
const statuses = (runs: readonly { status: string }[]) => [...new Set(runs.map(({ status }) => status))];
const signal = async (id: string) =>
  await test.engine.executions.signal({ tenantId: TENANT, executionId: id, name: 'go' });

/** Nothing of a limit is left behind. */
const nothingLeft = async () => {
  await expect
    .poll(
      async () => {
        const [left] = await test.database.sql`
          select (select count(*)::int from automate_engine.limited_runs) as runs,
            (select count(*)::int from automate_engine.limit_slots where until is null) as slots`;
        return left;
      },
      { timeout: 15_000 },
    )
    .toEqual({ runs: 0, slots: 0 });
};

it('keeps a run from beginning also where the process that was told so stops before it can say it', async () => {
  const rig = await createTestEngine({ worker: false });
  const { sql } = rig.database;
  const type = await defineWorkflow(rig, WAITS, 'concurrency: { limit: 1, on_limit: skip }\n');
  const worker = rig.engine.createWorker({ graceMs: 500 });
  await worker.start();
  await rig.settled(await rig.send({}, type), ['waiting']);
  let stopped = Promise.resolve();
  let second: AcceptedEvent | undefined;
  await sql.begin(async (tx) => {
    await tx`select from automate_engine.workflows for no key update`;
    second = await rig.send({}, type);
    const asking = async () =>
      await sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%decide_limits%'`;
    await expect.poll(asking).toHaveLength(1);
    stopped = worker.stop();
  });
  await stopped;
  await rig.engine.createWorker().start();
  expect(await rig.settled(second!)).toMatchObject({ status: 'cancelled', error: { code: 'RESOURCE_EXHAUSTED' } });
  await rig[Symbol.asyncDispose]();
});

describe('concurrency', () => {
  it('lets no more runs of a key begin than the limit says, and all of them in the end', async () => {
    const type = await defineWorkflow(test, STEPS, 'concurrency: { limit: 3, key: "{{event.payload.key}}" }\n');
    const sent = Array.from({ length: 60 }, (_, n) => test.send({ key: n % 3 === 0 ? 'a' : 'b', n }, type));
    expect(statuses(await over(await Promise.all(sent)))).toEqual(['completed']);
    expect(Math.max(...witness.most.values())).toBeLessThanOrEqual(3);
    expect(witness.began).toHaveLength(60);
    await nothingLeft();
  }, 60_000);

  it('lets them begin in their order', async () => {
    const type = await defineWorkflow(test, WAITS + STEPS, 'concurrency: { limit: 1 }\n');
    const first = await test.settled(await test.send({ n: -1 }, type), ['waiting']);
    const events: AcceptedEvent[] = [];
    for (let n = 0; n < 10; n += 1) {
      events.push(await test.send({ n }, type));
      const { id } = await test.settled(events.at(-1)!, ['pending']);
      await expect
        .poll(
          async () =>
            (await test.database.sql`select from automate_engine.limited_runs where execution_id = ${id}`).length,
        )
        .toBe(1);
      await signal(id);
    }
    await signal(first.id);
    await over(events);
    expect(witness.began).toEqual([-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await nothingLeft();
  }, 60_000);
});

const all = async (type: string) => {
  const workflow = type.replace('.number', '-');
  const { items } = await test.engine.executions.list({ tenantId: TENANT, workflow, limit: 200 });
  return items.reverse();
};
const update = (type: string, head: string, steps = STEPS) =>
  test.engine.workflows.update({
    tenantId: TENANT,
    workflow: type.replace('.number', '-'),
    source: {
      text: `name: ${type.replace('.number', '-')}\non:\n  - event: ${type}\n${head}steps:\n${steps}`,
      format: 'yaml',
    },
  });
/** Sends one, and waits until it waits for a limit. */
const queued = async (payload: JsonValue, type: string, state = 'waiting') => {
  const event = await test.send(payload, type);
  const { id } = await test.settled(event, ['pending']);
  const row = () => test.database.sql`
    select state from automate_engine.limited_runs where execution_id = ${id} and state = ${state}`;
  await expect.poll(async () => (await row()).length, { timeout: 15_000 }).toBe(1);
  return { event, id };
};
const begun = async (payload: JsonValue, type: string) => {
  const event = await test.send(payload, type);
  return { event, id: (await test.settled(event, ['waiting'])).id };
};

describe('a run that finds a limit reached', () => {
  it('is skipped where the limit says so, and says why', async () => {
    const type = await defineWorkflow(
      test,
      WAITS,
      'concurrency: { limit: 1, key: "{{event.payload.key}}", on_limit: skip }\n',
    );
    const first = await begun({ key: 'x' }, type);
    const skipped = await test.settled(await test.send({ key: 'x' }, type));
    expect(skipped).toMatchObject({
      status: 'cancelled',
      steps: [],
      error: { code: 'RESOURCE_EXHAUSTED', details: { limit: 'concurrency', key: 'x' } },
    });
    expect(skipped.error?.message).toBe('The run was skipped: the concurrency limit of 1 of the key "x" was reached.');
    const other = await begun({ key: 'y' }, type);
    for (const { id } of [first, other]) await signal(id);
    await over([first.event, other.event]);
    const again = await begun({ key: 'x' }, type);
    await signal(again.id);
    await over([again.event]);
    await nothingLeft();
  }, 60_000);

  it('takes the place of the oldest one where the limit says so, once that has ended', async () => {
    const type = await defineWorkflow(test, WAITS, 'concurrency: { limit: 2, on_limit: cancel_oldest }\n');
    const runs = [];
    for (let n = 0; n < 5; n += 1) runs.push(await begun({ n }, type));
    expect(
      (await over(runs.slice(0, 3).map(({ event }) => event))).map(({ status, error }) => [status, error?.message]),
    ).toEqual(
      [0, 1, 2].map(() => [
        'cancelled',
        'The run was cancelled: a newer run takes its place: concurrency is 2, with cancel_oldest',
      ]),
    );
    for (const { id } of runs.slice(3)) await signal(id);
    expect(statuses(await over(runs.slice(3).map(({ event }) => event)))).toEqual(['completed']);
    await nothingLeft();
  }, 60_000);

  it("can be cancelled while it waits, and stands in nobody's way", async () => {
    const type = await defineWorkflow(test, WAITS, 'concurrency: { limit: 1 }\n');
    const first = await begun({}, type);
    const unwanted = await queued({}, type);
    const next = await queued({}, type);
    await test.engine.executions.cancel({ tenantId: TENANT, executionId: unwanted.id });
    expect(await test.settled(unwanted.event)).toMatchObject({ status: 'cancelled', steps: [] });
    for (const { id } of [next, first]) await signal(id);
    expect(statuses(await over([first.event, next.event]))).toEqual(['completed']);
    await nothingLeft();
  }, 60_000);

  it('waits for all its limits at once: what waits for one takes no place of another', async () => {
    const type = await defineWorkflow(
      test,
      WAITS,
      'concurrency:\n  - limit: 2\n  - { limit: 1, key: "{{event.payload.key}}" }\n',
    );
    const a = await begun({ key: 'a' }, type);
    const more = [await queued({ key: 'a' }, type), await queued({ key: 'a' }, type)];
    const b = await begun({ key: 'b' }, type);
    const c = await queued({ key: 'c' }, type);
    for (const { id } of [b, c, ...more]) await signal(id);
    expect(statuses(await over([b.event, c.event]))).toEqual(['completed']);
    expect((await test.settled(more[0]!.event, ['pending'])).status).toBe('pending');
    await signal(a.id);
    expect(statuses(await over([a.event, ...more.map(({ event }) => event)]))).toEqual(['completed']);
    await nothingLeft();
  }, 60_000);
});

describe('a new version of a workflow', () => {
  it('changes the limit for runs that wait, whatever version they have', async () => {
    const head = (limit: number) => `concurrency: { limit: ${limit}, key: "{{event.payload.key}}" }\n`;
    const type = await defineWorkflow(test, WAITS, head(1));
    const first = await begun({ key: 'a' }, type);
    const waiting = [
      await queued({ key: 'a' }, type),
      await queued({ key: 'a' }, type),
      await queued({ key: 'a' }, type),
    ];
    await update(type, head(3), WAITS);
    for (const { event } of waiting.slice(0, 2)) await test.settled(event, ['waiting']);
    expect((await test.settled(waiting[2]!.event, ['pending'])).status).toBe('pending');
    await update(type, head(1), WAITS);
    for (const { id } of [waiting[2]!, waiting[0]!, waiting[1]!]) await signal(id);
    await over(waiting.slice(0, 2).map(({ event }) => event));
    expect((await test.settled(waiting[2]!.event, ['pending'])).status).toBe('pending');
    await update(type, '', WAITS);
    await over([waiting[2]!.event]);
    await signal(first.id);
    await over([first.event]);
    await nothingLeft();
  }, 60_000);
});

describe('what runs again', () => {
  it('takes a place as any other: a rerun, and a run that is settled', async () => {
    const type = await defineWorkflow(
      test,
      `  - { id: a, action: world/once, with: { key: s } }\n${WAITS}`,
      'concurrency: { limit: 1 }\n',
    );
    test.world.answer = () => 500;
    const event = await test.send({}, type);
    const uncertain = await test.settled(event, ['uncertain']);
    test.world.answer = () => 200;
    const holder = await begun({}, type);
    await test.engine.executions.settle({
      tenantId: TENANT,
      executionId: uncertain.id,
      path: 'a',
      as: 'done',
      output: {},
      by: 'ada',
    });
    const waits = () => test.database.sql`
      select from automate_engine.limited_runs where execution_id = ${uncertain.id} and state = 'waiting'`;
    await expect.poll(async () => (await waits()).length, { timeout: 15_000 }).toBe(1);
    expect((await test.engine.executions.get(TENANT, uncertain.id)).status).toBe('uncertain');
    await signal(holder.id);
    await over([holder.event]);
    await expect
      .poll(async () => (await test.engine.executions.get(TENANT, uncertain.id)).status, { timeout: 15_000 })
      .toBe('waiting');
    const { executionId } = await test.engine.executions.rerun({ tenantId: TENANT, executionId: holder.id, by: 'ada' });
    const rerun = async () => (await test.engine.executions.get(TENANT, executionId)).status;
    await expect
      .poll(
        async () =>
          (await test.database.sql`select from automate_engine.limited_runs where execution_id = ${executionId}`)
            .length,
        { timeout: 15_000 },
      )
      .toBe(1);
    expect(await rerun()).toBe('pending');
    await signal(uncertain.id);
    await expect.poll(rerun, { timeout: 15_000 }).toBe('waiting');
    await signal(executionId);
    await expect.poll(rerun, { timeout: 15_000 }).toBe('completed');
    await nothingLeft();
  }, 60_000);

  // What it took over was done by another run, which may be content with it.
  it.each(['skip', 'wait'])(
    'undoes nothing that it took over where it ends before it begins: %s',
    async (onLimit) => {
      const type = await defineWorkflow(
        test,
        `
  - { id: a, action: world/once, with: { key: s }, compensate: [{ id: undo, action: world/once, with: { key: s } }] }
${WAITS}`,
        `concurrency: { limit: 1, on_limit: ${onLimit} }\n`,
      );
      const first = await begun({}, type);
      await signal(first.id);
      await over([first.event]);
      const holder = await begun({}, type);
      const { executionId } = await test.engine.executions.rerun({
        ...{ tenantId: TENANT, executionId: first.id, by: 'ada' },
        from: 'w',
      });
      if (onLimit === 'wait') await test.engine.executions.cancel({ tenantId: TENANT, executionId });
      const read = () => test.engine.executions.get(TENANT, executionId);
      await expect.poll(async () => (await read()).status, { timeout: 15_000 }).toBe('cancelled');
      expect((await read()).steps.map(({ path }) => path)).toEqual(['a']);
      expect(test.world.calls.filter(({ key }) => key.startsWith(executionId))).toEqual([]);
      await signal(holder.id);
      await over([holder.event]);
      await nothingLeft();
    },
    60_000,
  );
});

describe('a run whose last process died', () => {
  it('frees its place, and takes one again when its dead letter is requeued', async () => {
    const type = await defineWorkflow(test, WAITS, 'concurrency: { limit: 1 }\n');
    const poisoned = await begun({}, type);
    const next = await queued({}, type);
    await test.database.sql`
      update automate_outbox.items set state = 'claimed', token = 1, attempts = max_attempts, worker = 'gone',
        lease_until = now() - interval '1 hour' where key = ${poisoned.id}`;
    expect((await test.settled(poisoned.event)).status).toBe('failed');
    await test.settled(next.event, ['waiting']);
    const { items } = await test.engine.deadLetters.list({ tenantId: TENANT });
    const letter = items.find(({ execution }) => execution?.id === poisoned.id)!;
    await test.engine.deadLetters.requeue({ tenantId: TENANT, ids: [letter.id], by: 'ada' });
    const row = () => test.database.sql`
      select from automate_engine.limited_runs where execution_id = ${poisoned.id} and state = 'waiting'`;
    await expect.poll(async () => (await row()).length, { timeout: 15_000 }).toBe(1);
    await signal(next.id);
    await over([next.event]);
    expect((await test.settled(poisoned.event, ['waiting'])).status).toBe('waiting');
    await signal(poisoned.id);
    expect((await test.settled(poisoned.event, ['completed'])).status).toBe('completed');
    await nothingLeft();
  }, 60_000);
});

describe('a key that cannot be computed', () => {
  it('fails the run, which says why', async () => {
    const key = '{{format_currency event.payload.key "no such currency"}}';
    const type = await defineWorkflow(test, STEPS, `concurrency: { limit: 1, key: '${key}' }\n`);
    const run = await test.settled(await test.send({ key: 5 }, type));
    expect(run).toMatchObject({ status: 'failed', steps: [], error: { code: 'INVALID_ARGUMENT' } });
    await nothingLeft();
  });
});

describe('a limit of a workflow that is paused', () => {
  it('lets nobody begin before it is resumed, and no more than its limit then', async () => {
    const type = await defineWorkflow(test, STEPS, 'concurrency: { limit: 2 }\n');
    const workflow = type.replace('.number', '-');
    await test.engine.workflows.pause(TENANT, workflow);
    const events = await Promise.all(Array.from({ length: 20 }, (_, n) => test.send({ n }, type)));
    for (const event of events) await test.settled(event, ['pending']);
    expect(witness.began).toEqual([]);
    await test.engine.workflows.resume(TENANT, workflow);
    expect(statuses(await over(events))).toEqual(['completed']);
    expect(Math.max(...witness.most.values())).toBeLessThanOrEqual(2);
    await nothingLeft();
  }, 60_000);

  it('holds back those that waited already', async () => {
    const type = await defineWorkflow(test, WAITS, 'concurrency: { limit: 1 }\n');
    const workflow = type.replace('.number', '-');
    const first = await begun({}, type);
    const second = await queued({}, type);
    await test.engine.workflows.pause(TENANT, workflow);
    for (const { id } of [second, first]) await signal(id);
    await over([first.event]);
    await expect
      .poll(async () => (await test.database.sql`select from automate_outbox.items where queue = 'limits'`).length)
      .toBe(0);
    expect((await test.settled(second.event, ['pending'])).status).toBe('pending');
    await test.engine.workflows.resume(TENANT, workflow);
    await over([second.event]);
    await nothingLeft();
  }, 60_000);
});

describe('a called run', () => {
  it('that would wait for its own caller is refused', async () => {
    const head = (name: string, limit = '') => `name: ${name}\non:\n  - manual: true\n${limit}steps:\n`;
    const limit = 'concurrency: { limit: 1 }\n';
    await test.workflow(`${head('inner')}  - { id: s, set: {} }\n`);
    await test.workflow(`${head('outer', limit)}${WAITS}  - { id: c, call: inner }\n`);
    const event = await test.engine.start({ tenantId: TENANT, workflow: 'outer', input: {} });
    const { id } = await test.settled(event, ['waiting']);
    const change = (workflow: string, text: string) =>
      test.engine.workflows.update({ tenantId: TENANT, workflow, source: { text, format: 'yaml' } });
    // Newer versions do not call in a circle; the run of the old one calls what calls the new one.
    await change('outer', `${head('outer', limit)}  - { id: s, set: {} }\n`);
    await change('inner', `${head('inner')}  - { id: c, call: outer }\n`);
    await signal(id);
    const run = await test.settled(event);
    expect(run).toMatchObject({ status: 'failed', error: { code: 'FAILED_PRECONDITION' } });
    expect(run.error?.message).toMatch(/would wait for ever: the run that called it holds a place/);
    await nothingLeft();
  }, 60_000);
});

describe('a rate', () => {
  it('lets no more runs begin within its time than it says, and the others later', async () => {
    const type = await defineWorkflow(test, STEPS, 'rate: { limit: 3, per: 1s }\n');
    const events = await Promise.all(Array.from({ length: 9 }, (_, n) => test.send({ n }, type)));
    const runs = await over(events);
    expect(statuses(runs)).toEqual(['completed']);
    const taken = await test.database.sql<{ at: number }[]>`
      select extract(epoch from taken_at)::float8 * 1000 as at from public.places_once_taken
      where execution_id = any(${runs.map(({ id }) => id)}::uuid[]) order by taken_at`;
    expect(taken).toHaveLength(9);
    for (let n = 3; n < 9; n += 1) expect(taken[n]!.at - taken[n - 3]!.at).toBeGreaterThanOrEqual(999.9);
    expect(witness.began).toHaveLength(9);
  }, 60_000);

  it('skips what comes too early where it says so', async () => {
    const type = await defineWorkflow(
      test,
      STEPS,
      'rate: { limit: 2, per: 1h, key: "{{event.payload.key}}", on_limit: skip }\n',
    );
    const events = await Promise.all(
      Array.from({ length: 6 }, (_, n) => test.send({ key: n < 5 ? 'a' : 'b', n }, type)),
    );
    const runs = await over(events);
    expect(runs.filter(({ status }) => status === 'completed')).toHaveLength(3);
    expect(runs.filter(({ error }) => error?.code === 'RESOURCE_EXHAUSTED')).toHaveLength(3);
  }, 60_000);
});

describe('debounce', () => {
  it('begins the run of the last event, once it is quiet, and tells of the others what took their place', async () => {
    const type = await defineWorkflow(test, STEPS, 'debounce: { for: 4s, key: "{{event.payload.key}}" }\n');
    const events: AcceptedEvent[] = [];
    for (let n = 0; n < 6; n += 1) events.push((await queued({ key: n % 2 === 0 ? 'a' : 'b', n }, type)).event);
    const runs = await over(events);
    expect(runs.map(({ status }) => status)).toEqual([...Array(4).fill('cancelled'), 'completed', 'completed']);
    expect(witness.began.sort()).toEqual([4, 5]);
    for (const [n, { error }] of runs.slice(0, 4).entries()) {
      expect(error).toMatchObject({ code: 'CANCELLED', details: { limit: 'debounce', replacedBy: runs[n + 2]!.id } });
    }
    await nothingLeft();
  }, 60_000);

  it('begins one all the same where events never stop, after its longest time', async () => {
    const type = await defineWorkflow(test, STEPS, 'debounce: { for: 3s, max: 4s }\n');
    const started = performance.now();
    let sent = 0;
    while (witness.began.length === 0 && performance.now() - started < 20_000) {
      await test.send({ n: sent }, type);
      sent += 1;
      await sleep(100);
    }
    expect(witness.began.length).toBeGreaterThan(0);
    expect(sent).toBeGreaterThan(1);
    await expect
      .poll(async () => statuses(await all(type)).sort(), { timeout: 15_000 })
      .toEqual(['cancelled', 'completed']);
    await nothingLeft();
  }, 60_000);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRUNE_RUN_COUNTS } from '../overview/count-runs.ts';
import { OVERVIEW_WINDOWS, type OverviewWindow } from '../overview/overview.ts';
import { quantileOf } from '../overview/quantile.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
  const workflow = (name: string, type: string, step: string) =>
    `name: ${name}\non:\n  - event: ${type}\nsteps:\n  - id: s\n    ${step}\n`;
  await test.workflow(workflow('good', 'q.good', 'set: { n: 1 }'));
  await test.workflow(workflow('bad', 'q.bad', 'condition: event.payload.nothing == 1'));
  await test.workflow(workflow('waiting', 'q.wait', 'wait: { signal: go }'));
  for (const type of ['q.good', 'q.bad', 'q.wait', 'q.good', 'q.good']) {
    await test.settled(await test.send({ type }, type), ['completed', 'failed', 'waiting']);
  }
});
afterAll(() => test[Symbol.asyncDispose]());

const { list, get } = {
  list: (query: object) => test.engine.executions.list({ tenantId: TENANT, ...query }),
  get: (id: string) => test.engine.executions.get(TENANT, id),
};
const names = async (query: object) => (await list(query)).items.map(({ workflow }) => workflow.name);

describe('the overview', () => {
  const overview = async (window: OverviewWindow, tenant = TENANT) => {
    const read = () => test.engine.overview.get(tenant, window);
    // Whoever reads counts; but what housekeeping has in its hands at that moment is counted a moment later.
    const uncounted = async () => {
      await read();
      return test.database.sql`select from automate_engine.run_tallies`;
    };
    await expect.poll(uncounted).toHaveLength(0);
    return await read();
  };

  it('counts what began and ended, in every window, once, and of this tenant alone', async () => {
    for (const window of OVERVIEW_WINDOWS) {
      const found = await overview(window);
      expect(found.totals).toEqual({ started: 5, completed: 3, failed: 1, cancelled: 0, uncertain: 0 });
      expect(found.buckets.reduce((all, { completed }) => all + completed, 0)).toBe(3);
      expect(found.failing).toMatchObject([{ name: 'bad', failed: 1, ended: 1 }]);
      expect(found.duration!.p50Ms).toBeLessThanOrEqual(found.duration!.p95Ms);
      expect(found).toMatchObject({ deadLetters: { count: 0, more: false }, uncertain: { count: 0 } });
      expect(Date.parse(found.from)).toBe(
        Date.parse(found.buckets.at(-1)!.at) - (found.buckets.length - 1) * found.bucketMs,
      );
    }
    const other = await overview('day', 'other');
    expect([other.totals.started, other.duration, other.failing, other.backlog]).toEqual([0, undefined, [], []]);
  });

  it('counts each once, however many count, keeps what is young, and leaves parts of loops out', async () => {
    const { sql } = test.database;
    const copy = (origin: string, n: number, ago: string) => sql`
      insert into automate_engine.executions (tenant_id, id, event_id, workflow_id, origin, workflow_name, workflow_version,
        status, traceparent, started_at)
      select 'copies', gen_random_uuid(), event_id, workflow_id, ${origin} || n, 'copy', 1, 'running', traceparent,
        now() - ${ago}::text::interval
      from automate_engine.executions, generate_series(1, ${n}) n where workflow_name = 'bad'`;
    await sql`insert into automate_engine.workflows select 'copies', id, name, description, active, version
      from automate_engine.workflows where name = 'bad'`;
    await sql`insert into automate_engine.events (tenant_id, id, type, source, payload, traceparent)
      select 'copies', id, type, source, payload, traceparent from automate_engine.events`;
    await copy('copy/', 600, '5 min');
    await copy('old/', 30, '3 days');
    await sql`insert into automate_engine.executions (tenant_id, id, event_id, workflow_id, origin, workflow_name, workflow_version,
        status, traceparent, started_at)
      select 'copies', gen_random_uuid(), event_id, workflow_id, 'call/x#', 'copy', 1, 'running', traceparent, now()
      from automate_engine.executions where workflow_name = 'bad'`;
    // Each by statements of its own: as many tallies as runs.
    const ids = await sql<{ id: string }[]>`
      select id from automate_engine.executions where tenant_id = 'copies' and origin like 'copy/%' order by id`;
    const end = async (from: number) => {
      for (const { id } of ids.slice(from, from + 150)) {
        await sql`update automate_engine.executions set status = 'completed', finished_at = started_at + interval '1 s' where id = ${id}`;
      }
    };
    const counting = Array.from({ length: 8 }, () => sql.unsafe('select automate_engine.count_runs(10)'));
    await Promise.all([end(0), end(150), end(300), end(450), ...counting, overview('hour', 'copies')]);
    await Promise.all(Array.from({ length: 4 }, () => overview('hour', 'copies')));
    expect((await overview('hour', 'copies')).totals).toMatchObject({ started: 600, completed: 600 });

    // A run whose end is no more what it was counts as what it is by now.
    const become = async (status: string, after: string | null) => {
      await sql`update automate_engine.executions set status = ${status}, finished_at = started_at + ${after}::text::interval
        where id in ${sql(ids.slice(0, 3).map(({ id }) => id))}`;
      return overview('hour', 'copies');
    };
    expect((await become('running', null)).totals).toMatchObject({ started: 600, completed: 597 });
    const unsure = await become('uncertain', '2 s');
    expect(unsure.totals).toMatchObject({ started: 600, completed: 597, uncertain: 3 });
    expect(unsure.failing).toMatchObject([{ failed: 3, ended: 600 }]);
    const settled = await become('completed', '1 s');
    expect(settled.totals).toEqual({ started: 600, completed: 600, failed: 0, cancelled: 0, uncertain: 0 });
    expect(settled.failing).toEqual([]);

    const week = await overview('week', 'copies');
    expect(week.totals).toMatchObject({ started: 630, completed: 600 });
    expect(week.duration!.p50Ms).toBeGreaterThan(800);
    expect(week.duration!.p95Ms).toBeLessThan(1_200);
    await sql.unsafe(PRUNE_RUN_COUNTS);
    const sizes = await sql`select size, sum(count)::int as n from automate_engine.run_counts
      where tenant_id = 'copies' and what = 'started' group by size order by size`;
    expect(sizes).toEqual([
      { size: 60, n: 600 },
      { size: 900, n: 600 },
      { size: 3600, n: 630 },
    ]);
  });

  it('says what waits for a worker, and how long', async () => {
    // Of a format that the worker here does not take.
    await test.database.sql`insert into automate_outbox.items (tenant_id, queue, ref, due_at, engine_format)
      select 'idle', 'events', 'none', now() - interval '1 minute', 99 from generate_series(1, 3)`;
    const { backlog } = await overview('hour', 'idle');
    expect(backlog).toMatchObject([{ queue: 'events', count: 3, more: false }]);
    expect(backlog[0]!.oldestMs).toBeGreaterThanOrEqual(60_000);
    await test.database.sql`delete from automate_outbox.items where tenant_id = 'idle'`;
  });

  it('estimates quantiles from classes of durations', () => {
    const classes = [
      { took: 4, count: 50 },
      { took: 40, count: 50 },
    ];
    expect(quantileOf(classes, 0.5)).toBe(2);
    expect(quantileOf(classes, 0.51)).toBe(Math.round(2 ** (39.5 / 4)));
    expect(quantileOf(classes, 1)).toBe(quantileOf(classes, 0.51));
    expect(quantileOf([{ took: 34, count: 1 }], 0.5)).toBe(quantileOf([{ took: 34, count: 1 }], 0.95));
    expect(quantileOf([], 0.5)).toBe(0);
  });
});

describe('execution queries', () => {
  it('lists newest first, in pages that neither lose nor repeat', async () => {
    expect(await names({})).toEqual(['good', 'good', 'waiting', 'bad', 'good']);
    const found: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await list({ limit: 2, cursor });
      found.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === undefined) break;
      cursor = page.nextCursor;
    }
    expect(found).toEqual((await list({})).items.map(({ id }) => id));
    expect(new Set(found).size).toBe(5);
  });

  it('filters by status, workflow and event, together', async () => {
    expect(await names({ status: 'failed' })).toEqual(['bad']);
    expect(await names({ status: ['failed', 'waiting'] })).toEqual(['waiting', 'bad']);
    expect(await names({ status: 'completed', workflow: 'good' })).toHaveLength(3);
    expect(await names({ status: 'completed', workflow: 'bad' })).toEqual([]);
    expect(await names({ workflow: 'nobody' })).toEqual([]);
    const [item] = (await list({ workflow: 'waiting' })).items;
    expect(await names({ eventId: item!.event.id })).toEqual(['waiting']);
    expect(await names({ workflow: item!.workflow.id })).toEqual(['waiting']);
    expect(await names({ eventId: 'nonsense' })).toEqual([]);
    await expect(list({ status: 'odd' })).rejects.toMatchObject({ details: { errors: [{ pointer: '/status' }] } });
  });

  it('finds by duration, exactly where few took so long, and else page by page of what is looked at', async () => {
    const { sql } = test.database;
    const ids = (await list({ workflow: 'good' })).items.map(({ id }) => id);
    const took = (id: string, ms: number) => sql`
      update automate_engine.executions set finished_at = started_at + make_interval(secs => ${ms}::float8 / 1000) where id = ${id}`;
    await Promise.all([took(ids[0]!, 90), took(ids[1]!, 5_000), took(ids[2]!, 7_000)]);
    const found = async (query: object) => (await list({ workflow: 'good', ...query })).items.map(({ id }) => id);
    expect(await found({ longerThanMs: 5_000 })).toEqual([ids[2]]);
    expect(await found({ longerThanMs: 4_999 })).toEqual([ids[1], ids[2]]);
    expect(await found({ shorterThanMs: 5_000 })).toEqual([ids[0]]);
    expect(await found({ longerThanMs: 90, shorterThanMs: 7_000 })).toEqual([ids[1]]);
    expect(await found({ longerThanMs: 5_000, status: 'failed' })).toEqual([]);
    expect(await names({ longerThanMs: 0, workflow: 'waiting' })).toEqual([]);
    await expect(list({ longerThanMs: -1 })).rejects.toMatchObject({
      details: { errors: [{ pointer: '/longerThanMs' }] },
    });
    // Many took a minute, before as many that took two seconds.
    const many = 2_250;
    await sql`
      insert into automate_engine.executions (tenant_id, id, event_id, workflow_id, origin, workflow_name, workflow_version,
        status, traceparent, created_at, started_at, finished_at)
      select e.tenant_id, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, e.event_id, e.workflow_id,
        'copy/' || n, 'copy', 1, case when n = 7 then 'cancelled' else 'completed' end, e.traceparent, e.created_at, e.started_at,
        e.started_at + case when n > ${many} then interval '2 s' else interval '1 minute' end
      from automate_engine.executions e, generate_series(1, ${2 * many}) n where e.id = ${ids[0]!}`;
    const pages: string[][] = [];
    for (let cursor: string | undefined; pages.length === 0 || cursor !== undefined; ) {
      const page = await list({ longerThanMs: 30_000, status: ['cancelled', 'completed'], limit: 200, cursor });
      pages.push(page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(pages[0]).toEqual([]);
    expect([new Set(pages.flat()).size, pages.flat().length]).toEqual([many, many]);
    expect(pages.flat()).toEqual(pages.flat().sort().reverse());
    await sql`delete from automate_engine.executions where origin like 'copy/%'`;
  });

  it('reads one with everything known of it, and not those of other tenants', async () => {
    const [item] = (await list({ workflow: 'waiting' })).items;
    expect(await get(item!.id)).toMatchObject({
      ...item,
      steps: [{ path: 's', status: 'waiting', waitsFor: 'go' }],
      inbox: [],
      timers: [],
      lateResults: [],
    });
    await expect(get('nonsense')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(test.engine.executions.get('other', item!.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('event queries', () => {
  it('lists and reads events with the executions they started', async () => {
    const all = await test.engine.events.list({ tenantId: TENANT });
    expect(all.items.map(({ type }) => type)).toEqual(['q.good', 'q.good', 'q.wait', 'q.bad', 'q.good']);
    const bad = (await test.engine.events.list({ tenantId: TENANT, type: 'q.bad', source: 'test/one' })).items;
    expect(bad).toHaveLength(1);
    expect(await test.engine.events.get(TENANT, bad[0]!.id)).toMatchObject({
      payload: { type: 'q.bad' },
      executions: [{ workflow: 'bad', status: 'failed' }],
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    await expect(test.engine.events.get(TENANT, 'nonsense')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

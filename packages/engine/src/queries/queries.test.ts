import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

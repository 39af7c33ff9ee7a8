import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

/**
 * Rows of each table, most of them another tenant's. As many as a test may take time for: what is counted is rows that a
 * page reads, which is the same with twenty times as many.
 */
const ROWS = 50_000;
/** Rows that may be read for a page of 50, at any place of a plan. */
const BOUND = 2_000;
const BIG = ['executions', 'events', 'failures', 'error_groups', 'dead_letters', 'audit', 'bulk_jobs'];

interface Seen {
  query: string;
  parameters: unknown[];
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Plan[];
}

let api: TestApi;
let seen: Seen[] | undefined;
beforeAll(async () => {
  api = await createTestApi();
  const { sql } = api.database;
  // Ids that grow with time, a row each second; every tenth is ours. What is rare is the oldest.
  const id = (kind: number) =>
    `(lpad(to_hex((1764000000000 + n * 1000)::bigint), 12, '0') || '7000800${kind}' || lpad(to_hex(n), 12, '0'))::uuid`;
  const tenant = `case when n % 10 = 0 then 'default' else 'other' end`;
  const at = `to_timestamp(1764000000 + n)`;
  const rows = `generate_series(1, ${ROWS}) as n`;
  const workflow = `case when n < 200 then '00000000-0000-7000-8000-000000000001' else '00000000-0000-7000-8000-000000000002' end::uuid`;
  const trace = `'00-' || lpad(to_hex(n), 32, '0') || '-0000000000000001-01'`;
  await sql.begin((tx) => [
    // No triggers and no checks of other tables: only rows are wanted.
    tx`set local session_replication_role = replica`,
    tx.unsafe(`
      insert into automate_engine.workflows (tenant_id, id, name, active, version)
      select t, w::uuid, w, true, 1 from unnest(array['default', 'other']) t, unnest(array[
        '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002']) w`),
    tx.unsafe(`
      insert into automate_engine.events (tenant_id, id, type, source, payload, traceparent, received_at)
      select ${tenant}, ${id(1)}, case when n < 200 then 'rare.type' else 'often.type' end,
        case when n < 200 then 'api/rare' else 'api/often' end, '{}', ${trace}, ${at} from ${rows}`),
    tx.unsafe(`
      insert into automate_engine.executions (tenant_id, id, event_id, workflow_id, workflow_name, workflow_version, status,
        error, traceparent, created_at, started_at, finished_at)
      select ${tenant}, ${id(2)}, ${id(1)}, ${workflow}, 'w', 1,
        case when n < 200 then 'uncertain' when n % 20 = 10 then 'failed' else 'completed' end, null, ${trace}, ${at}, ${at},
        ${at} + case when n < 200 then interval '10 min' else interval '1 s' end
      from ${rows}`),
    tx.unsafe(`
      insert into automate_engine.failures (tenant_id, fingerprint, execution_id, workflow_id, step, code, message, counted)
      select ${tenant}, case when n < 200 then repeat('a', 32) else repeat('b', 32) end, ${id(2)}, ${workflow}, 's', 'ABORTED', 'no', true
      from ${rows} where n % 20 = 10 or n < 200`),
    tx.unsafe(`
      insert into automate_engine.error_groups (tenant_id, fingerprint, workflow_id, step, code, pattern, message, count,
        first_seen, last_seen, last_execution)
      select ${tenant}, lpad(to_hex(n), 32, '0'), ${workflow}, 's', 'ABORTED', 'no', 'no', 1, ${at}, ${at}, ${id(2)} from ${rows}`),
    tx.unsafe(`
      insert into automate_outbox.dead_letters (id, token, wake_seq, created_at, died_at, priority, attempts, max_attempts,
        engine_format, skip_failed, tenant_id, queue, topic, requires, code)
      select n, 1, 0, ${at}, ${at}, 0, 1, 1, 1, false, case when n < 200 then 'default' else 'other' end,
        case when n < 100 then 'rare' else 'events' end, '', '{}', 'ABORTED' from ${rows}`),
    tx.unsafe(`
      insert into automate_governance.audit (tenant_id, at, actor, action, subject)
      select ${tenant}, ${at}, case when n < 200 then 'key:rare' else 'key:often' end, 'POST /x', 'x' from ${rows}`),
  ]);
  await sql`analyze`;
  sql.options.debug = (_connection: number, query: string, parameters: unknown[]) =>
    void seen?.push({ query, parameters });
}, 60_000);
afterAll(() => api.close());

/** The most rows that any place of the plans of a request read, and where. */
async function readBy(path: string): Promise<{ rows: number; where: string }[]> {
  const { sql } = api.database;
  seen = [];
  const answer = await api.call('GET', path);
  const queries = seen;
  seen = undefined;
  expect(answer.status, path).toBe(200);
  const found: { rows: number; where: string }[] = [];
  const look = (plan: Plan): void => {
    const removed = (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0);
    const rows = ((plan['Actual Rows'] ?? 0) + removed) * (plan['Actual Loops'] ?? 1);
    found.push({ rows, where: `${plan['Node Type']} ${plan['Relation Name'] ?? ''}` });
    for (const inner of plan.Plans ?? []) look(inner);
  };
  for (const { query, parameters } of queries) {
    if (!/^\s*(?:select|with)/i.test(query) || !BIG.some((table) => query.includes(table))) continue;
    const [row] = await sql.unsafe(`explain (analyze, format json) ${query}`, parameters as never[]);
    const plans = row!['QUERY PLAN'] as { Plan: Plan }[] | string;
    for (const { Plan } of typeof plans === 'string' ? (JSON.parse(plans) as { Plan: Plan }[]) : plans) look(Plan);
  }
  expect(found.length, `${path} reads a table`).toBeGreaterThan(0);
  return found;
}

const RARE = '00000000-0000-7000-8000-000000000001';
const AGO = new Date((1_764_000_000 + ROWS / 2) * 1000).toISOString();

describe('with many rows, a page reads some', () => {
  it.each([
    '/api/v1/executions',
    '/api/v1/executions?status=failed',
    '/api/v1/executions?status=uncertain',
    `/api/v1/executions?workflow=${RARE}`,
    `/api/v1/executions?workflow=${RARE}&status=uncertain`,
    `/api/v1/executions?error=${'a'.repeat(32)}`,
    `/api/v1/executions?error=${'b'.repeat(32)}`,
    `/api/v1/executions?since=${AGO}`,
    `/api/v1/executions?until=${AGO}`,
    `/api/v1/executions?until=${AGO}&status=failed`,
    // Few, many, many of which few are anything else, and none.
    '/api/v1/executions?longerThanMs=60000',
    '/api/v1/executions?longerThanMs=500',
    '/api/v1/executions?longerThanMs=500&status=uncertain',
    `/api/v1/executions?longerThanMs=500&workflow=${RARE}`,
    `/api/v1/executions?longerThanMs=500&error=${'b'.repeat(32)}`,
    '/api/v1/executions?shorterThanMs=500',
    '/api/v1/events',
    '/api/v1/events?type=rare.type',
    '/api/v1/events?source=api/rare',
    '/api/v1/errors',
    `/api/v1/errors?workflow=${RARE}`,
    `/api/v1/errors?since=${AGO}`,
    '/api/v1/dead-letters',
    '/api/v1/dead-letters?queue=rare',
    '/api/v1/audit',
    `/api/v1/audit?since=${AGO}`,
    '/api/v1/bulk',
  ])('%s', async (path) => {
    const much = (await readBy(path)).filter(({ rows }) => rows > BOUND);
    expect(much).toEqual([]);
  });

  it.each([
    '/api/v1/executions',
    '/api/v1/events',
    '/api/v1/errors',
    '/api/v1/audit',
    '/api/v1/executions?status=failed',
  ])('also the second page of %s', async (path) => {
    const { nextCursor } = (await api.call('GET', path)).body as { nextCursor: string };
    const much = (await readBy(`${path}${path.includes('?') ? '&' : '?'}cursor=${nextCursor}`)).filter(
      ({ rows }) => rows > BOUND,
    );
    expect(much).toEqual([]);
  });
});

import { DEFAULT_TENANT } from '@automate/core';
import type { Sql } from 'postgres';

const STEPS_EACH = 10;
/** Of a thousand: the rest has completed. */
const FAILED = 10;

/**
 * So many runs of the bench's workflow that are over, a second apart, each of an event of its own; the newest has ten steps.
 * Gives that one's id.
 */
export async function storeRuns(sql: Sql, runs: number): Promise<string> {
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const payload = JSON.stringify({ action: 'opened', issue: { number: 1, title: 'Spelling', body: 'x'.repeat(500) } });
  // Ids of version 7: those of one second follow those of the second before.
  const id = (offset: string) => `lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7000'
    || '8000' || lpad(to_hex(n * 2 + ${offset}), 12, '0')`;
  await sql.unsafe(`
    create temporary table rows as
    select n, at, (${id('0')})::uuid as event_id, (${id('1')})::uuid as id
    from generate_series(1, ${runs}) n, lateral (select now() - make_interval(secs => ${runs} - n) as at) t;
    insert into automate_engine.events (tenant_id, id, type, source, payload, traceparent, received_at)
    select '${DEFAULT_TENANT}', event_id, 'github.issues.opened', 'github/bench', '${payload}', '${trace}', at from rows;
    insert into automate_engine.executions (tenant_id, id, event_id, workflow_id, workflow_name, workflow_version, status,
      output, error, traceparent, created_at, started_at, finished_at)
    select '${DEFAULT_TENANT}', r.id, event_id, w.id, w.name, w.version,
      case when n % 1000 < ${FAILED} then 'failed' else 'completed' end, '{"title": "Spelling"}',
      case when n % 1000 < ${FAILED} then '{"code": "UNAVAILABLE", "message": "It does not answer."}'::jsonb end,
      '${trace}', at, at, at + interval '0.2 s'
    from rows r, automate_engine.workflows w where w.name = 'bench';
    insert into automate_engine.steps (tenant_id, execution_id, path, attempt, position, kind, status, claim_token, input,
      output, started_at, finished_at)
    select '${DEFAULT_TENANT}', r.id, 'step_' || s, 1, s, 'set', 'completed', 1, '{"title": "Spelling"}',
      '{"title": "Spelling"}', at, at + interval '0.01 s'
    from rows r, generate_series(1, ${STEPS_EACH}) s where n = ${runs};
    analyze automate_engine.events, automate_engine.executions, automate_engine.steps`);
  const [newest] = await sql<{ id: string }[]>`
    select id::text from automate_engine.executions order by id desc limit 1`;
  return newest!.id;
}

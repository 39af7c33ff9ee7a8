import type { JsonValue } from '@automate/core';
import type { Claim } from '@automate/outbox';
import type { Sql } from 'postgres';
import type { ExecutionStatus } from './status.ts';
import type { InboxEntry, StoredAttempt, StoredExecution } from './stored-execution.ts';

interface ExecutionRow {
  item: string;
  tenant_id: string;
  id: string;
  status: ExecutionStatus;
  workflow_id: string;
  workflow_name: string;
  workflow_version: number;
  traceparent: string;
  deadline_in: number | null;
  started_ago: number | null;
  event_id: string;
  event_type: string;
  event_source: string;
  payload: JsonValue;
  wake_seq: string;
  attempts: (Record<keyof StoredAttempt, unknown> & { startedAgoMs: number })[] | null;
  inbox: { seq: string; kind: InboxEntry['kind']; name: string | null; payload: JsonValue }[] | null;
}

/** In one snapshot: what was read of an inbox is exactly what the wake sequence beside it counts. */
const LOAD = `
select c.item::text as item, e.tenant_id, e.id::text as id, e.status, e.workflow_id::text as workflow_id,
  e.workflow_name, e.workflow_version, e.traceparent,
  (extract(epoch from e.deadline_at - clock.now) * 1000)::float8 as deadline_in,
  (extract(epoch from clock.now - e.started_at) * 1000)::float8 as started_ago,
  v.id::text as event_id, v.type as event_type, v.source as event_source, v.payload, i.wake_seq::text as wake_seq,
  case when e.started_at is not null then (
    select json_agg(json_build_object(
      'path', s.path, 'attempt', s.attempt, 'status', s.status, 'kind', s.kind, 'action', s.action, 'effect', s.effect,
      'idempotencyKey', s.idempotency_key, 'output', s.output, 'error', s.error, 'waitsFor', s.waits_for,
      'startedAgoMs', extract(epoch from clock.now - s.started_at) * 1000,
      'dueInMs', extract(epoch from s.due_at - clock.now) * 1000) order by s.position, s.attempt)
    from automate_engine.steps s where s.tenant_id = e.tenant_id and s.execution_id = e.id) end as attempts,
  case when i.wake_seq > 0 then (
    select json_agg(json_build_object('seq', b.seq::text, 'kind', b.kind, 'name', b.name, 'payload', b.payload)
      order by b.seq)
    from automate_engine.execution_inbox b
    where b.tenant_id = e.tenant_id and b.execution_id = e.id and b.consumed_at is null) end as inbox
from unnest($1::text::bigint[], $2::text[], $3::text::uuid[]) as c (item, tenant, execution)
cross join (select clock_timestamp() as now) as clock
join automate_engine.executions e on e.tenant_id = c.tenant and e.id = c.execution
join automate_engine.events v on v.tenant_id = e.tenant_id and v.id = e.event_id
join automate_outbox.items i on i.id = c.item`;

/** The executions of the claims, by the id of the claim's item. One that is missing there has no record (any more). */
export async function loadExecutions(sql: Sql, claims: readonly Claim[]): Promise<Map<string, StoredExecution>> {
  const rows = await sql.unsafe<ExecutionRow[]>(
    LOAD,
    [
      `{${claims.map(({ id }) => id).join(',')}}`,
      claims.map(({ tenantId }) => tenantId),
      `{${claims.map(({ ref }) => ref ?? '').join(',')}}`,
    ],
    { prepare: true },
  );
  return new Map(rows.map((row) => [row.item, toStored(row)]));
}

function toStored(row: ExecutionRow): StoredExecution {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    workflow: { tenantId: row.tenant_id, workflowId: row.workflow_id, version: row.workflow_version },
    workflowName: row.workflow_name,
    status: row.status,
    traceparent: row.traceparent,
    event: { id: row.event_id, type: row.event_type, source: row.event_source, payload: row.payload },
    deadlineInMs: row.deadline_in ?? undefined,
    startedAgoMs: row.started_ago ?? undefined,
    attempts: (row.attempts ?? []).map((attempt) => withoutNulls(attempt) as unknown as StoredAttempt),
    inbox: (row.inbox ?? []).map(toEntry),
    wakeSeq: Number(row.wake_seq),
  };
}

/** SQL's null is absence here, except for an output. */
function withoutNulls(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, value === null && key !== 'output' ? undefined : value]),
  );
}

export function toEntry(row: {
  seq: string;
  kind: InboxEntry['kind'];
  name: string | null;
  payload: JsonValue;
}): InboxEntry {
  return { seq: row.seq, kind: row.kind, name: row.name ?? undefined, payload: row.payload };
}

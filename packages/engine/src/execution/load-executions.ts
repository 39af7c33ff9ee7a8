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
  origin: string;
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
  paused: boolean;
}

const LOAD = 'select * from automate_engine.read_executions($1::text::bigint[], $2::text[], $3::text::uuid[])';

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
    origin: row.origin,
    status: row.status,
    traceparent: row.traceparent,
    event: { id: row.event_id, type: row.event_type, source: row.event_source, payload: row.payload },
    deadlineInMs: row.deadline_in ?? undefined,
    startedAgoMs: row.started_ago ?? undefined,
    attempts: (row.attempts ?? []).map((attempt) => withoutNulls(attempt) as unknown as StoredAttempt),
    inbox: (row.inbox ?? []).map(toEntry),
    wakeSeq: Number(row.wake_seq),
    paused: row.paused,
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

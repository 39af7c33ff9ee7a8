import type { JsonValue } from '@automate/core';
import type { Claim } from '@automate/outbox';
import type { Sql } from 'postgres';
import { isPart } from '../calls/call-event.ts';
import type { ExecutionStatus } from './status.ts';
import type { InboxEntry, ItemsPart, StoredAttempt, StoredExecution, StoredPart } from './stored-execution.ts';

type AttemptRow = Record<keyof StoredAttempt, unknown> & { startedAgoMs: number };

interface PartRow extends ItemsPart {
  id: string;
  part_of: string;
  attempts: AttemptRow[] | null;
}

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
  attempts: AttemptRow[] | null;
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
  const parts = await loadParts(sql, rows);
  return new Map(rows.map((row) => [row.item, toStored(row, parts?.get(row.id))]));
}

/** Of those that are a part of another run: what they are. */
async function loadParts(sql: Sql, rows: readonly ExecutionRow[]): Promise<Map<string, StoredPart> | undefined> {
  const found = rows.filter(({ origin }) => isPart(origin));
  if (found.length === 0) return undefined;
  const parts = await sql.unsafe<PartRow[]>(
    'select * from automate_engine.read_parts($1::text[], $2::text::uuid[])',
    [found.map((row) => row.tenant_id), `{${found.map(({ id }) => id).join(',')}}`],
    { prepare: true },
  );
  return new Map(
    parts.map(({ id, part_of, attempts, ...part }) => [id, { ...part, of: part_of, attempts: toAttempts(attempts) }]),
  );
}

function toAttempts(rows: AttemptRow[] | null): StoredAttempt[] {
  return (rows ?? []).map((attempt) => withoutNulls(attempt) as unknown as StoredAttempt);
}

function toStored(row: ExecutionRow, part: StoredPart | undefined): StoredExecution {
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
    attempts: toAttempts(row.attempts),
    inbox: (row.inbox ?? []).map(toEntry),
    part,
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

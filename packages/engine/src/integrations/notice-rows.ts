import type { ActionEffect } from '@automate/connectors';
import type { JsonValue } from '@automate/core';
import type { CompiledIntegration, WorkflowEvent } from '@automate/workflow';
import type { Sql } from 'postgres';
import type { ExecutionStatus } from '../execution/status.ts';
import type { WorkflowRef } from '../execution/stored-execution.ts';
import type { RecordedError } from '../queries/execution-record.ts';
import type { Notice } from './notice.ts';
import type { NoticeStatus } from './notice-record.ts';

/** The run that a notice is about. */
export interface NoticeRun {
  workflow: WorkflowRef;
  workflowName: string;
  status: ExecutionStatus;
  output: JsonValue;
  error: RecordedError | null;
  event: WorkflowEvent;
}

/** What is known of telling it. */
export interface StoredNotice {
  status: NoticeStatus;
  effect: ActionEffect | null;
  attempts: number;
  failures: number;
  error: RecordedError | null;
  sinceFirstMs: number;
  /** The outbox item that it is told by. */
  item: string | null;
}

/** Names one notice. */
export interface NoticePlace extends Notice {
  tenantId: string;
  executionId: string;
}

export async function readRun(sql: Sql, { tenantId, executionId }: NoticePlace): Promise<NoticeRun | undefined> {
  const [row] = await sql<
    {
      workflow_id: string;
      workflow_version: number;
      workflow_name: string;
      status: ExecutionStatus;
      output: JsonValue;
      error: RecordedError | null;
      event: WorkflowEvent;
    }[]
  >`
    select e.workflow_id::text, e.workflow_version, e.workflow_name, e.status, e.output, e.error,
      json_build_object('id', v.id, 'type', v.type, 'source', v.source, 'payload', v.payload) as event
    from automate_engine.executions e
    join automate_engine.events v on v.tenant_id = e.tenant_id and v.id = e.event_id
    where e.tenant_id = ${tenantId} and e.id = ${executionId}`;
  if (row === undefined) return undefined;
  const { workflow_id: workflowId, workflow_version: version, workflow_name: workflowName, ...run } = row;
  return { workflow: { tenantId, workflowId, version }, workflowName, ...run };
}

export async function readNotice(sql: Sql, notice: NoticePlace): Promise<StoredNotice | undefined> {
  const [row] = await sql<StoredNotice[]>`
    select status, effect, attempts, failures, error, item::text,
      extract(epoch from clock_timestamp() - first_sent_at)::float8 * 1000 as "sinceFirstMs"
    from automate_engine.notices where ${isNotice(sql, notice)}`;
  return row;
}

/**
 * Says that an attempt begins, and whether it sends: `retrying`, where nothing can be. Undefined when somebody else has said something since `seen`:
 * they go on, and this one must not.
 */
export async function beginNotice(
  sql: Sql,
  notice: NoticePlace,
  { connector, connection }: CompiledIntegration,
  seen: { attempts: number; item: string },
  { status, effect }: { status: 'sending' | 'retrying'; effect: ActionEffect },
): Promise<{ attempts: number } | undefined> {
  const { tenantId, executionId, event, path = '', integration } = notice;
  const [row] = await sql<{ attempts: number }[]>`
    insert into automate_engine.notices as known (
      tenant_id, execution_id, event, path, integration, connector, connection, status, effect, item)
    values (${tenantId}, ${executionId}, ${event}, ${path}, ${integration}, ${connector}, ${connection ?? null}, ${status},
      ${effect}, ${seen.item}::text::bigint)
    on conflict (tenant_id, execution_id, event, path, integration) do update
    set status = excluded.status, effect = excluded.effect, attempts = known.attempts + 1, updated_at = clock_timestamp()
    where known.attempts = ${seen.attempts}
    returning attempts`;
  return row;
}

/** Says how an attempt ended. Nothing happens where a later one has begun. */
export async function endNotice(
  sql: Sql,
  notice: NoticePlace,
  attempts: number,
  end: { status: NoticeStatus; failures: number; error?: RecordedError | undefined },
): Promise<void> {
  await sql`
    update automate_engine.notices
    set status = ${end.status}, failures = ${end.failures}, updated_at = clock_timestamp(),
      error = ${end.error === undefined ? null : JSON.stringify(end.error)}::text::jsonb
    where ${isNotice(sql, notice)} and attempts = ${attempts}`;
}

function isNotice(sql: Sql, { tenantId, executionId, event, path = '', integration }: NoticePlace) {
  return sql`tenant_id = ${tenantId} and execution_id = ${executionId} and event = ${event} and path = ${path}
    and integration = ${integration}`;
}

import type { JsonValue } from '@automate/core';
import type { CompiledWorkflow, IntegrationEvent, WorkflowEvent } from '@automate/workflow';
import type { ExecutionStatus } from '../execution/status.ts';
import type { WorkflowRef } from '../execution/stored-execution.ts';
import { INTEGRATIONS_QUEUE } from '../matching/queues.ts';
import type { RecordedError } from '../queries/execution-record.ts';

/** What one integration is to be told of one run: the payload of an outbox item whose `ref` is the execution. */
export type Notice = {
  event: IntegrationEvent;
  /** The place of the integration in the workflow's list. */
  integration: number;
  /** Of an approval: the place of its step. */
  path?: string;
  /** What the run ended with, redacted: when it goes on after its end, its record does not say so any more. */
  error?: RecordedError;
};

/** The run that a notice is about. */
export interface NoticeRun {
  workflow: WorkflowRef;
  workflowName: string;
  /** Who wrote the version of the workflow that it runs. */
  owner: string | null;
  status: ExecutionStatus;
  output: JsonValue;
  error: RecordedError | null;
  event: WorkflowEvent;
}

/** Names one notice. */
export interface NoticePlace extends Notice {
  tenantId: string;
  executionId: string;
}

/** An item that tells an integration something. */
export interface NoticeItem {
  payload: Notice;
  /** The connector that it is told by. */
  connector: string;
}

/** A notice for each integration of a workflow that wants to be told of an event. */
export function noticesFor(
  { integrations }: CompiledWorkflow,
  event: IntegrationEvent,
  about: Pick<Notice, 'path' | 'error'> = {},
): NoticeItem[] {
  return integrations.flatMap(({ on, connector }, integration) =>
    on.includes(event) ? [{ payload: { event, integration, ...about }, connector }] : [],
  );
}

/** The run as it was when an integration was to be told of it: however late it is told, and however often it is tried. */
export function asItWas(run: NoticeRun, { event, error }: Notice): NoticeRun {
  if (event === 'started' || event === 'approval_requested') {
    return { ...run, status: event === 'started' ? 'running' : 'waiting', output: null, error: null };
  }
  if (event === 'completed') return { ...run, status: event, error: null };
  return { ...run, status: event, output: null, error: error ?? run.error };
}

/**
 * The same for the ends of runs that no worker told of, since every one that ran them died. $1: tenants, $2: executions, $3:
 * whether items name the connectors they need.
 */
export const TELL_INTEGRATIONS = `
insert into automate_outbox.items (tenant_id, queue, ref, payload, traceparent, requires)
select e.tenant_id, '${INTEGRATIONS_QUEUE}', e.id::text,
  json_build_object('event', e.status, 'integration', i.place - 1, 'error', e.error), e.traceparent,
  case when $3::boolean then array[split_part(coalesce(i.integration ->> 'notification', i.integration ->> 'approval'), '/', 1)]
    else '{}' end
from unnest($1::text[], $2::text::uuid[]) as c (tenant, execution)
join automate_engine.executions e on e.tenant_id = c.tenant and e.id = c.execution
join automate_engine.workflow_versions v
  on v.tenant_id = e.tenant_id and v.workflow_id = e.workflow_id and v.version = e.workflow_version
cross join lateral jsonb_array_elements(v.document -> 'integrations') with ordinality as i (integration, place)
where i.integration -> 'on' ? e.status
  and not exists (select from automate_engine.parts p where p.tenant_id = e.tenant_id and p.execution_id = e.id)`;

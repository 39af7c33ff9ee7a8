import { invalidArgument } from '@automate/core';
import type { Sql } from 'postgres';
import { validate } from 'uuid';
import { EXECUTION_STATUSES, type ExecutionStatus } from '../execution/status.ts';

/** Which executions; the filters are joined by AND. */
export interface ExecutionFilter {
  status?: ExecutionStatus | readonly ExecutionStatus[] | undefined;
  /** A workflow's name or id. */
  workflow?: string | undefined;
  eventId?: string | undefined;
  /** Those that handle items of a loop of this run. Default: whole runs only. */
  partOf?: string | undefined;
}

/** A filter whose names were looked up. */
interface ResolvedFilter {
  tenantId: string;
  statuses: ExecutionStatus[] | undefined;
  workflowId: string | undefined;
  eventId: string | undefined;
  partOf: string | undefined;
}

/**
 * Undefined: no execution can match.
 * @throws AutomateError INVALID_ARGUMENT when a status is none
 */
export async function resolveFilter(
  sql: Sql,
  tenantId: string,
  { status, workflow, eventId, partOf }: ExecutionFilter,
): Promise<ResolvedFilter | undefined> {
  const statuses = readStatuses(status);
  if ([eventId, partOf].some((id) => id !== undefined && !validate(id))) return undefined;
  const workflowId = workflow === undefined ? undefined : await findWorkflow(sql, tenantId, workflow);
  return workflowId === null ? undefined : { tenantId, statuses, workflowId, eventId, partOf };
}

/** The condition over `automate_engine.executions e`. */
export function conditionOf(sql: Sql, { tenantId, statuses, workflowId, eventId, partOf }: ResolvedFilter) {
  return sql`e.tenant_id = ${tenantId}
    ${statuses === undefined ? sql`` : sql`and e.status in ${sql(statuses)}`}
    ${statuses?.includes('completed') === false ? sql`and e.status <> 'completed'` : sql``}
    ${workflowId === undefined ? sql`` : sql`and e.workflow_id = ${workflowId}`}
    ${eventId === undefined ? sql`` : sql`and e.event_id = ${eventId}`}
    ${
      partOf === undefined
        ? sql`and e.origin not like '%#'`
        : sql`and e.id in (
          select execution_id from automate_engine.parts where tenant_id = ${tenantId} and part_of = ${partOf})`
    }`;
}

function readStatuses(status: ExecutionStatus | readonly ExecutionStatus[] | undefined): ExecutionStatus[] | undefined {
  if (status === undefined) return undefined;
  const list = typeof status === 'string' ? [status] : [...status];
  const unknown = list.find((one) => !EXECUTION_STATUSES.includes(one));
  if (unknown === undefined) return list.length === 0 ? undefined : list;
  const message = `must be one of ${EXECUTION_STATUSES.join(', ')}, not ${unknown}`;
  throw invalidArgument(`status ${message}`, [{ pointer: '/status', message }]);
}

async function findWorkflow(sql: Sql, tenantId: string, workflow: string): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    select id from automate_engine.workflows
    where tenant_id = ${tenantId} and ${validate(workflow) ? sql`id = ${workflow}` : sql`name = ${workflow}`}`;
  return row?.id ?? null;
}

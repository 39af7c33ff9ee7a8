import { invalidArgument } from '@automate/core';
import type { Sql } from 'postgres';
import { validate } from 'uuid';
import { EXECUTION_STATUSES, type ExecutionStatus } from '../execution/status.ts';
import { findWorkflow } from './find-workflow.ts';
import { readTime } from './read-time.ts';
import { type DurationFilter, readDuration, tookCondition } from './run-duration.ts';

/** Which executions; the filters are joined by AND. */
export interface ExecutionFilter extends DurationFilter {
  status?: ExecutionStatus | readonly ExecutionStatus[] | undefined;
  /** A workflow's name or id. */
  workflow?: string | undefined;
  eventId?: string | undefined;
  /** Those that handle items of a loop of this run. Default: whole runs only, unless an error is asked for. */
  partOf?: string | undefined;
  /** In which there was an error of this group: its fingerprint. */
  error?: string | undefined;
  /** Created then or later, by the clock of who made its id; ISO 8601. */
  since?: string | undefined;
  /** Created earlier. */
  until?: string | undefined;
}

/** A filter whose names were looked up. */
export interface ResolvedFilter {
  tenantId: string;
  statuses: ExecutionStatus[] | undefined;
  workflowId: string | undefined;
  eventId: string | undefined;
  partOf: string | undefined;
  error: string | undefined;
  since: string | undefined;
  until: string | undefined;
  duration: DurationFilter | undefined;
}

/**
 * Undefined: no execution can match.
 * @throws AutomateError INVALID_ARGUMENT when a status, a time or a duration is none
 */
export async function resolveFilter(
  sql: Sql,
  tenantId: string,
  { status, workflow, eventId, partOf, error, ...times }: ExecutionFilter,
): Promise<ResolvedFilter | undefined> {
  const statuses = readStatuses(status);
  const duration = readDuration(times);
  const [since, until] = [readTime('since', times.since), readTime('until', times.until)];
  if ([eventId, partOf].some((id) => id !== undefined && !validate(id))) return undefined;
  const workflowId = workflow === undefined ? undefined : await findWorkflow(sql, tenantId, workflow);
  if (workflowId === null) return undefined;
  return { tenantId, statuses, workflowId, eventId, partOf, error, since, until, duration };
}

/** The condition over `automate_engine.executions e`. */
export function conditionOf(sql: Sql, filter: ResolvedFilter) {
  const { tenantId, statuses, workflowId, eventId, partOf, error, since, until, duration } = filter;
  return sql`e.tenant_id = ${tenantId}
    ${statuses === undefined ? sql`` : sql`and e.status in ${sql(statuses)}`}
    ${statuses?.includes('completed') === false ? sql`and e.status <> 'completed'` : sql``}
    ${workflowId === undefined ? sql`` : sql`and e.workflow_id = ${workflowId}`}
    ${eventId === undefined ? sql`` : sql`and e.event_id = ${eventId}`}
    ${since === undefined ? sql`` : sql`and e.id >= ${idAt(since)}`}
    ${until === undefined ? sql`` : sql`and e.id < ${idAt(until)}`}
    ${duration === undefined ? sql`` : sql`and ${tookCondition(sql, duration)}`}
    ${
      error === undefined
        ? sql``
        : sql`and e.id in (
          select execution_id from automate_engine.failures where tenant_id = ${tenantId} and fingerprint = ${error})`
    }
    ${
      partOf !== undefined
        ? sql`and e.id in (
          select execution_id from automate_engine.parts where tenant_id = ${tenantId} and part_of = ${partOf})`
        : error === undefined
          ? sql`and e.origin not like '%#'`
          : sql``
    }`;
}

/** The first id of a time: ids begin with it, so that what is asked for is a range of the key. */
function idAt(time: string): string {
  const hex = Date.parse(time).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

function readStatuses(status: ExecutionStatus | readonly ExecutionStatus[] | undefined): ExecutionStatus[] | undefined {
  if (status === undefined) return undefined;
  const list = typeof status === 'string' ? [status] : [...status];
  const unknown = list.find((one) => !EXECUTION_STATUSES.includes(one));
  if (unknown === undefined) return list.length === 0 ? undefined : list;
  const message = `must be one of ${EXECUTION_STATUSES.join(', ')}, not ${unknown}`;
  throw invalidArgument(`status ${message}`, [{ pointer: '/status', message }]);
}

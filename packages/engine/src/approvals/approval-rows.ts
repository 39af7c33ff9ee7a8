import { type SQL, sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { type DatabaseTime, isoTime } from '../queries/iso-time.ts';
import type { ApprovalAnswer, ApprovalRecord, ApprovalStatus } from './approval-record.ts';

export interface ApprovalRow extends Record<string, unknown> {
  id: string;
  execution_id: string;
  workflow_name: string;
  path: string;
  message: string;
  options: string[];
  approvers: string[] | null;
  status: ApprovalStatus;
  requested_at: DatabaseTime;
  expires_at: DatabaseTime | null;
  decision: string | null;
  comment: string | null;
  answered_by: string | null;
  answered_via: 'api' | 'link' | 'callback' | null;
  answered_at: DatabaseTime | null;
  links_revoked: number;
  /** Whether its time is over, by the database's clock. */
  late: boolean;
}

/** A run may be over without a word of its steps, where every process that ran it died. */
export const isOpen = sql`(a.status = 'open' and e.finished_at is null)`;

/** Approvals of a tenant; `condition` continues the where clause, over `a` and its execution `e`. */
export async function selectApprovals(
  db: Pick<PostgresJsDatabase, 'execute'>,
  tenantId: string,
  condition: SQL,
): Promise<ApprovalRow[]> {
  return await db.execute<ApprovalRow>(sql`
    select a.id::text, a.execution_id::text, e.workflow_name, a.path, a.message, a.options, a.approvers,
      case when a.status = 'open' and not ${isOpen} then 'closed' else a.status end as status,
      a.requested_at, a.expires_at, a.decision, a.comment, a.answered_by, a.answered_via, a.answered_at, a.links_revoked,
      coalesce(a.expires_at <= clock_timestamp(), false) as late
    from automate_engine.approvals a
    join automate_engine.executions e on e.tenant_id = a.tenant_id and e.id = a.execution_id
    where a.tenant_id = ${tenantId} ${condition}`);
}

export function toApproval(row: ApprovalRow): ApprovalRecord {
  const answer = answerOf(row);
  return {
    id: row.id,
    executionId: row.execution_id,
    workflow: row.workflow_name,
    path: row.path,
    message: row.message,
    options: row.options,
    ...(row.approvers !== null && { approvers: row.approvers }),
    status: row.status,
    requestedAt: isoTime(row.requested_at),
    ...(row.expires_at !== null && { expiresAt: isoTime(row.expires_at) }),
    ...(row.links_revoked > 0 && { linksRevoked: row.links_revoked }),
    ...(answer !== undefined && { answer }),
  };
}

/** Undefined where nothing was decided. */
export function answerOf(row: ApprovalRow): ApprovalAnswer | undefined {
  if (row.answered_at === null) return undefined;
  return {
    decision: row.decision,
    comment: row.comment,
    by: row.answered_by,
    via: row.answered_via ?? 'timeout',
    at: isoTime(row.answered_at),
  };
}

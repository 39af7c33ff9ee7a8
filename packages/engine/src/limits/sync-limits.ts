import { limitsOf, type WorkflowDocument } from '@automate/workflow';
import type { TransactionSql } from 'postgres';
import { limitId } from './gates.ts';

/**
 * Makes the limits of a workflow what its newest document says, in the transaction that stores it, which holds the
 * workflow's row. Runs that wait are looked at again.
 */
export async function syncLimits(
  tx: TransactionSql,
  { tenantId, id }: { tenantId: string; id: string },
  document: WorkflowDocument,
): Promise<void> {
  const rows = limitsOf(document).map((limit, position) => ({
    id: limitId(limit),
    kind: limit.kind,
    position,
    key_template: limit.keyTemplate,
    most: limit.most,
    ms: limit.ms,
    max_ms: limit.maxMs,
    on_limit: limit.onLimit,
  }));
  await tx`delete from automate_engine.workflow_limits where tenant_id = ${tenantId} and workflow_id = ${id}`;
  await tx`
    insert into automate_engine.workflow_limits (
      tenant_id, workflow_id, id, kind, position, key_template, most, ms, max_ms, on_limit)
    select ${tenantId}, ${id}::uuid, l.* from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as l (
      id text, kind text, position integer, key_template jsonb, most integer, ms float8, max_ms float8, on_limit text)`;
  await lookAgain(tx, { tenantId, id });
}

/** Has all that wait for a limit of a workflow looked at: it was resumed, or its limits changed. */
export async function lookAgain(tx: TransactionSql, { tenantId, id }: { tenantId: string; id: string }): Promise<void> {
  await tx`
    select automate_engine.look_at_limits(${tenantId}, ${id}::uuid, null, null)
    where exists (
      select from automate_engine.limited_runs
      where tenant_id = ${tenantId} and workflow_id = ${id} and state = 'waiting')`;
}

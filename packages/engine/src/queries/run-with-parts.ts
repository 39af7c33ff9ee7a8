import { type SQL, sql } from 'drizzle-orm';

/** That `column` names a run, or a part of it: what a wide loop does is done by other executions. */
export function ofRunWithParts(column: SQL, tenantId: string, executionId: string): SQL {
  return sql`(${column} = ${executionId} or ${column} in (
    select p.execution_id from automate_engine.parts p
    where p.tenant_id = ${tenantId} and p.part_of = ${executionId}))`;
}

import type { Sql } from 'postgres';
import { validate } from 'uuid';

/** The id of a workflow by its name or id; null: there is none. */
export async function findWorkflow(sql: Sql, tenantId: string, workflow: string): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    select id from automate_engine.workflows
    where tenant_id = ${tenantId} and ${validate(workflow) ? sql`id = ${workflow}` : sql`name = ${workflow}`}`;
  return row?.id ?? null;
}

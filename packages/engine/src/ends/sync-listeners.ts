import { describeProblems, type InputProblem, invalidArgument } from '@automate/core';
import { endTriggers, locateProblems, type WorkflowDocument } from '@automate/workflow';
import type { TransactionSql } from 'postgres';
import type { WorkflowSource } from '../workflows/workflow-record.ts';

/**
 * Makes the ends that a workflow listens to what its newest document says, in the transaction that stores or (de)activates
 * it, after that has raised the stamp of its tenant: of two workflows that change at the same time one sees the other.
 * @throws AutomateError INVALID_ARGUMENT when it would start itself, by way of others
 */
export async function syncListeners(
  tx: TransactionSql,
  workflow: { tenantId: string; id: string; name: string; active: boolean },
  document: Pick<WorkflowDocument, 'on'>,
  source: WorkflowSource,
): Promise<void> {
  const { tenantId, id, name, active } = workflow;
  const triggers = active ? endTriggers(document) : [];
  await tx`delete from automate_engine.workflow_listeners where tenant_id = ${tenantId} and listener_id = ${id}`;
  if (triggers.length === 0) return;
  const rows = triggers.flatMap(({ workflow: of, ends }) => ends.map((status) => ({ of, status })));
  await tx`
    insert into automate_engine.workflow_listeners (tenant_id, workflow_name, status, listener_id)
    select ${tenantId}, r.of, r.status, ${id}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (of text, status text) on conflict do nothing`;
  const problems = await circles(tx, tenantId, name);
  if (problems.size === 0) return;
  const errors: InputProblem[] = triggers.flatMap(({ index, workflow: of }) => {
    const message = problems.get(of);
    return message === undefined ? [] : [{ pointer: `/on/${index}/workflow`, message }];
  });
  const located = locateProblems(source.text, source.format, errors);
  throw invalidArgument(describeProblems(`the workflow ${name} would start itself`, located), located);
}

/** Of the workflows that this one listens to, those that it starts itself, with the way. */
async function circles(tx: TransactionSql, tenantId: string, name: string): Promise<Map<string, string>> {
  const rows = await tx<{ way: string[] }[]>`
    with recursive ways as (
      select ${name}::text as at, array[${name}::text] as way
      union all
      select w.name, ways.way || w.name from ways
      join automate_engine.workflow_listeners l on l.tenant_id = ${tenantId} and l.workflow_name = ways.at
      join automate_engine.workflows w on w.tenant_id = l.tenant_id and w.id = l.listener_id
      where cardinality(ways.way) = 1 or ways.at <> ${name}
    ) cycle at set again using visited
    select way from ways where at = ${name} and cardinality(way) > 1 order by cardinality(way), way`;
  const found = new Map<string, string>();
  for (const { way } of rows) {
    const of = way.at(-2)!;
    if (!found.has(of)) found.set(of, `is started by the end of this workflow in turn: ${way.join(' > ')}`);
  }
  return found;
}

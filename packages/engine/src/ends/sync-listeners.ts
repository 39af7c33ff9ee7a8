import { describeProblems, invalidArgument, type SaidProblem } from '@automate/core';
import { endTriggers, locateProblems, say, type WorkflowDocument } from '@automate/workflow';
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
  const before = startedFrom(name, await readListeners(tx, tenantId));
  const errors: SaidProblem[] = triggers.flatMap(({ index, workflow: of }) => {
    if (!before.has(of)) return [];
    const way = [...wayTo(of, name, before), name].join(' > ');
    return [{ pointer: `/on/${index}/workflow`, ...say('started_in_a_circle', { way }) }];
  });
  if (errors.length === 0) return;
  const located = locateProblems(source.text, source.format, errors);
  throw invalidArgument(describeProblems(`the workflow ${name} would start itself`, located), located);
}

/** The names of a tenant's workflows that are started by the end of each. */
async function readListeners(tx: TransactionSql, tenantId: string): Promise<Map<string, string[]>> {
  const rows = await tx<{ of: string; listeners: string[] }[]>`
    select l.workflow_name as of, array_agg(distinct w.name) as listeners from automate_engine.workflow_listeners l
    join automate_engine.workflows w on w.tenant_id = l.tenant_id and w.id = l.listener_id
    where l.tenant_id = ${tenantId} group by l.workflow_name`;
  return new Map(rows.map(({ of, listeners }) => [of, listeners]));
}

/** Of each workflow that this one starts, by way of others, the one before it on a shortest way. */
function startedFrom(name: string, listeners: ReadonlyMap<string, readonly string[]>): Map<string, string> {
  const before = new Map([[name, name]]);
  // What is added on the way is gone through as well.
  for (const [at] of before) {
    for (const next of listeners.get(at) ?? []) if (!before.has(next)) before.set(next, at);
  }
  return before;
}

function wayTo(of: string, name: string, before: ReadonlyMap<string, string>): string[] {
  const way = [of];
  while (way[0] !== name) way.unshift(before.get(way[0]!)!);
  return way;
}

import { describeProblems, invalidArgument } from '@automate/core';
import { callCircles, callsOf, locateProblems, type WorkflowDocument } from '@automate/workflow';
import type { TransactionSql } from 'postgres';
import type { WorkflowSource } from './workflow-record.ts';

/**
 * Looks for circles of calls among the newest versions of a tenant's workflows, active or not, in the transaction that stores
 * one. Of two that are stored at the same time one sees the other.
 * @throws AutomateError INVALID_ARGUMENT
 */
export async function refuseCallCircles(
  tx: TransactionSql,
  tenantId: string,
  document: WorkflowDocument,
  source: WorkflowSource,
): Promise<void> {
  if (callsOf(document).length === 0) return;
  await tx`select pg_advisory_xact_lock(hashtextextended('automate_engine.calls/' || ${tenantId}, 0))`;
  const errors = await callCircles(document, (names) => readCalls(tx, tenantId, names));
  if (errors.length === 0) return;
  const located = locateProblems(source.text, source.format, errors);
  throw invalidArgument(describeProblems(`the workflow ${document.name} would call itself`, located), located);
}

async function readCalls(
  tx: TransactionSql,
  tenantId: string,
  names: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const rows = await tx<{ name: string; document: WorkflowDocument }[]>`
    select w.name, v.document from automate_engine.workflows w
    join automate_engine.workflow_versions v
      on v.tenant_id = w.tenant_id and v.workflow_id = w.id and v.version = w.version
    where w.tenant_id = ${tenantId} and w.name = any(${names as string[]})`;
  return new Map(rows.map(({ name, document }) => [name, callsOf(document).map(({ workflow }) => workflow)]));
}

import type { SaidProblem } from '@automate/core';
import { callsOf, endTriggers, locateProblems, say, suggestion, type WorkflowDocument } from '@automate/workflow';
import type { TransactionSql } from 'postgres';
import type { WorkflowSource } from './workflow-record.ts';

/** Names that are looked through for the one that was probably meant. */
const LOOKED_THROUGH = 1_000;

/** Hints about workflows that a document names and that are not there: they may come later. */
export async function unknownWorkflows(
  tx: TransactionSql,
  tenantId: string,
  document: WorkflowDocument,
  source: WorkflowSource,
): Promise<SaidProblem[]> {
  const named = [
    ...endTriggers(document).map(({ index, workflow }) => ({ name: workflow, pointer: `/on/${index}/workflow` })),
    ...callsOf(document).map(({ workflow, pointer }) => ({ name: workflow, pointer })),
  ];
  if (named.length === 0) return [];
  const rows = await tx<{ name: string }[]>`
    select name from automate_engine.workflows where tenant_id = ${tenantId}
    order by name = any(${named.map(({ name }) => name)}) desc, name limit ${LOOKED_THROUGH}`;
  const known = rows.map(({ name }) => name);
  const hints = named.flatMap(({ name, pointer }) =>
    known.includes(name) ? [] : [{ pointer, ...say('no_workflow_yet', { name, meant: suggestion(name, known) }) }],
  );
  return locateProblems(source.text, source.format, hints);
}

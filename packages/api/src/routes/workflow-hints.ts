import type { InputProblem } from '@automate/core';
import { locateProblems, type ParsedWorkflow, type WorkflowFormat } from '@automate/workflow';
import { integrationHints, type KnownParts } from './known-parts.ts';
import { outputHints } from './output-hints.ts';

/** What is allowed and probably not meant, by what is installed here, and `more` of it, each with its place in the text. */
export async function workflowHints(
  { text, format }: { text: string; format: WorkflowFormat },
  parsed: ParsedWorkflow,
  tenantId: string,
  known: KnownParts,
  more: readonly InputProblem[] = [],
): Promise<InputProblem[]> {
  const hints = [...more, ...outputHints(parsed, known), ...(await integrationHints(parsed, tenantId, known))];
  return hints.length === 0 ? [] : locateProblems(text, format, hints);
}

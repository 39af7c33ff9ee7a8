import type { SaidProblem } from '@automate/core';
import { locateProblems, type ParsedWorkflow, type WorkflowFormat } from '@automate/workflow';
import type { Principal } from '../http/authenticate.ts';
import { integrationHints, type KnownParts } from './known-parts.ts';
import { outputHints } from './output-hints.ts';
import { secretHints } from './secret-hints.ts';

/** What is allowed and probably not meant, by what is installed here, and `more` of it, each with its place in the text. */
export async function workflowHints(
  { text, format }: { text: string; format: WorkflowFormat },
  parsed: ParsedWorkflow,
  principal: Principal,
  known: KnownParts,
  more: readonly SaidProblem[] = [],
): Promise<SaidProblem[]> {
  const hints = [
    ...more,
    ...outputHints(parsed, known),
    ...(await integrationHints(parsed, principal.tenantId, known)),
    ...(await secretHints(parsed, principal, known.secrets)),
  ];
  return hints.length === 0 ? [] : locateProblems(text, format, hints);
}

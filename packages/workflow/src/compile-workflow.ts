import { type InputProblem, invalidArgument } from '@automate/core';
import { analyse } from './compile/analyse.ts';
import { MAX_PROBLEMS } from './compile/gather.ts';
import type { CompileWorkflowOptions } from './compile/options.ts';
import type { CompiledWorkflow } from './compiled.ts';
import type { WorkflowDocument } from './document/document.ts';

/**
 * A workflow ready to match and to run. The document is checked again, since it may come from a table that an older version
 * wrote. Throws INVALID_ARGUMENT whose `details.errors` has every problem; a line and a column count in the string that
 * the pointer names.
 */
export function compileWorkflow(document: WorkflowDocument, options: CompileWorkflowOptions = {}): CompiledWorkflow {
  const { workflow, problems } = analyse(document, options);
  if (workflow === undefined) throw invalidWorkflow(problems);
  return workflow;
}

/** INVALID_ARGUMENT with all problems of a workflow; the first ones stand in the message. */
export function invalidWorkflow(problems: readonly InputProblem[]): Error {
  const lines = problems.slice(0, 3).map(({ pointer, message, line, column }) => {
    const place = line === undefined ? '' : ` (line ${line}, column ${column})`;
    return `${pointer === '' ? 'the document' : pointer}${place}: ${message}`;
  });
  const more = problems.length - lines.length;
  const message = `the workflow is not valid: ${lines.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
  return invalidArgument(message, problems.slice(0, MAX_PROBLEMS));
}

import type { InputProblem, SaidProblem } from '@automate/core';
import { analyse } from './compile/analyse.ts';
import type { CompileWorkflowOptions } from './compile/options.ts';
import { invalidWorkflow } from './compile-workflow.ts';
import type { CompiledWorkflow } from './compiled.ts';
import type { WorkflowDocument } from './document/document.ts';
import { readSource, type WorkflowFormat } from './source/read-source.ts';

/** A document that is valid as a whole. */
export interface ParsedWorkflow {
  document: WorkflowDocument;
  /** What is allowed and probably not meant, with line and column where there is a text. */
  warnings: SaidProblem[];
  /** What was compiled in order to check it; the same as `compileWorkflow(document)`. */
  workflow: CompiledWorkflow;
}

/**
 * Reads a workflow from text: the syntax, the fields, the conditions, the templates and what they refer to. Throws
 * INVALID_ARGUMENT whose `details.errors` has every problem with pointer, line and column in the text.
 */
export function parseWorkflow(
  text: string,
  format: WorkflowFormat,
  options: CompileWorkflowOptions = {},
): ParsedWorkflow {
  const { value, problems: unreadable, positions } = readSource(text, format);
  if (unreadable.length > 0) throw invalidWorkflow(unreadable);
  const { workflow, problems, warnings } = analyse(value, options);
  const locate = (found: readonly SaidProblem[]) => found.map((problem) => positions.locate(problem)).sort(byPlace);
  if (workflow === undefined) throw invalidWorkflow(locate(problems));
  return { document: workflow.document, warnings: locate(warnings), workflow };
}

/** The same from plain data, such as the body of a request. */
export function workflowFromJson(value: unknown, options: CompileWorkflowOptions = {}): ParsedWorkflow {
  const { workflow, problems, warnings } = analyse(value, options);
  if (workflow === undefined) throw invalidWorkflow(problems);
  return { document: workflow.document, warnings, workflow };
}

/** The same problems with line and column in the text they are about; as they are where it cannot be read. */
export function locateProblems<T extends InputProblem>(
  text: string,
  format: WorkflowFormat,
  problems: readonly T[],
): T[] {
  const { positions } = readSource(text, format);
  return problems.map((problem) => positions.locate(problem)).sort(byPlace);
}

const byPlace = (a: InputProblem, b: InputProblem) =>
  (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);

import { type InputProblem, invalidArgument, type JsonValue } from '@automate/core';
import { didYouMean, type FilterLookup } from '@automate/templates';
import {
  type CompiledWorkflow,
  everyStep,
  locateProblems,
  parseWorkflow,
  type WorkflowDocument,
} from '@automate/workflow';
import { storableProblem } from '../json/storable-json.ts';
import { schemaProblems } from './schema-problems.ts';
import type { WorkflowSource } from './workflow-record.ts';

/** A text that can be stored and, where what it needs is there, run by this process. */
export interface CheckedSource {
  document: WorkflowDocument;
  warnings: InputProblem[];
}

/** What is at hand to check texts with. */
export interface SourceChecks {
  filters?: FilterLookup | undefined;
  /** Keys of connectors, and of step types as `step:<key>`. */
  connectors?: (() => readonly string[]) | undefined;
}

/** Parses and compiles. @throws AutomateError INVALID_ARGUMENT */
export function checkSource(source: WorkflowSource, { filters, connectors }: SourceChecks): CheckedSource {
  const { document, warnings, workflow } = parseWorkflow(source.text, source.format, { filters, schemaProblems });
  const problem = storableProblem(document as unknown as JsonValue);
  if (problem) throw invalidArgument(`The workflow cannot be stored: ${problem.pointer} ${problem.message}`, [problem]);
  const known = connectors?.();
  const hints = known === undefined ? [] : missingParts(workflow, known);
  return { document, warnings: [...warnings, ...locateProblems(source.text, source.format, hints)] };
}

/** What steps need that is not installed: allowed, since it may be installed later, or where other workers are. */
function missingParts(workflow: CompiledWorkflow, known: readonly string[]): InputProblem[] {
  const stepTypes = known.flatMap((key) => (key.startsWith('step:') ? [key.slice('step:'.length)] : []));
  const installed = known.filter((key) => !key.startsWith('step:'));
  return [...everyStep(workflow.steps)].flatMap((step) => {
    const [what, key = '', names, field] =
      step.kind === 'action'
        ? (['connector', step.connector, installed, 'action'] as const)
        : step.kind === 'uses'
          ? (['step type', step.stepType.split(':', 1)[0], stepTypes, 'uses'] as const)
          : ([] as const);
    if (names === undefined || names.includes(key)) return [];
    const message = `the ${what} ${key} is not installed here, so runs stay pending until a worker has it${didYouMean(key, names)}`;
    return [{ pointer: `${step.pointer}/${field}`, message }];
  });
}

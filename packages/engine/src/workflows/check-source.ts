import { invalidArgument, type JsonValue, type Said, type SaidProblem } from '@automate/core';
import type { FilterLookup } from '@automate/templates';
import {
  type CompiledWorkflow,
  everyStep,
  locateProblems,
  parseWorkflow,
  say,
  suggestion,
  type WorkflowDocument,
} from '@automate/workflow';
import { storableProblem } from '../json/storable-json.ts';
import { schemaProblems } from './schema-problems.ts';
import type { WorkflowSource } from './workflow-record.ts';

/** A text that can be stored and, where what it needs is there, run by this process. */
export interface CheckedSource {
  document: WorkflowDocument;
  warnings: SaidProblem[];
}

/** What is at hand to check texts with. */
export interface SourceChecks {
  filters?: FilterLookup | undefined;
  /** Keys of connectors, and of step types as `step:<key>`. */
  connectors?: (() => readonly string[]) | undefined;
  /** Why what such a key names is installed and cannot be used; undefined: it is not installed. */
  unusable?: ((key: string) => Said | string | undefined) | undefined;
}

/** Parses and compiles. @throws AutomateError INVALID_ARGUMENT */
export function checkSource(source: WorkflowSource, { filters, connectors, unusable }: SourceChecks): CheckedSource {
  const { document, warnings, workflow } = parseWorkflow(source.text, source.format, { filters, schemaProblems });
  const problem = storableProblem(document as unknown as JsonValue);
  if (problem) throw invalidArgument(`The workflow cannot be stored: ${problem.pointer} ${problem.message}`, [problem]);
  const known = connectors?.();
  const hints = known === undefined ? [] : missingParts(workflow, known, unusable);
  return { document, warnings: [...warnings, ...locateProblems(source.text, source.format, hints)] };
}

/** What steps need that is not installed: allowed, since it may be installed later, or where other workers are. */
function missingParts(
  workflow: CompiledWorkflow,
  known: readonly string[],
  unusable: SourceChecks['unusable'],
): SaidProblem[] {
  const stepTypes = known.flatMap((key) => (key.startsWith('step:') ? [key.slice('step:'.length)] : []));
  const installed = known.filter((key) => !key.startsWith('step:'));
  return [...everyStep(workflow.steps)].flatMap((step) => {
    const [what, key = '', names, field] =
      step.kind === 'action'
        ? (['connector', step.connector, installed, 'action'] as const)
        : step.kind === 'uses'
          ? (['step_type', step.stepType.split(':', 1)[0], stepTypes, 'uses'] as const)
          : ([] as const);
    if (what === undefined || names.includes(key)) return [];
    const why = unusable?.(what === 'connector' ? key : `step:${key}`);
    const said =
      why === undefined
        ? say(`${what}_not_installed`, { key, meant: suggestion(key, names) })
        : say(`${what}_unusable`, { key, why });
    return [{ pointer: `${step.pointer}/${field}`, ...said }];
  });
}

import { AutomateError, type InputProblem } from '@automate/core';
import type { FilterLookup } from '@automate/templates';
import type { CompiledStep, CompiledTrigger, CompiledWorkflow } from '../compiled.ts';
import { type CheckedDocument, checkDocument } from '../document/check-document.ts';
import type { WorkflowDocument } from '../document/document.ts';
import { durationMs } from '../document/duration.ts';
import { compileHold, holdWarnings } from './compile-hold.ts';
import { compileStep } from './compile-step.ts';
import { compileTrigger } from './compile-trigger.ts';
import type { Gathered } from './gather.ts';

/** Everything that can be said of a document without running it. */
export interface Analysis {
  /** Undefined when there are problems. */
  workflow: CompiledWorkflow | undefined;
  problems: InputProblem[];
  /** What is allowed and probably not meant. */
  warnings: InputProblem[];
}

/** Checks and compiles plain data; all parts are looked at, however many of them are wrong. Throws nothing. */
export function analyse(value: unknown, filters: FilterLookup | undefined): Analysis {
  const checked = checkDocument(value);
  const gathered: Gathered = {
    filters,
    allowedEnv: checked.env,
    problems: [...checked.problems],
    secrets: new Set(),
    env: new Set(),
    reads: new Set(),
  };
  const triggers = checked.triggers.map(({ index, value: trigger }) => compileTrigger(gathered, trigger, index));
  const steps = checked.steps.map(({ index, value: step }) => compileStep(gathered, step, index, checked.stepIds));
  noteRepeatedIds(checked.stepIds, gathered.problems);
  const { document } = checked;
  const failed = document === undefined || gathered.problems.length > 0;
  return {
    workflow: failed ? undefined : assemble(document, triggers, steps, gathered),
    problems: gathered.problems,
    warnings: [...warningsOf(checked, gathered), ...(document === undefined ? [] : holdWarnings(document))],
  };
}

function noteRepeatedIds(ids: CheckedDocument['stepIds'], problems: InputProblem[]): void {
  for (const [index, id] of ids.entries()) {
    const first = id === undefined ? index : ids.indexOf(id);
    if (first === index) continue;
    problems.push({
      pointer: `/steps/${index}/id`,
      message: `"${id}" is already the id of step ${first + 1}; each needs its own`,
    });
  }
}

function warningsOf({ steps, env }: CheckedDocument, gathered: Gathered): InputProblem[] {
  const warnings: InputProblem[] = [];
  for (const [index, name] of env.entries()) {
    if (!gathered.env.has(name))
      warnings.push({ pointer: `/env/${index}`, message: `"${name}" is listed and never used` });
  }
  for (const { index, value: step } of steps) {
    if (step.condition === undefined || gathered.reads.has(step.id)) continue;
    warnings.push({
      pointer: `/steps/${index}/condition`,
      message: `its result is never used: a step runs only if it says so, with if: steps.${step.id}.output`,
    });
  }
  return warnings;
}

function assemble(
  document: WorkflowDocument,
  triggers: readonly CompiledTrigger[],
  steps: readonly CompiledStep[],
  gathered: Gathered,
): CompiledWorkflow {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const actions = steps.flatMap((step) =>
    step.kind === 'action'
      ? [{ connector: step.connector, action: step.action, connection: step.connection, stepId: step.id }]
      : [],
  );
  return Object.freeze({
    name: document.name,
    document,
    triggers,
    triggerTypes: [...new Set(triggers.map((trigger) => trigger.type))],
    steps,
    timeoutMs: document.timeout === undefined ? undefined : durationMs(document.timeout),
    hold: document.hold && compileHold(document.hold),
    actions,
    requires: [...new Set(actions.map((action) => action.connector))].sort(),
    secrets: [...gathered.secrets].sort(),
    env: [...gathered.env].sort(),
    stepById: (id) => byId.get(id),
    match(event, onProblem) {
      for (const trigger of triggers) {
        try {
          if (trigger.matches(event)) return true;
        } catch (error) {
          if (AutomateError.isInstance(error)) onProblem?.(error);
          else throw error;
        }
      }
      return false;
    },
  } satisfies CompiledWorkflow);
}

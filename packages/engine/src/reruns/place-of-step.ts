import { invalidArgument } from '@automate/core';
import { type CompiledStep, type CompiledWorkflow, stepsInside } from '@automate/workflow';

/** Where a step stands: the lists of steps from the top down to the one that has it. */
export interface StepPlace {
  /** Ids joined by `/`. */
  path: string;
  /** Of each list, the step that leads to it (in the last, the step itself), and what stands before that. */
  levels: { before: readonly CompiledStep[]; step: CompiledStep }[];
}

interface Found {
  levels: StepPlace['levels'];
  /** Why a run cannot begin there. */
  barrier: string | undefined;
}

/**
 * Finds a step by its path, or by its id alone.
 * @throws AutomateError INVALID_ARGUMENT when there is none, or a run cannot begin with it
 */
export function placeOfStep(workflow: CompiledWorkflow, from: string): StepPlace {
  const wanted = from.split('/').filter((segment) => !segment.startsWith('~'));
  const found = findById(workflow.steps, wanted.at(-1)!);
  const path = found?.levels.map(({ step }) => step.id).join('/');
  if (found === undefined || (wanted.length > 1 && found.barrier === undefined && wanted.join('/') !== path)) {
    throw problem(`is no step of ${workflow.name} at this version`);
  }
  if (found.barrier !== undefined) throw problem(found.barrier);
  return { path: path!, levels: found.levels };
}

function findById(steps: readonly CompiledStep[], id: string): Found | undefined {
  for (const [at, step] of steps.entries()) {
    const level = { before: steps.slice(0, at), step };
    if (step.id === id) return { levels: [level], barrier: undefined };
    const { onError = [], fallback = [], compensate = [] } = step;
    for (const list of stepsInside(step)) {
      const inside = findById(list, id);
      if (inside === undefined) continue;
      const isHandler = list === onError || list === fallback || list === compensate;
      const at = isHandler || step.kind === 'parallel' || step.kind === 'for_each';
      const barrier = `runs for or beside others: begin with ${step.id}, which holds it`;
      return { levels: [level, ...inside.levels], barrier: at ? barrier : inside.barrier };
    }
  }
  return undefined;
}

function problem(message: string): Error {
  return invalidArgument(`/from ${message}`, [{ pointer: '/from', message }]);
}

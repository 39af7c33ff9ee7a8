import type { StepDocument } from './document.ts';

/**
 * What a list of steps inside a step is for. `body`: one after the other. `parallel`: all at the same time. `loop`: once for
 * each item. `choice`: perhaps not at all. The others: when the step was done, or failed.
 */
export type BranchRole = 'body' | 'parallel' | 'loop' | 'choice' | 'on_error' | 'fallback' | 'compensate';

/** A list of steps that stands inside another step. */
export interface Branch {
  role: BranchRole;
  /** From the step to the list, as segments of a JSON Pointer. */
  place: readonly (string | number)[];
  steps: readonly StepDocument[];
}

/** Roles that run after the step itself, and only then. */
export const HANDLER_ROLES: readonly BranchRole[] = ['on_error', 'fallback', 'compensate'];

/** The lists of steps inside a step, in the order in which they stand in the plan of a run. */
export function branchesOf(step: StepDocument): Branch[] {
  const branches: Branch[] = [];
  const add = (role: BranchRole, steps: readonly StepDocument[] | undefined, ...place: (string | number)[]) => {
    if (steps !== undefined) branches.push({ role, place, steps });
  };
  add('body', step.steps, 'steps');
  add('parallel', step.parallel, 'parallel');
  add('loop', step.for_each?.steps, 'for_each', 'steps');
  add('choice', step.then, 'then');
  add('choice', step.else, 'else');
  for (const [at, { steps }] of (step.switch?.cases ?? []).entries()) {
    add('choice', steps, 'switch', 'cases', at, 'steps');
  }
  add('choice', step.switch?.default, 'switch', 'default');
  for (const role of ['on_error', 'fallback', 'compensate'] as const) add(role, step[role], role);
  return branches;
}

/** Every step of a list and inside of it, with the pointer of each; a step before what it holds. */
export function* allSteps(
  steps: readonly StepDocument[],
  pointer = '/steps',
): Generator<{ step: StepDocument; pointer: string }> {
  for (const [index, step] of steps.entries()) {
    const at = `${pointer}/${index}`;
    yield { step, pointer: at };
    for (const branch of branchesOf(step)) yield* allSteps(branch.steps, `${at}/${branch.place.join('/')}`);
  }
}

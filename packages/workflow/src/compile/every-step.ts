import type { CompiledStep } from '../compiled.ts';

/** Compiled steps and everything inside of them, a step before what it holds. */
export function* everyStep(steps: readonly CompiledStep[]): Generator<CompiledStep> {
  for (const step of steps) {
    yield step;
    for (const list of stepsInside(step)) yield* everyStep(list);
  }
}

/** The lists of steps inside a step. */
export function stepsInside(step: CompiledStep): (readonly CompiledStep[])[] {
  const own = step.kind === 'choice' ? step.branches : 'steps' in step ? [step.steps] : [];
  return [...own, step.onError ?? [], step.fallback ?? [], step.compensate ?? []];
}

import { type CompiledStep, everyStep } from '@automate/workflow';

/** Finds what undoes among the places of a run's steps. */
export function undoingSteps(steps: readonly CompiledStep[]): (place: { path: string }) => boolean {
  const ids = new Set([...everyStep(steps)].flatMap(({ compensate = [] }) => compensate.map(({ id }) => id)));
  return ({ path }) => path.split('/').some((segment) => ids.has(segment));
}

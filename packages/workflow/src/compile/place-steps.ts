import { type BranchRole, branchesOf } from '../document/branches.ts';
import type { StepDocument } from '../document/document.ts';
import type { StepPlace } from '../scope-check.ts';

/** A step and where it stands. */
export interface PlacedStep {
  step: StepDocument;
  place: StepPlace;
  pointer: string;
}

/** Gives every step its place, a step before what it holds. */
export function placeSteps(steps: readonly { step: StepDocument; pointer: string }[]): Map<StepDocument, PlacedStep> {
  const placed = new Map<StepDocument, PlacedStep>();
  const add = (
    step: StepDocument,
    pointer: string,
    parent: StepPlace | undefined,
    role: BranchRole,
    branch: string,
  ) => {
    const place: StepPlace = { id: step.id, index: placed.size, parent, role, branch };
    placed.set(step, { step, place, pointer });
    for (const inner of branchesOf(step)) {
      const name = inner.place.join('/');
      for (const [at, child] of inner.steps.entries()) add(child, `${pointer}/${name}/${at}`, place, inner.role, name);
    }
  };
  for (const { step, pointer } of steps) add(step, pointer, undefined, 'body', '');
  return placed;
}

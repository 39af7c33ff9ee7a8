import type { CompiledStep } from '@automate/workflow';
import type { Frame } from '../frame.ts';

/** Steps inside that did not run, as others see them: skipped. What runs for items is seen by nobody outside. */
export function skipInside(frame: Frame, step: CompiledStep): void {
  for (const inner of visibleInside(step)) {
    frame.steps[inner.id] ??= { status: 'skipped', output: null };
    skipInside(frame, inner);
  }
}

/** Forgets what an earlier attempt of a step left of the steps inside. */
export function forgetInside(frame: Frame, step: CompiledStep): void {
  for (const inner of visibleInside(step)) {
    delete frame.steps[inner.id];
    forgetInside(frame, inner);
  }
}

function visibleInside(step: CompiledStep): readonly CompiledStep[] {
  if (step.kind === 'choice') return step.branches.flat();
  return step.kind === 'group' || step.kind === 'parallel' ? step.steps : [];
}

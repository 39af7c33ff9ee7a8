import type { UndoFailure } from './end-run.ts';
import { frameInside } from './frame.ts';
import type { Run } from './run.ts';
import { runSequence } from './sequence.ts';
import type { StepEnd } from './step-end.ts';
import { PASSED } from './step-end.ts';

/**
 * Runs the compensations of the steps that were done, the last one first. Neither a cancellation nor the run's time limit
 * ends them; one that fails keeps none of the others. `failed`: whether one took effect is not known.
 */
export async function undoAll(run: Run): Promise<{ end: StepEnd; failures: UndoFailure[] }> {
  const failures: UndoFailure[] = [];
  // A run that is resumed finds what ran at the same time in another order, and must go on with the same.
  for (const { site } of run.undo.toSorted((a, b) => a.doneAt - b.doneAt).reverse()) {
    const frame = frameInside(site, { interrupts: run.interrupts, deadlineAt: undefined, recalling: false });
    const end = await runSequence(run, frame, site.step.compensate ?? [], 'abort');
    if (end.type === 'stopped' || (end.type === 'failed' && end.uncertain)) return { end, failures };
    if (end.type === 'failed') failures.push({ step: end.path, message: end.error.message });
  }
  return { end: PASSED, failures };
}

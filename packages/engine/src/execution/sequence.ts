import type { CompiledStep, FailureStrategy } from '@automate/workflow';
import { type Frame, siteOf } from './frame.ts';
import type { Run } from './run.ts';
import { PASSED, type StepEnd } from './step-end.ts';

/** Runs steps one after the other. With `continue` the next one follows also on one that failed. */
export async function runSequence(
  run: Run,
  frame: Frame,
  steps: readonly CompiledStep[],
  onFailure: FailureStrategy,
): Promise<StepEnd> {
  for (const step of steps) {
    const end = await run.kernel.advance(run, siteOf(frame, step));
    if (end.type === 'stopped' || (end.type === 'failed' && (end.uncertain || onFailure === 'abort'))) return end;
    if (run.journal.heavy && !(await run.commit())) return { type: 'stopped', path: `${frame.prefix}${step.id}` };
  }
  return PASSED;
}

import type { StepSite } from '../execution/frame.ts';
import type { Run } from '../execution/run.ts';
import { CALLS_QUEUE } from '../matching/queues.ts';
import { originOf } from './call-event.ts';

/**
 * Has the run cancelled that a step called, or was about to call when its process died, when nobody waits for it any more.
 * One that is over stays as it is.
 */
export function leaveCalled(run: Run, { step, path }: StepSite): void {
  if (step.kind !== 'call') return;
  const caller = { origin: run.stored.origin, executionId: run.execution.id };
  run.journal.followUp({ queue: CALLS_QUEUE, ref: originOf(caller, path, 'part' in step ? '#' : '') });
}

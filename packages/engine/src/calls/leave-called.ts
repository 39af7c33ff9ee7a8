import type { StepChange } from '../commit/commit-unit.ts';
import type { Run } from '../execution/run.ts';
import { CALLS_QUEUE } from '../matching/queues.ts';

/** Has the run cancelled that a step called, when nobody waits for it any more. One that is over stays as it is. */
export function leaveCalled(run: Run, { kind, waitsFor }: Pick<StepChange, 'kind' | 'waitsFor'>): void {
  if (kind === 'call' && waitsFor !== undefined) run.journal.followUp({ queue: CALLS_QUEUE, ref: waitsFor });
}

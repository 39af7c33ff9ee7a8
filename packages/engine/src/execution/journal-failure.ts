import type { AutomateError } from '@automate/core';
import type { StepChange } from '../commit/commit-unit.ts';
import type { StepSite } from './frame.ts';
import type { Run } from './run.ts';

/** An attempt whose end is to be written: `status` says how it ended. */
export type EndedAttempt = Omit<StepChange, 'error' | 'finishedAt'>;

/**
 * Writes that an attempt ended with an error, and tells it once that is committed. `startedAt`: where its duration is
 * counted from.
 */
export function journalFailure(
  run: Run,
  site: StepSite,
  attempt: EndedAttempt,
  error: AutomateError,
  startedAt = attempt.startedAt,
): void {
  const recorded = run.kernel.recorder.error(run.execution.tenantId, error);
  const finishedAt = performance.now();
  run.journal.step({ ...attempt, error: recorded, finishedAt }, () =>
    run.tellStep(site, attempt.attempt, {
      status: attempt.status,
      durationMs: finishedAt - startedAt,
      finishedAt,
      error: recorded,
    }),
  );
}

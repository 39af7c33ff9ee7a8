import type { ActionEffect } from '@automate/connectors';
import type { AutomateError, JsonValue } from '@automate/core';
import { callerOf } from '../calls/call-event.ts';
import { leaveCalled } from '../calls/leave-called.ts';
import type { StepChange } from '../commit/commit-unit.ts';
import { tellIntegrations } from '../integrations/tell-integrations.ts';
import { CALLS_QUEUE, LIMITS_QUEUE } from '../matching/queues.ts';
import type { RecordedError } from '../queries/execution-record.ts';
import { LOST, wasLeft } from './attempt-history.ts';
import type { StepSite } from './frame.ts';
import { journalFailure } from './journal-failure.ts';
import type { Run, RunEnd } from './run.ts';
import type { ExecutionStatus } from './status.ts';
import type { StepEnd } from './step-end.ts';

/** An attempt that was under way when its run was interrupted. */
export interface InterruptedAttempt {
  change: Omit<StepChange, 'status'>;
  /** What it ended with, and whether anything was done. */
  error: AutomateError;
  effect: ActionEffect | undefined;
}

/** A step that could not be undone. */
export interface UndoFailure {
  step: string;
  message: string;
}

/** Commits the end of the execution together with its outbox item. `path`: the step that ended it. */
export async function finish(
  run: Run,
  status: Extract<ExecutionStatus, 'completed' | 'failed' | 'cancelled' | 'uncertain'>,
  error?: AutomateError,
  path?: string,
  undoFailures: readonly UndoFailure[] = [],
  output?: JsonValue,
): Promise<RunEnd> {
  const recorded = error && located(run.kernel.recorder.error(run.execution.tenantId, error), path, undoFailures);
  // A run that is settled goes on from here: who wanted it to end still does.
  if (status !== 'uncertain') run.takeEndings();
  run.journal.endTimers();
  // Its caller is told; and where it ended uncertain with runs that it called, whether they have come to an end since.
  if (callerOf(run.stored.origin) !== undefined || (status === 'uncertain' && run.hasUncertainCall)) {
    run.journal.followUp({ queue: CALLS_QUEUE, ref: run.execution.id });
  }
  if (run.workflow.limits.length > 0 && run.stored.part === undefined) {
    const ref = run.stored.workflow.workflowId;
    run.journal.followUp({ queue: LIMITS_QUEUE, ref, payload: { ended: run.execution.id } });
  }
  if (run.stored.part === undefined) tellIntegrations(run, status, recorded && { error: recorded });
  run.journal.execution({ status, output, error: recorded, finished: true }, () => {
    const finishedAt = performance.now();
    run.kernel.teller.tell({
      type: run.stored.part === undefined ? 'execution_finished' : 'part_finished',
      execution: run.execution,
      status,
      durationMs: finishedAt - run.startedAt,
      finishedAt,
      ...(recorded === undefined ? {} : { error: recorded }),
    });
  });
  return (await run.commit({ type: 'complete' })) ? 'finished' : 'lost';
}

/** Says in an error which step it began with, and what could not be undone. */
function located(error: RecordedError, path: string | undefined, undo: readonly UndoFailure[]): RecordedError {
  if (path === undefined && undo.length === 0) return error;
  const { details } = error;
  const known = typeof details === 'object' && details !== null && !Array.isArray(details) ? details : {};
  const notUndone = undo.map(({ step, message }) => ({ step, message }));
  return {
    ...error,
    details: { ...known, ...(path !== undefined && { step: path }), ...(undo.length > 0 && { notUndone }) },
  };
}

/**
 * Ends a step that was interrupted. What is known of the attempt under way is written in any case; a `once` action that may
 * have been done is uncertain.
 */
export function stopStep(run: Run, site: StepSite, attempt?: InterruptedAttempt): StepEnd {
  const { path, frame } = site;
  const stopped = { type: 'stopped', path } as const;
  if (run.left !== undefined) return stopped;
  const { cause, error } = frame.interrupts.current!;
  if (cause === 'lease_lost') return stopped;
  if (attempt?.effect === 'once' && attempt.error.effect === 'unknown') {
    journalFailure(run, site, { ...attempt.change, status: 'uncertain' }, attempt.error);
    return { type: 'failed', error: attempt.error, path, uncertain: true };
  }
  if (cause === 'stopping' || cause === 'lease_expired') {
    if (attempt?.effect !== undefined && attempt.error.effect === 'none') {
      // Known to have done nothing: said, so that the next worker need not take it for lost.
      const recorded = run.kernel.recorder.error(run.execution.tenantId, attempt.error);
      const settled = { status: 'failed', error: { ...recorded, details: LOST } } as const;
      run.journal.step({ ...attempt.change, ...settled, finishedAt: performance.now(), dueInMs: 0 }, () =>
        run.tellLost(site, attempt.change),
      );
    }
    return stopped;
  }
  const status = cause === 'run_timeout' || cause === 'step_timeout' ? 'failed' : 'cancelled';
  const open = attempt === undefined ? openAttempt(run, site) : attempt.change;
  if (open !== undefined) journalFailure(run, site, { ...open, status, dueInMs: undefined }, attempt?.error ?? error);
  const begun = open !== undefined || run.attemptsOf(path).length > 0;
  if (begun && !wasLeft(error.details)) leaveCalled(run, site);
  run.journal.endTimer(path);
  return stopped;
}

/** The attempt that waits, as it was found. */
function openAttempt(run: Run, { step, path }: StepSite): Omit<StepChange, 'status'> | undefined {
  const last = run.attemptsOf(path).at(-1);
  if (last?.status !== 'waiting') return undefined;
  return {
    path,
    attempt: last.attempt,
    position: step.index,
    kind: step.kind,
    startedAt: run.loadedAt - last.startedAgoMs,
    waitsFor: last.waitsFor,
  };
}

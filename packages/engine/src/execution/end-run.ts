import type { ActionEffect } from '@automate/connectors';
import type { AutomateError } from '@automate/core';
import type { CompiledStep } from '@automate/workflow';
import type { StepChange } from '../commit/commit-unit.ts';
import type { RecordedError } from '../queries/execution-record.ts';
import { LOST } from './attempt-history.ts';
import { journalFailure } from './journal-failure.ts';
import type { Run, RunEnd } from './run.ts';
import type { ExecutionStatus } from './status.ts';

/** An attempt that was under way when its run was interrupted. */
export interface InterruptedAttempt {
  change: Omit<StepChange, 'status'>;
  /** What it ended with, and whether anything was done. */
  error: AutomateError;
  effect: ActionEffect | undefined;
}

/** Commits the end of the execution together with its outbox item. `path`: the step that ended it. */
export async function finish(
  run: Run,
  status: Extract<ExecutionStatus, 'completed' | 'failed' | 'cancelled' | 'uncertain'>,
  error?: AutomateError,
  path?: string,
): Promise<RunEnd> {
  const recorded = error && located(run.kernel.recorder.error(run.execution.tenantId, error), path);
  run.takeCancellations();
  // Timers were set under earlier claims: this one would have ended with a wait. A hold takes back its own.
  for (const attempt of run.stored.attempts) {
    const heldBack = attempt.status === 'waiting' && attempt.kind === 'action';
    if (attempt.dueInMs !== undefined || heldBack) run.journal.timer({ path: attempt.path, kind: null });
  }
  run.journal.execution({ status, error: recorded, finished: true }, () =>
    run.kernel.teller.tell({
      type: 'execution_finished',
      execution: run.execution,
      status,
      durationMs: performance.now() - run.startedAt,
      ...(recorded === undefined ? {} : { error: recorded }),
    }),
  );
  return (await run.commit({ type: 'complete' })) ? 'finished' : 'lost';
}

function located(error: RecordedError, path: string | undefined): RecordedError {
  if (path === undefined) return error;
  const { details } = error;
  const known = typeof details === 'object' && details !== null && !Array.isArray(details) ? details : {};
  return { ...error, details: { ...known, step: path } };
}

/**
 * Ends a run that was interrupted: cancelled and timed-out ones for good, the others for another worker to go on. What is
 * known of the attempt under way is written in any case; a `once` action that may have been done makes the run uncertain.
 */
export async function endInterrupted(run: Run, step: CompiledStep, attempt?: InterruptedAttempt): Promise<RunEnd> {
  const { cause, error } = run.interrupts.current!;
  if (cause === 'lease_lost') {
    run.keepEvidence();
    return 'lost';
  }
  const { recorder } = run.kernel;
  const { tenantId } = run.execution;
  if (attempt?.effect === 'once' && attempt.error.effect === 'unknown') {
    journalFailure(run, step, { ...attempt.change, status: 'uncertain' }, attempt.error);
    return await finish(run, 'uncertain', attempt.error, step.path);
  }
  if (cause === 'stopping' || cause === 'lease_expired') {
    if (attempt?.effect !== undefined && attempt.error.effect === 'none') {
      // Known to have done nothing: said, so that the next worker need not take it for lost.
      const recorded = recorder.error(tenantId, attempt.error);
      const settled = { status: 'failed', error: { ...recorded, details: LOST } } as const;
      run.journal.step({ ...attempt.change, ...settled, finishedAt: performance.now(), dueInMs: 0 });
    }
    return await run.giveBack();
  }
  const status = cause === 'cancelled' ? 'cancelled' : 'failed';
  const open = attempt === undefined ? openAttempt(run, step) : attempt.change;
  if (open !== undefined) {
    journalFailure(run, step, { ...open, status, dueInMs: undefined }, attempt?.error ?? error);
  }
  return await finish(run, status, error, step.path);
}

/** The attempt that waits, as it was found. */
function openAttempt(run: Run, step: CompiledStep): Omit<StepChange, 'status'> | undefined {
  const last = run.attemptsOf(step.path).at(-1);
  if (last?.status !== 'waiting') return undefined;
  return {
    path: step.path,
    attempt: last.attempt,
    position: step.index,
    kind: step.kind,
    startedAt: run.loadedAt - last.startedAgoMs,
    waitsFor: last.waitsFor,
  };
}

import type { CompiledWorkflow } from '@automate/workflow';
import type { StepChange } from '../commit/commit-unit.ts';
import { CALLS_QUEUE } from '../matching/queues.ts';
import type { RecordedError } from '../queries/execution-record.ts';
import { hasDied, LOST, wasLeft } from './attempt-history.ts';
import type { Run } from './run.ts';
import { COMPOSITES, endsRun, goesOn, isTold, type Settlement, settlementOf } from './settlement.ts';
import type { InboxEntry, StoredAttempt, StoredExecution } from './stored-execution.ts';
import { undoingSteps } from './undoing-steps.ts';

/** The execution with its settlements applied, and what is to be written of them with the first commit. */
export interface SettledExecution {
  stored: StoredExecution;
  write(run: Run): void;
}

/**
 * An attempt that is settled gets the result that it had. What stands around it goes on, with its time limits anew, and so
 * do the steps beside it that ended because of it. A run that has begun to undo does nothing else any more: where its time was
 * over, it still is.
 */
export function applySettlements(stored: StoredExecution, workflow: CompiledWorkflow): SettledExecution {
  const undoing = stored.attempts.some(undoingSteps(workflow.steps));
  const deadlineInMs = undoing ? stored.deadlineInMs : workflow.timeoutMs;
  const newest = new Map(stored.attempts.map((attempt) => [attempt.path, attempt]));
  const changed = new Map<StoredAttempt, StoredAttempt>();
  const applied: InboxEntry[] = [];
  for (const entry of stored.inbox) {
    if (entry.kind === 'requeue') applied.push(entry);
    const settlement = settlementOf(entry);
    if (settlement === undefined) continue;
    // Giving up is asked for until the run is over: see `Run`.
    if (settlement.as !== 'give_up') applied.push(entry);
    for (const attempt of newest.values()) {
      if (attempt.status !== 'uncertain' || COMPOSITES.has(attempt.kind)) continue;
      if (attempt.path === entry.name || settlement.as === 'give_up') {
        changed.set(attempt, settled(attempt, settlement));
      }
    }
  }
  for (const attempt of newest.values()) {
    // It waits for the run that it called as before, and takes the end of that from the inbox.
    if (!changed.has(attempt) && isTold(attempt, stored.inbox)) {
      changed.set(attempt, waitingAgain(attempt));
    }
  }
  const reopened = goesOn(stored);
  if (reopened) {
    const ends = stored.inbox.some(endsRun);
    for (const attempt of newest.values()) {
      if (isOpenAgain(attempt, newest, ends)) changed.set(attempt, openedAgain(attempt));
    }
  }
  const attempts = stored.attempts.map((attempt) => changed.get(attempt) ?? attempt);
  return {
    stored: { ...stored, attempts, ...(reopened && { deadlineInMs }) },
    write(run) {
      if (reopened) run.journal.execution({ status: 'running', deadlineInMs, reopened });
      for (const attempt of changed.values()) run.journal.step(changeOf(run, attempt));
      for (const { seq } of applied) run.consume(seq);
      // Of a run that was given up with its caller, where somebody lets it go on.
      for (const { kind, status, waitsFor } of changed.values()) {
        if (kind === 'call' && status === 'failed' && waitsFor !== undefined) {
          run.journal.followUp({ queue: CALLS_QUEUE, ref: waitsFor });
        }
      }
      // Nobody told it of those that ended while it was over.
      if ([...changed.values()].some(({ kind, status }) => kind === 'call' && status === 'waiting')) {
        run.journal.followUp({ queue: CALLS_QUEUE, ref: run.execution.id });
      }
    },
  };
}

function settled(attempt: StoredAttempt, { as, output, by }: Settlement): StoredAttempt {
  const error: RecordedError = {
    code: attempt.error?.code ?? 'ABORTED',
    message: attempt.error?.message ?? 'Nobody knew whether it took effect.',
    retryable: false,
    effect: as === 'not_done' ? 'none' : 'unknown',
    // It is no failure of the step, when it is run again.
    details: { ...(as === 'not_done' && LOST), settled: { as, by } },
  };
  if (as === 'done') return { ...attempt, status: 'completed', output, error };
  return { ...attempt, status: 'failed', error, dueInMs: as === 'not_done' ? 0 : undefined };
}

/**
 * What stands around an uncertain step, what was ended beside it, and what was given up with the execution. Work that was ended
 * for another reason stays so where it is a call, and where the run `ends`: nothing may take it for a failure that it catches.
 */
function isOpenAgain(attempt: StoredAttempt, newest: ReadonlyMap<string, StoredAttempt>, ends: boolean): boolean {
  const { path, status, kind, error } = attempt;
  if (hasDied(attempt)) return true;
  if (status === 'uncertain') return COMPOSITES.has(kind);
  if (status !== 'cancelled') return false;
  if ((ends || kind === 'call') && !COMPOSITES.has(kind) && !wasLeft(error?.details)) return false;
  for (let at = path.lastIndexOf('/'); at !== -1; at = path.lastIndexOf('/', at - 1)) {
    const around = newest.get(path.slice(0, at));
    if (around === undefined) continue;
    if (around.status !== 'uncertain' && around.status !== 'cancelled') return false;
    // What an earlier attempt held is over with it.
    const [, of = '1'] = /^~(\d+)\//.exec(path.slice(at + 1)) ?? [];
    if (around.attempt !== Number(of)) return false;
  }
  return true;
}

function openedAgain(attempt: StoredAttempt): StoredAttempt {
  if (COMPOSITES.has(attempt.kind)) return { ...attempt, status: 'running', error: undefined, startedAgoMs: 0 };
  // As it was found under way: what its effect allows follows.
  if (hasDied(attempt)) return { ...attempt, status: 'running', error: undefined };
  // The run that it called goes on, or has come to its end meanwhile. One that had not called yet does.
  if (attempt.kind === 'call' && attempt.waitsFor !== undefined) return waitingAgain(attempt);
  const error: RecordedError = { ...attempt.error!, effect: attempt.error?.effect ?? 'none', details: LOST };
  return { ...attempt, status: 'failed', error, dueInMs: 0 };
}

function waitingAgain(attempt: StoredAttempt): StoredAttempt {
  return { ...attempt, status: 'waiting', error: undefined, dueInMs: undefined };
}

/** The place of an attempt that is known stays as it was written. */
function changeOf({ loadedAt }: Run, attempt: StoredAttempt): StepChange {
  const { path, attempt: number, kind, status, error, dueInMs } = attempt;
  return {
    path,
    attempt: number,
    position: 0,
    kind,
    status,
    startedAt: loadedAt - attempt.startedAgoMs,
    error,
    dueInMs,
    ...(status === 'completed' && { output: attempt.output }),
    ...(status !== 'running' && status !== 'waiting' && { finishedAt: performance.now() }),
  };
}

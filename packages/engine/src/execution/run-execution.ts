import { AutomateError, toAutomateError } from '@automate/core';
import type { CompiledStep } from '@automate/workflow';
import { historyOf, LOST } from './attempt-history.ts';
import { endInterrupted, finish } from './end-run.ts';
import { inTime } from './in-time.ts';
import { type EndedAttempt, journalFailure } from './journal-failure.ts';
import { toError } from './recorded.ts';
import { afterLoss } from './retry-decision.ts';
import type { Run, RunEnd } from './run.ts';
import { runStep, type StepEnd } from './run-step.ts';
import type { StoredAttempt } from './stored-execution.ts';

/** Runs an execution from where its record says it stands, until it is over, waits, or its claim is gone. */
export async function runExecution(run: Run): Promise<RunEnd> {
  try {
    if (run.stored.status === 'pending' || run.stored.attempts.length === 0) {
      run.kernel.teller.tell({ type: 'execution_started', execution: run.execution });
    }
    for (const step of run.workflow.steps) {
      const end = await advance(run, step);
      if (end !== 'passed') return end;
      if (run.journal.heavy && !(await run.commit())) return 'lost';
    }
    return await finish(run, 'completed');
  } finally {
    run.close();
  }
}

/** From what the record says of this step on. */
async function advance(run: Run, step: CompiledStep): Promise<StepEnd> {
  const attempts = run.attemptsOf(step.path);
  const last = attempts.at(-1);
  if (last?.status === 'completed' || last?.status === 'skipped') return await recall(run, step, last);
  if (last?.status === 'running') return await recover(run, step, last, attempts);
  if (run.interrupts.current !== undefined) return await endInterrupted(run, step);
  if (last?.status === 'waiting') {
    // An action that was held back did not begin: the same attempt does now, or waits on.
    if (step.kind === 'action') return await runStep(run, step, historyOf(attempts.slice(0, -1), run.loadedAt));
    return await resume(run, step, last);
  }
  if (last !== undefined && (last.status !== 'failed' || last.dueInMs === undefined)) {
    // Its end and the execution's are one commit, so this is an execution that was requeued by hand: it stays over.
    const status = last.status === 'failed' ? 'failed' : last.status === 'cancelled' ? 'cancelled' : 'uncertain';
    return await finish(run, status, last.error && toError(last.error), step.path);
  }
  if (last?.dueInMs !== undefined) {
    if (last.dueInMs > run.kernel.limits.durableRetryMs) return await run.wait(step.path, last.dueInMs);
    if (last.dueInMs > 0) await run.interrupts.sleep(last.dueInMs);
    run.journal.timer({ path: step.path, kind: null });
  }
  return await runStep(run, step, historyOf(attempts, run.loadedAt));
}

/** A step that has its result. */
async function recall(run: Run, step: CompiledStep, last: StoredAttempt): Promise<StepEnd> {
  if (last.status === 'skipped') {
    run.pass(step, { status: 'skipped', output: null });
    return 'passed';
  }
  // The record holds names where the run held placeholders of secrets: rendered again, they are the same as before.
  const masked = step.kind === 'set' && JSON.stringify(last.output).includes('$secret:');
  const output = masked ? await inTime(run, step, step.evaluate(run.scope, run.ports)) : last.output;
  run.pass(step, { status: 'succeeded', output });
  return 'passed';
}

/** An intent without a result: the worker that ran the attempt is gone. */
async function recover(
  run: Run,
  step: CompiledStep,
  last: StoredAttempt,
  attempts: readonly StoredAttempt[],
): Promise<StepEnd> {
  const history = historyOf(attempts, run.loadedAt);
  const effect = last.effect ?? 'once';
  const decision = afterLoss({
    effect,
    sinceFirstMs: performance.now() - (history.firstStartedAt ?? run.loadedAt),
    idempotencyWindowMs: effect === 'idempotent' ? await windowOf(run, step) : undefined,
  });
  const error = lostError(step, last, decision.next === 'uncertain');
  const change = changeOf(run, step, last);
  if (decision.next === 'uncertain') {
    journalFailure(run, step, { ...change, status: 'uncertain' }, error);
    return await finish(run, 'uncertain', error, step.path);
  }
  // Not told: it is no failure of the step, and the next attempt follows at once.
  const recorded = run.kernel.recorder.error(run.execution.tenantId, error);
  run.journal.step({ ...change, status: 'failed', error: recorded, finishedAt: performance.now(), dueInMs: 0 });
  if (run.interrupts.current !== undefined) return await endInterrupted(run, step);
  return await runStep(run, step, { ...history, unknown: true });
}

/** The attempt as it was found, to be written on. */
function changeOf(run: Run, step: CompiledStep, last: StoredAttempt): Omit<EndedAttempt, 'status'> {
  return {
    path: step.path,
    attempt: last.attempt,
    position: step.index,
    kind: last.kind,
    startedAt: run.loadedAt - last.startedAgoMs,
  };
}

/** How long the service honours the key of a lost attempt; an action that cannot be described any more honours nothing. */
async function windowOf(run: Run, step: CompiledStep): Promise<number | undefined> {
  const { tenantId, id } = run.execution;
  const context = { tenantId, executionId: id, scope: run.scope, ports: run.ports };
  try {
    const preparing = run.kernel.executors.get(step.kind).prepare(step, context);
    return (await inTime(run, step, preparing)).idempotencyWindowMs;
  } catch (error) {
    // Asked in vain: the run ends before another attempt.
    if (run.interrupts.current !== undefined) return undefined;
    if (toAutomateError(error).retryable) throw error;
    return 0;
  }
}

function lostError(step: CompiledStep, last: StoredAttempt, final: boolean): AutomateError {
  return new AutomateError({
    code: 'ABORTED',
    retryable: !final,
    message:
      `The worker that ran attempt ${last.attempt} of step ${step.path} ended before its result was recorded` +
      (final ? ': whether it took effect is not known. Look at the other side before you run it again.' : '.'),
    details: LOST,
  });
}

/** A step that waited: on, when what it waits for is there; else it waits on. */
async function resume(run: Run, step: CompiledStep, last: StoredAttempt): Promise<StepEnd> {
  const change = { ...changeOf(run, step, last), waitsFor: last.waitsFor };
  const due = last.dueInMs !== undefined && last.dueInMs <= 0;
  const signal = last.waitsFor === undefined ? undefined : run.takeSignal(last.waitsFor);
  if (signal === undefined && !due) return await run.wait(step.path, last.dueInMs);
  if (last.dueInMs !== undefined) run.journal.timer({ path: step.path, kind: null });
  if (signal === undefined && last.waitsFor !== undefined) {
    const error = new AutomateError({
      code: 'DEADLINE_EXCEEDED',
      effect: 'none',
      retryable: false,
      message: `The signal ${last.waitsFor} did not arrive in time.`,
    });
    journalFailure(run, step, { ...change, status: 'failed' }, error);
    return await finish(run, 'failed', error, step.path);
  }
  let output = signal?.payload ?? null;
  try {
    output = run.kernel.recorder.output(run.execution.tenantId, output).value;
  } catch (thrown) {
    const error = toAutomateError(thrown);
    journalFailure(run, step, { ...change, status: 'failed' }, error);
    return await finish(run, 'failed', error, step.path);
  }
  const finishedAt = performance.now();
  run.journal.step({ ...change, status: 'completed', output, finishedAt }, () =>
    run.kernel.teller.tell({
      type: 'step_finished',
      execution: run.execution,
      step: run.describe(step, last.attempt),
      status: 'completed',
      durationMs: finishedAt - change.startedAt,
      output,
    }),
  );
  run.pass(step, { status: 'succeeded', output });
  return 'passed';
}

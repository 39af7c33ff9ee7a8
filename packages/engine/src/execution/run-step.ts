import { AutomateError, childTraceparent, type JsonValue, toAutomateError } from '@automate/core';
import type { CompiledStep } from '@automate/workflow';
import type { StepChange } from '../commit/commit-unit.ts';
import { holdBack } from '../holds/hold-back.ts';
import { type AttemptHistory, hasBegun, NOT_BEGUN } from './attempt-history.ts';
import { endInterrupted, finish } from './end-run.ts';
import { inTime } from './in-time.ts';
import { journalFailure } from './journal-failure.ts';
import { type CallEnd, limitedCall } from './limited-call.ts';
import type { Recorder } from './recorded.ts';
import { afterFailure, NOT_BEGUN_RETRY } from './retry-decision.ts';
import type { Run, RunEnd } from './run.ts';
import type { PreparedStep, StepOutcome } from './step-executor.ts';

/** `passed`: on to the next step. Anything else: the run has left its claim. */
export type StepEnd = 'passed' | RunEnd;

/** One attempt under way. */
interface Attempt {
  step: CompiledStep;
  number: number;
  history: AttemptHistory;
  prepared: PreparedStep | undefined;
  startedAt: number;
  /** What is written with every change of it. */
  change: Omit<StepChange, 'status'>;
}

/** Runs a step from its next attempt on, until it passed or the run has left its claim. */
export async function runStep(run: Run, step: CompiledStep, history: AttemptHistory): Promise<StepEnd> {
  for (let known = history; ; ) {
    if (run.interrupts.current !== undefined) return await endInterrupted(run, step);
    const end = await runAttempt(run, step, known);
    if (typeof end === 'string') return end;
    known = end;
  }
}

/** One attempt. A history stands for: tried, failed, waited, now again. */
async function runAttempt(run: Run, step: CompiledStep, history: AttemptHistory): Promise<StepEnd | AttemptHistory> {
  const startedAt = performance.now();
  const number = history.next;
  const change = { path: step.path, attempt: number, position: step.index, kind: step.kind, startedAt };
  const attempt: Attempt = { step, number, history, prepared: undefined, startedAt, change };

  let prepared: PreparedStep;
  try {
    if (step.if !== undefined && !step.if(run.scope)) return skip(run, attempt);
    const hold = step.kind === 'action' ? run.workflow.hold : undefined;
    if (hold !== undefined) {
      const held = await holdBack(run, step, change, hold);
      if (held !== 'passed') return held;
    }
    const preparing = run.kernel.executors.get(step.kind).prepare(step, {
      tenantId: run.execution.tenantId,
      executionId: run.execution.id,
      scope: run.scope,
      ports: run.ports,
    });
    prepared = preparing instanceof Promise ? await inTime(run, step, preparing) : preparing;
  } catch (error) {
    // Nothing was called: whatever went wrong, the outside world knows nothing of it.
    return await failed(run, attempt, notBegun(toAutomateError(error)));
  }

  attempt.prepared = prepared;
  if (prepared.effect !== undefined) {
    const begun = await begin(run, attempt, prepared);
    if (begun !== 'begun') return begun;
  }
  run.kernel.teller.stepStarted(run.execution, run.describe(step, number));
  const end = await call(run, attempt, prepared);
  return end.result.type === 'outcome'
    ? await ended(run, attempt, end.result.outcome)
    : await failedCall(run, attempt, end);
}

/** Makes sure that the claim lasts, and commits the intent where the call may change something outside. */
async function begin(run: Run, attempt: Attempt, prepared: PreparedStep): Promise<'begun' | StepEnd> {
  const { step, change } = attempt;
  Object.assign(change, {
    effect: prepared.effect,
    action: prepared.action,
    idempotencyKey: `${run.execution.id}/${step.path}`,
  });
  if (prepared.input !== undefined) {
    const input = run.kernel.recorder.input(run.execution.tenantId, prepared.input);
    Object.assign(change, { input: input.value, weight: input.weight });
  }
  if (!run.enoughLease()) return await endInterrupted(run, step);
  if (prepared.effect === 'pure') {
    // It may read what earlier steps changed: their results come first. Its own intent would say nothing.
    if (!run.journal.hasResults) return 'begun';
    if (!(await run.commit())) return 'lost';
    change.startedAt = performance.now();
    return 'begun';
  }
  run.journal.step({ ...change, status: 'running' });
  if (!(await run.commit())) return 'lost';
  if (run.interrupts.current === undefined && run.enoughLease()) return 'begun';
  // Not called: the attempt is settled as one that did nothing.
  const { error } = run.interrupts.current!;
  return await endInterrupted(run, step, { change, error: withoutEffect(error), effect: prepared.effect });
}

function call(run: Run, attempt: Attempt, prepared: PreparedStep): Promise<CallEnd> {
  const { step, number, change } = attempt;
  const { interrupts, kernel } = run;
  const deadline = new Date(Date.now() + step.timeoutMs);
  const idempotencyKey = `${run.execution.id}/${step.path}`;
  const traceparent = childTraceparent(run.stored.traceparent);
  return limitedCall((signal) => prepared.run({ attempt: number, idempotencyKey, traceparent, signal, deadline }), {
    timeoutMs: step.timeoutMs,
    graceMs: kernel.limits.graceMs,
    interrupts,
    late(result) {
      const lost = interrupts.current?.cause === 'lease_lost';
      const reason = lost ? 'lease_lost' : 'abandoned';
      if (AutomateError.isInstance(result)) {
        run.late(change.path, number, reason, undefined, kernel.recorder.error(run.execution.tenantId, result));
      } else if (result.type === 'completed') {
        run.late(change.path, number, reason, recordedOutput(run, result.output), undefined);
      }
    },
  });
}

function recordedOutput(run: Run, output: JsonValue): JsonValue {
  try {
    return run.kernel.recorder.output(run.execution.tenantId, output).value;
  } catch (error) {
    return { $omitted: toAutomateError(error).message };
  }
}

async function ended(run: Run, attempt: Attempt, outcome: StepOutcome): Promise<StepEnd | AttemptHistory> {
  switch (outcome.type) {
    case 'completed':
      return await completed(run, attempt, outcome.output);
    case 'failed':
      return await failed(run, attempt, outcome.error);
    case 'skipped':
      return skip(run, attempt);
    case 'wait': {
      const timeoutMs = outcome.for === 'time' ? outcome.ms : outcome.timeoutMs;
      const waitsFor = outcome.for === 'signal' ? outcome.signal : undefined;
      // The look at the inbox that raised it is the one the release would say was seen.
      if (run.interrupts.current !== undefined) return await endInterrupted(run, attempt.step);
      const early = waitsFor === undefined ? undefined : run.takeSignal(waitsFor);
      if (early !== undefined) return await completed(run, attempt, early.payload);
      const { change, step } = attempt;
      run.journal.step({ ...change, status: 'waiting', dueInMs: timeoutMs, waitsFor });
      if (timeoutMs !== undefined) {
        const kind = outcome.for === 'time' ? 'delay' : 'signal_timeout';
        run.journal.timer({ path: step.path, kind, dueInMs: timeoutMs });
      }
      return await run.wait(step.path, timeoutMs);
    }
  }
}

async function completed(run: Run, attempt: Attempt, output: JsonValue): Promise<StepEnd | AttemptHistory> {
  const { step, change, number } = attempt;
  let recorded: ReturnType<Recorder['output']>;
  try {
    recorded = run.kernel.recorder.output(run.execution.tenantId, output);
  } catch (error) {
    // It ran; repeating it would not make its output smaller.
    return await over(run, attempt, toAutomateError(error), 'failed');
  }
  const finishedAt = performance.now();
  run.journal.step(
    {
      ...change,
      status: 'completed',
      output: recorded.value,
      finishedAt,
      weight: (change.weight ?? 0) + recorded.weight,
    },
    () =>
      run.kernel.teller.tell({
        type: 'step_finished',
        execution: run.execution,
        step: run.describe(step, number),
        status: 'completed',
        durationMs: finishedAt - attempt.startedAt,
        output: recorded.value,
      }),
  );
  // What an action gave is seen as it was recorded, so that a run that is resumed sees the same. What `set` gave may hold
  // placeholders: it is rendered again then.
  run.pass(step, { status: 'succeeded', output: step.kind === 'set' ? recorded.plain : recorded.value });
  return 'passed';
}

function skip(run: Run, attempt: Attempt): StepEnd {
  const { step, change } = attempt;
  run.journal.step({ ...change, status: 'skipped', finishedAt: performance.now() }, () =>
    run.kernel.teller.tell({
      type: 'step_finished',
      execution: run.execution,
      step: run.describe(step, attempt.number),
      status: 'skipped',
      durationMs: 0,
    }),
  );
  run.pass(step, { status: 'skipped', output: null });
  return 'passed';
}

async function failedCall(run: Run, attempt: Attempt, end: CallEnd): Promise<StepEnd | AttemptHistory> {
  if (end.result.type !== 'error') throw new TypeError('a failed call has an error');
  const { error } = end.result;
  if (run.interrupts.current === undefined) return await failed(run, attempt, error);
  const effect = attempt.prepared?.effect;
  return await endInterrupted(run, attempt.step, { change: attempt.change, error, effect });
}

/** An attempt ended with an error: again, over, or nobody knows. */
async function failed(run: Run, attempt: Attempt, error: AutomateError): Promise<StepEnd | AttemptHistory> {
  const { history, step, prepared } = attempt;
  if (run.interrupts.current !== undefined) {
    return await endInterrupted(run, step, { change: attempt.change, error, effect: prepared?.effect });
  }
  const begun = hasBegun(error.details);
  const failures = history.failures + (begun ? 1 : 0);
  const decision = afterFailure({
    effect: prepared?.effect ?? 'pure',
    error,
    policy: begun ? step.retry : NOT_BEGUN_RETRY,
    failures: begun ? failures : attempt.number - history.failures,
    unknownBefore: history.unknown,
    sinceFirstMs: performance.now() - (history.firstStartedAt ?? attempt.startedAt),
    idempotencyWindowMs: prepared?.idempotencyWindowMs,
  });
  if (decision.next !== 'retry')
    return await over(run, attempt, error, decision.next === 'fail' ? 'failed' : 'uncertain');

  const { delayMs } = decision;
  journalFailure(run, step, { ...attempt.change, status: 'failed', dueInMs: delayMs }, error, attempt.startedAt);
  if (delayMs > run.kernel.limits.durableRetryMs) {
    run.journal.timer({ path: step.path, kind: 'retry', dueInMs: delayMs });
    return await run.wait(step.path, delayMs);
  }
  if (!(await run.commit())) return 'lost';
  await run.interrupts.sleep(delayMs);
  return {
    next: attempt.number + 1,
    failures,
    unknown: history.unknown || error.effect === 'unknown',
    firstStartedAt: history.firstStartedAt ?? attempt.startedAt,
  };
}

/** Nothing follows this attempt: the run ends with it. */
async function over(run: Run, attempt: Attempt, error: AutomateError, status: 'failed' | 'uncertain'): Promise<RunEnd> {
  journalFailure(run, attempt.step, { ...attempt.change, status }, error, attempt.startedAt);
  return await finish(run, status, error, attempt.step.path);
}

/** The same error, knowing that nothing was done. */
function withoutEffect(error: AutomateError, details = error.details): AutomateError {
  if (error.effect === 'none' && details === error.details) return error;
  const { code, message, retryable, retryAfterMs } = error;
  return new AutomateError({ code, message, retryable, retryAfterMs, details, effect: 'none', cause: error });
}

/** The same error, knowing that the step's own work was not begun. */
function notBegun(error: AutomateError): AutomateError {
  return withoutEffect(error, { ...error.details, ...NOT_BEGUN });
}

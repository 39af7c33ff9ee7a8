import { AutomateError, afterFailure, type JsonValue, toAutomateError } from '@automate/core';
import type { LeafStep } from '@automate/workflow';
import type { StepChange, StoredArtifact } from '../commit/commit-unit.ts';
import { holdBack } from '../holds/hold-back.ts';
import { tellIntegrations } from '../integrations/tell-integrations.ts';
import { CALLS_QUEUE } from '../matching/queues.ts';
import { callTraceparent } from '../progress/run-spans.ts';
import { type AttemptHistory, hasBegun, NOT_BEGUN } from './attempt-history.ts';
import { stopStep } from './end-run.ts';
import type { StepSite } from './frame.ts';
import { inTime } from './in-time.ts';
import { journalFailure } from './journal-failure.ts';
import { type CallEnd, limitedCall } from './limited-call.ts';
import { NOT_BEGUN_RETRY } from './not-begun-retry.ts';
import { notingMissing } from './note-missing.ts';
import { type RecordedOutput, recordOutput } from './record-output.ts';
import type { Run } from './run.ts';
import { artifactsOf } from './step-artifacts.ts';
import { PASSED, type StepEnd } from './step-end.ts';
import type { PreparedStep, StepOutcome } from './step-executor.ts';
import { StepLog } from './step-log.ts';
import { tracedCall } from './traced-call.ts';
import { outcomeOf, settle, waitFor } from './wait-for.ts';

/** Milliseconds of an attempt, where nobody says anything. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** One attempt under way. */
interface Attempt {
  site: StepSite<LeafStep>;
  number: number;
  history: AttemptHistory;
  prepared: PreparedStep | undefined;
  startedAt: number;
  log: StepLog;
  /** What is written with every change of it. */
  change: Omit<StepChange, 'status'>;
}

/** Runs a step from its next attempt on, until it has come to its end. */
export async function runStep(run: Run, site: StepSite<LeafStep>, history: AttemptHistory): Promise<StepEnd> {
  for (let known = history; ; ) {
    if (site.frame.interrupts.current !== undefined) return stopStep(run, site);
    const end = await runAttempt(run, site, known);
    if ('type' in end) return end;
    known = end;
  }
}

/** One attempt. A history stands for: tried, failed, waited, now again. */
async function runAttempt(
  run: Run,
  site: StepSite<LeafStep>,
  history: AttemptHistory,
): Promise<StepEnd | AttemptHistory> {
  const { step, path, frame } = site;
  const startedAt = performance.now();
  const number = history.next;
  const change: Attempt['change'] = { path, attempt: number, position: step.index, kind: step.kind, startedAt };
  const log = new StepLog(run.kernel.recorder, run.execution.tenantId);
  const attempt: Attempt = { site, number, history, prepared: undefined, startedAt, log, change };

  let prepared: PreparedStep;
  try {
    if (step.if !== undefined && !step.if(frame.scope)) return skip(run, attempt);
    const hold = step.kind === 'action' ? run.workflow.hold : undefined;
    if (hold !== undefined) {
      const held = await holdBack(run, site, change, hold);
      if (held.type !== 'passed') return held;
    }
    const preparing = run.kernel.executors.get(step.kind).prepare(step, {
      tenantId: run.execution.tenantId,
      executionId: run.execution.id,
      origin: run.stored.origin,
      path,
      scope: frame.scope,
      ports: notingMissing(run.ports, log),
    });
    prepared = preparing instanceof Promise ? await inTime(frame, preparing, step.timeoutMs) : preparing;
  } catch (error) {
    // Nothing was called: whatever went wrong, the outside world knows nothing of it.
    change.logs = log.logs;
    return await failed(run, attempt, notBegun(toAutomateError(error)));
  }

  attempt.prepared = prepared;
  if (prepared.effect !== undefined) {
    const begun = await begin(run, attempt, prepared);
    if (begun !== 'begun') return begun;
  }
  run.kernel.teller.stepStarted(run.execution, run.describe(site, number));
  const end = await call(run, attempt, prepared);
  attempt.change.logs = attempt.log.logs;
  return end.result.type === 'outcome'
    ? await ended(run, attempt, end.result.outcome)
    : await failedCall(run, attempt, end);
}

/** Makes sure that the claim lasts, and commits the intent where the call may change something outside. */
async function begin(run: Run, attempt: Attempt, prepared: PreparedStep): Promise<'begun' | StepEnd> {
  const { site, change } = attempt;
  const { path, frame } = site;
  const lost = { type: 'stopped', path } as const;
  Object.assign(change, {
    effect: prepared.effect,
    action: prepared.action,
    plugin: prepared.plugin,
    idempotencyKey: `${run.execution.id}/${path}`,
  });
  if (prepared.input !== undefined) {
    const input = run.kernel.recorder.input(run.execution.tenantId, prepared.input);
    Object.assign(change, { input: input.value, weight: input.weight });
  }
  if (!run.enoughLease()) return stopStep(run, site);
  if (prepared.effect === 'pure') {
    // It may read what earlier steps changed: their results come first. Its own intent would say nothing.
    if (!run.journal.hasResults) return 'begun';
    if (!(await run.commit())) return lost;
    change.startedAt = performance.now();
    return 'begun';
  }
  run.journal.step({ ...change, status: 'running' });
  if (!(await run.commit())) return lost;
  if (frame.interrupts.current === undefined && run.enoughLease()) return 'begun';
  // Not called: the attempt is settled as one that did nothing.
  const { error } = frame.interrupts.current!;
  return stopStep(run, site, { change, error: withoutEffect(error), effect: prepared.effect });
}

function call(run: Run, attempt: Attempt, prepared: PreparedStep): Promise<CallEnd> {
  const { site, number, change } = attempt;
  const { kernel } = run;
  const timeoutMs = site.step.timeoutMs ?? prepared.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const { interrupts } = site.frame;
  const deadline = new Date(Date.now() + timeoutMs);
  const idempotencyKey = `${run.execution.id}/${site.path}`;
  const { tracer } = kernel;
  const at = { path: site.path, attempt: number };
  const traceparent = callTraceparent(run.execution, at);
  const log = attempt.log;
  const begin = (signal: AbortSignal) =>
    prepared.run({ attempt: number, idempotencyKey, traceparent, signal, deadline, log });
  const traced = (signal: AbortSignal) => tracedCall(tracer!, run.execution, at, prepared, () => begin(signal));
  return limitedCall(tracer === undefined || prepared.effect === undefined ? begin : traced, {
    timeoutMs,
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
      return completed(run, attempt, outcome.output, outcome.artifacts);
    case 'failed':
      attempt.change.artifacts = outcome.artifacts;
      return await failed(run, attempt, outcome.error);
    case 'skipped':
      return skip(run, attempt);
    case 'wait': {
      const { site, change } = attempt;
      const timeoutMs = outcome.for === 'time' ? outcome.ms : outcome.timeoutMs;
      const waitsFor = outcome.for === 'signal' ? outcome.signal : undefined;
      // The look at the inbox that raised it is the one the release would say was seen.
      const interrupt = site.frame.interrupts.current;
      if (interrupt !== undefined) {
        const called = attempt.prepared?.effect !== undefined;
        return stopStep(
          run,
          site,
          called ? { change: { ...change, waitsFor }, error: interrupt.error, effect: undefined } : undefined,
        );
      }
      const early = waitsFor === undefined ? undefined : run.takeSignal(waitsFor);
      if (early !== undefined) return settle(run, site, change, await outcomeOf(run, site, waitsFor, early));
      run.journal.step({ ...change, status: 'waiting', dueInMs: timeoutMs, waitsFor });
      if (timeoutMs !== undefined) {
        const kind = outcome.for === 'time' ? 'delay' : 'signal_timeout';
        run.journal.timer({ path: site.path, kind, dueInMs: timeoutMs });
      }
      // The run that an earlier attempt called may have come to its end while this one was over, when it is told nothing.
      if (site.step.kind === 'call' && attempt.number > 1) {
        run.journal.followUp({ queue: CALLS_QUEUE, ref: run.execution.id });
      }
      const tellNow = outcome.for === 'signal' && outcome.atOnce === true;
      if (tellNow) tellIntegrations(run, 'approval_requested', { path: site.path });
      if (tellNow && !(await run.commit())) return { type: 'stopped', path: site.path };
      return await waitFor(run, site, { ...change, waitsFor }, timeoutMs);
    }
  }
}

async function completed(
  run: Run,
  attempt: Attempt,
  output: JsonValue,
  artifacts?: StoredArtifact[],
): Promise<StepEnd | AttemptHistory> {
  const { site, change, number } = attempt;
  const { step, frame } = site;
  let recorded: RecordedOutput;
  try {
    const recording = recordOutput(run, output);
    recorded = recording instanceof Promise ? await recording : recording;
  } catch (thrown) {
    const error = toAutomateError(thrown);
    // It ran; repeating it would not make its output smaller. What could not be stored may be another time.
    return error.retryable ? await failed(run, attempt, error) : over(run, attempt, error, false);
  }
  const finishedAt = performance.now();
  run.journal.step(
    {
      ...change,
      status: 'completed',
      output: recorded.row,
      artifacts,
      finishedAt,
      weight: (change.weight ?? 0) + recorded.weight,
    },
    () =>
      run.tellStep(site, number, {
        status: 'completed',
        durationMs: finishedAt - attempt.startedAt,
        finishedAt,
        output: recorded.value,
      }),
  );
  // What an action gave is seen as it was recorded, so that a run that is resumed sees the same. What `set` gave may hold
  // placeholders: it is rendered again then.
  const seen = step.kind === 'set' ? recorded.plain : recorded.value;
  frame.steps[step.id] = { status: 'succeeded', output: seen, ...artifactsOf(step, artifacts) };
  return PASSED;
}

function skip(run: Run, { site, change, number }: Attempt): StepEnd {
  const finishedAt = performance.now();
  run.journal.step({ ...change, status: 'skipped', finishedAt }, () =>
    run.tellStep(site, number, { status: 'skipped', durationMs: 0, finishedAt }),
  );
  site.frame.steps[site.step.id] = { status: 'skipped', output: null };
  return PASSED;
}

async function failedCall(run: Run, attempt: Attempt, end: CallEnd): Promise<StepEnd | AttemptHistory> {
  if (end.result.type !== 'error') throw new TypeError('a failed call has an error');
  return await failed(run, attempt, end.result.error);
}

/** An attempt ended with an error: again, over, or nobody knows. */
async function failed(run: Run, attempt: Attempt, error: AutomateError): Promise<StepEnd | AttemptHistory> {
  const { history, site, prepared } = attempt;
  const { step, path, frame } = site;
  if (frame.interrupts.current !== undefined) {
    return stopStep(run, site, { change: attempt.change, error, effect: prepared?.effect });
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
  if (decision.next !== 'retry') return over(run, attempt, error, decision.next === 'uncertain');

  const { delayMs } = decision;
  journalFailure(run, site, { ...attempt.change, status: 'failed', dueInMs: delayMs }, error, attempt.startedAt);
  if (delayMs > run.kernel.limits.durableRetryMs) run.journal.timer({ path, kind: 'retry', dueInMs: delayMs });
  if (!(await pause(run, site, delayMs))) return stopStep(run, site);
  return {
    next: attempt.number + 1,
    failures,
    unknown: history.unknown || error.effect === 'unknown',
    firstStartedAt: history.firstStartedAt ?? attempt.startedAt,
  };
}

/** Waits before another attempt. A far one lets the claim go. False: it does not come here, or not at all. */
export async function pause(run: Run, site: StepSite, delayMs: number): Promise<boolean> {
  const { path, frame } = site;
  if (delayMs <= run.kernel.limits.durableRetryMs) {
    if (!(await run.commit())) return false;
    await frame.interrupts.sleep(delayMs);
    return frame.interrupts.current === undefined;
  }
  const dueAt = performance.now() + delayMs;
  while (performance.now() < dueAt) if ((await run.rest(site, dueAt)) === 'stopped') return false;
  run.journal.endTimer(path);
  return true;
}

/** Nothing follows this attempt: the step ends with it. */
function over(run: Run, attempt: Attempt, error: AutomateError, uncertain: boolean): StepEnd {
  const status = uncertain ? 'uncertain' : 'failed';
  journalFailure(run, attempt.site, { ...attempt.change, status }, error, attempt.startedAt);
  return { type: 'failed', error, path: attempt.site.path, uncertain };
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

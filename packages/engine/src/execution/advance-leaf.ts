import { AutomateError, afterLoss, type JsonValue, toAutomateError } from '@automate/core';
import type { LeafStep } from '@automate/workflow';
import { historyOf, LOST } from './attempt-history.ts';
import { stopStep } from './end-run.ts';
import type { StepSite } from './frame.ts';
import { inTime } from './in-time.ts';
import { interruptErrors } from './interrupts.ts';
import { type EndedAttempt, journalFailure } from './journal-failure.ts';
import { stepOf, toError } from './recorded.ts';
import type { Run } from './run.ts';
import { pause, runStep } from './run-step.ts';
import { artifactsOf } from './step-artifacts.ts';
import { PASSED, type StepEnd } from './step-end.ts';
import type { StoredAttempt } from './stored-execution.ts';
import { waitFor } from './wait-for.ts';

/** Runs a step with work of its own from where its record says it stands, until it has come to its end. */
export async function advanceLeaf(run: Run, site: StepSite<LeafStep>): Promise<StepEnd> {
  const { step, path, frame } = site;
  const attempts = run.attemptsOf(path);
  const last = attempts.at(-1);
  if (last?.status === 'completed' || last?.status === 'skipped') return await recall(run, site, last);
  const over =
    last !== undefined && last.status !== 'running' && last.status !== 'waiting' && last.dueInMs === undefined;
  // Failed for good under an earlier claim, which went on with what follows a failure.
  if (over) return failureOf(last, path);
  if (frame.recalling) return { type: 'stopped', path };
  if (last?.status === 'running') return await recover(run, site, last, attempts);
  if (frame.interrupts.current !== undefined) return stopStep(run, site);
  if (last?.status === 'waiting') {
    // An action that was held back did not begin: the same attempt does now, or waits on.
    if (step.kind === 'action') return await runStep(run, site, historyOf(attempts.slice(0, -1), run.loadedAt));
    return await waitFor(run, site, { ...changeOf(run, site, last), waitsFor: last.waitsFor }, last.dueInMs);
  }
  if (last?.dueInMs !== undefined) {
    const left = last.dueInMs - (performance.now() - run.loadedAt);
    if (left > 0 && !(await pause(run, site, left))) return stopStep(run, site);
    run.journal.endTimer(path);
  }
  return await runStep(run, site, historyOf(attempts, run.loadedAt));
}

/** How a step ended that was not done. */
export function failureOf(last: StoredAttempt, path: string): StepEnd {
  // Ended for the sake of a step beside it, whose failure is in the record, or with the whole run, whose inbox says so.
  if (last.status === 'cancelled') return { type: 'stopped', path };
  const error = last.error === undefined ? interruptErrors.cancelled(undefined) : toError(last.error);
  return { type: 'failed', error, path: stepOf(last.error) ?? path, uncertain: last.status === 'uncertain' };
}

/** A step that has its result. */
async function recall(run: Run, site: StepSite<LeafStep>, last: StoredAttempt): Promise<StepEnd> {
  const { step, frame } = site;
  if (last.status === 'skipped') {
    frame.steps[step.id] = { status: 'skipped', output: null };
    return PASSED;
  }
  let recorded: JsonValue;
  try {
    recorded = await run.kernel.outputs.read(run.execution.tenantId, last.output);
  } catch (thrown) {
    const error = toAutomateError(thrown);
    if (error.retryable) throw error;
    return { type: 'failed', error, path: site.path, uncertain: false };
  }
  // The record holds names where the run held placeholders of secrets: rendered again, they are the same as before.
  const masked = step.kind === 'set' && JSON.stringify(recorded).includes('$secret:');
  const output = masked ? await inTime(frame, step.evaluate(frame.scope, run.ports), step.timeoutMs) : recorded;
  frame.steps[step.id] = { status: 'succeeded', output, ...artifactsOf(step, last.artifacts) };
  return PASSED;
}

/** An intent without a result: the worker that ran the attempt is gone. */
async function recover(
  run: Run,
  site: StepSite<LeafStep>,
  last: StoredAttempt,
  attempts: readonly StoredAttempt[],
): Promise<StepEnd> {
  const history = historyOf(attempts, run.loadedAt);
  const effect = last.effect ?? 'once';
  const decision = afterLoss({
    effect,
    sinceFirstMs: performance.now() - (history.firstStartedAt ?? run.loadedAt),
    idempotencyWindowMs: effect === 'idempotent' ? await windowOf(run, site) : undefined,
  });
  const error = lostError(site.path, last, decision.next === 'uncertain');
  const change = changeOf(run, site, last);
  if (decision.next === 'uncertain') {
    journalFailure(run, site, { ...change, status: 'uncertain' }, error);
    return { type: 'failed', error, path: site.path, uncertain: true };
  }
  // Not told as a failure of the step: the next attempt follows at once.
  const recorded = run.kernel.recorder.error(run.execution.tenantId, error);
  const settled = { status: 'failed', error: recorded, finishedAt: performance.now(), dueInMs: 0 } as const;
  run.journal.step({ ...change, ...settled }, () => run.tellLost(site, { ...change, action: last.action }));
  if (site.frame.interrupts.current !== undefined) return stopStep(run, site);
  return await runStep(run, site, { ...history, unknown: true });
}

/** The attempt as it was found, to be written on. */
function changeOf(run: Run, { step, path }: StepSite, last: StoredAttempt): Omit<EndedAttempt, 'status'> {
  return {
    path,
    attempt: last.attempt,
    position: step.index,
    kind: last.kind,
    startedAt: run.loadedAt - last.startedAgoMs,
  };
}

/** How long the service honours the key of a lost attempt; an action that cannot be described any more honours nothing. */
async function windowOf(run: Run, site: StepSite<LeafStep>): Promise<number | undefined> {
  const { step, path, frame } = site;
  const { tenantId, id } = run.execution;
  const context = { tenantId, executionId: id, origin: run.stored.origin, path, scope: frame.scope, ports: run.ports };
  try {
    const preparing = run.kernel.executors.get(step.kind).prepare(step, context);
    return (await inTime(frame, preparing, step.timeoutMs)).idempotencyWindowMs;
  } catch (error) {
    // Asked in vain: the run ends before another attempt.
    if (frame.interrupts.current !== undefined) return undefined;
    if (toAutomateError(error).retryable) throw error;
    return 0;
  }
}

function lostError(path: string, last: StoredAttempt, final: boolean): AutomateError {
  return new AutomateError({
    code: 'ABORTED',
    retryable: !final,
    message:
      `The worker that ran attempt ${last.attempt} of step ${path} ended before its result was recorded` +
      (final ? ': whether it took effect is not known. Look at the other side before you run it again.' : '.'),
    details: { ...LOST, reason: { kind: final ? 'lost_for_good' : 'lost', attempt: last.attempt, step: path } },
  });
}

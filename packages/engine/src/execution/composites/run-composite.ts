import { AutomateError, afterFailure, type JsonValue, toAutomateError } from '@automate/core';
import type { CompositeStep } from '@automate/workflow';
import type { StepChange } from '../../commit/commit-unit.ts';
import { failureOf } from '../advance-leaf.ts';
import { stopStep } from '../end-run.ts';
import { type Frame, frameInside, type StepSite } from '../frame.ts';
import { interruptErrors } from '../interrupts.ts';
import { journalFailure } from '../journal-failure.ts';
import type { Run } from '../run.ts';
import { pause } from '../run-step.ts';
import { PASSED, type StepEnd } from '../step-end.ts';
import { type BodyEnd, runBody } from './run-body.ts';
import { forgetInside, skipInside } from './skip-inside.ts';

export function isComposite(site: StepSite): site is StepSite<CompositeStep> {
  const { kind } = site.step;
  return kind === 'group' || kind === 'parallel' || kind === 'for_each' || kind === 'choice';
}

/**
 * Runs a step that holds others. Its own record says that it began and how it ended; what was done inside is found in the
 * records of the steps inside.
 */
export async function runComposite(run: Run, site: StepSite<CompositeStep>): Promise<StepEnd> {
  const { path, frame } = site;
  const attempts = run.attemptsOf(path);
  const last = attempts.at(-1);
  if (last?.status === 'skipped') return skipped(site);
  // What earlier attempts did inside can be undone, too.
  for (const { attempt } of attempts.slice(0, -1)) await recall(run, site, attempt);
  const goesOn = last === undefined || last.status === 'running' || last.dueInMs !== undefined;
  if (last !== undefined && (frame.recalling || !goesOn || last.status !== 'running')) {
    const body = await recall(run, site, last.attempt);
    if (last.status === 'completed') return passed(site, body);
    if (!goesOn) return failureOf(last, path);
  }
  if (frame.recalling) return { type: 'stopped', path };
  if (last === undefined && frame.interrupts.current !== undefined) return stopStep(run, site);
  if (last?.dueInMs !== undefined) {
    const left = last.dueInMs - (performance.now() - run.loadedAt);
    if (left > 0 && !(await pause(run, site, left))) return stopStep(run, site);
    run.journal.endTimer(path);
  }
  const found = last?.status === 'running' ? run.loadedAt - last.startedAgoMs : undefined;
  for (let attempt = found === undefined ? (last?.attempt ?? 0) + 1 : last!.attempt, began = found; ; attempt += 1) {
    const end = await runAttempt(run, site, attempt, began);
    if (end !== 'again') return end;
    began = undefined;
  }
}

async function runAttempt(
  run: Run,
  site: StepSite<CompositeStep>,
  attempt: number,
  began: number | undefined,
): Promise<StepEnd | 'again'> {
  const { step, path, frame } = site;
  const startedAt = began ?? performance.now();
  const change = { path, attempt, position: step.index, kind: step.kind, startedAt };
  if (began === undefined) {
    try {
      if (step.if !== undefined && !step.if(frame.scope)) return skip(run, site, change);
    } catch (error) {
      return failed(run, site, change, { type: 'failed', error: toAutomateError(error), path, uncertain: false });
    }
    run.journal.step({ ...change, status: 'running' });
    run.kernel.teller.stepStarted(run.execution, run.describe(site, attempt));
  }
  forgetInside(frame, step);

  const interrupts = frame.interrupts.inside();
  const limit = limitOf(step, startedAt);
  const tooLate = () => limit && interrupts.raise('step_timeout', limit.error);
  if (limit?.leftMs === 0) tooLate();
  const timer = limit && setTimeout(tooLate, limit.leftMs);
  const deadlineAt = limit === undefined ? frame.deadlineAt : Math.min(limit.at, frame.deadlineAt ?? Infinity);
  const body = await runBody(run, site, inside(site, attempt, { interrupts, deadlineAt, recalling: false }));
  clearTimeout(timer);

  const { end } = body;
  if (end.type === 'passed') {
    completed(run, site, change, body);
    return passed(site, body);
  }
  if (end.type === 'failed') return await failed(run, site, change, end);
  if (run.left !== undefined) return end;
  const around = frame.interrupts.current;
  if (around !== undefined) stopStep(run, site, { change, error: around.error, effect: undefined });
  else if (limit !== undefined && interrupts.current?.cause === 'step_timeout') {
    return await failed(run, site, change, { type: 'failed', error: limit.error, path, uncertain: false });
  } else {
    // By the record, what is inside was ended for the sake of a step beside this one, which is about to be found, too.
    journalFailure(run, site, { ...change, status: 'cancelled' }, interruptErrors.aborted());
  }
  return end;
}

/** The frame of what is inside. An attempt after the first is a place of its own: what is done again is done anew. */
function inside(site: StepSite, attempt: number, change: Partial<Frame>): Frame {
  const around = { path: site.path, attempt };
  return frameInside(site, { ...change, around, segment: attempt === 1 ? undefined : `~${attempt}` });
}

/** What an attempt did, without doing anything. */
async function recall(run: Run, site: StepSite<CompositeStep>, attempt: number): Promise<BodyEnd> {
  forgetInside(site.frame, site.step);
  return await runBody(run, site, inside(site, attempt, { recalling: true }));
}

/** The longest delay of a Node timer, in milliseconds. */
const MAX_TIMER = 2 ** 31 - 1;

function limitOf(step: CompositeStep, startedAt: number) {
  if (step.timeoutMs === undefined) return undefined;
  const at = startedAt + step.timeoutMs;
  const leftMs = Math.min(Math.max(0, at - performance.now()), MAX_TIMER);
  return { at, leftMs, error: interruptErrors.stepTimeout(step.id, step.timeoutMs) };
}

function skip(run: Run, site: StepSite<CompositeStep>, change: Omit<StepChange, 'status'>): StepEnd {
  const finishedAt = performance.now();
  run.journal.step({ ...change, status: 'skipped', finishedAt }, () =>
    run.tellStep(site, change.attempt, { status: 'skipped', durationMs: 0, finishedAt }),
  );
  return skipped(site);
}

function skipped({ step, frame }: StepSite): StepEnd {
  frame.steps[step.id] = { status: 'skipped', output: null };
  skipInside(frame, step);
  return PASSED;
}

/** Only a choice is written down: the rest is in the records of the steps inside. */
function completed(run: Run, site: StepSite<CompositeStep>, change: Omit<StepChange, 'status'>, body: BodyEnd): void {
  const finishedAt = performance.now();
  const output: JsonValue = site.step.kind === 'choice' ? body.output : null;
  run.journal.step({ ...change, status: 'completed', output, finishedAt }, () =>
    run.tellStep(site, change.attempt, { status: 'completed', durationMs: finishedAt - change.startedAt, finishedAt }),
  );
}

function passed({ step, frame }: StepSite, { output }: BodyEnd): StepEnd {
  skipInside(frame, step);
  frame.steps[step.id] = { status: 'succeeded', output };
  return PASSED;
}

async function failed(
  run: Run,
  site: StepSite<CompositeStep>,
  change: Omit<StepChange, 'status'>,
  end: StepEnd & { type: 'failed' },
): Promise<StepEnd | 'again'> {
  const { step, path, frame } = site;
  const status = end.uncertain ? 'uncertain' : 'failed';
  const error = new AutomateError({
    code: end.error.code,
    message: end.error.message,
    retryable: end.error.retryable,
    effect: end.error.effect,
    details: { ...end.error.details, step: end.path },
  });
  const decision =
    end.uncertain || frame.interrupts.current !== undefined
      ? undefined
      : afterFailure({
          // What has an effect is inside, and was decided on there.
          effect: 'pure',
          error: end.error,
          policy: step.retry,
          failures: change.attempt,
          unknownBefore: false,
          sinceFirstMs: 0,
          idempotencyWindowMs: undefined,
        });
  if (decision?.next !== 'retry') {
    journalFailure(run, site, { ...change, status }, error);
    return end;
  }
  const { delayMs } = decision;
  journalFailure(run, site, { ...change, status, dueInMs: delayMs }, error);
  if (delayMs > run.kernel.limits.durableRetryMs) run.journal.timer({ path, kind: 'retry', dueInMs: delayMs });
  return (await pause(run, site, delayMs)) ? 'again' : stopStep(run, site);
}

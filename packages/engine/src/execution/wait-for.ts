import { AutomateError, type JsonValue, toAutomateError } from '@automate/core';
import type { LeafStep } from '@automate/workflow';
import { leaveCalled } from '../calls/leave-called.ts';
import type { StepChange } from '../commit/commit-unit.ts';
import { stopStep } from './end-run.ts';
import type { StepSite } from './frame.ts';
import { journalFailure } from './journal-failure.ts';
import { type RecordedOutput, recordOutput } from './record-output.ts';
import type { Run } from './run.ts';
import { PASSED, type StepEnd } from './step-end.ts';
import type { StepOutcome } from './step-executor.ts';

/**
 * Rests until what an attempt waits for is there: its signal (`change.waitsFor`), or `dueInMs`. With a signal the time is
 * its limit.
 */
export async function waitFor(
  run: Run,
  site: StepSite<LeafStep>,
  change: Omit<StepChange, 'status'>,
  dueInMs: number | undefined,
): Promise<StepEnd> {
  const dueAt = dueInMs === undefined ? undefined : performance.now() + dueInMs;
  const { waitsFor } = change;
  for (;;) {
    const signal = waitsFor === undefined ? undefined : run.takeSignal(waitsFor);
    const due = dueAt !== undefined && dueAt <= performance.now();
    if (signal !== undefined || due) {
      run.journal.endTimer(site.path);
      return settle(run, site, change, await outcomeOf(run, site, waitsFor, signal));
    }
    if ((await run.rest(site, dueAt)) === 'stopped') {
      if (run.left !== undefined) return { type: 'stopped', path: site.path };
      return stopStep(run, site, { change, error: site.frame.interrupts.current!.error, effect: undefined });
    }
  }
}

/** What the end of its wait makes of a step. */
export async function outcomeOf(
  run: Run,
  { step, path }: StepSite<LeafStep>,
  waitsFor: string | undefined,
  signal: { payload: JsonValue } | undefined,
): Promise<StepOutcome> {
  if (waitsFor === undefined) return { type: 'completed', output: null };
  const { resume } = run.kernel.executors.get(step.kind);
  if (resume !== undefined) {
    const { tenantId, id: executionId } = run.execution;
    return await resume(step, signal, { tenantId, executionId, path });
  }
  if (signal === undefined) return { type: 'failed', error: tooLate(waitsFor) };
  return { type: 'completed', output: signal.payload };
}

/** Writes how a step ended that waited. */
export async function settle(
  run: Run,
  site: StepSite<LeafStep>,
  change: Omit<StepChange, 'status'>,
  outcome: StepOutcome,
): Promise<StepEnd> {
  const { step, frame } = site;
  if (outcome.type === 'failed') return failed(run, site, change, outcome.error, outcome.uncertain);
  let recorded: RecordedOutput;
  try {
    recorded = await recordOutput(run, outcome.type === 'completed' ? outcome.output : null);
  } catch (thrown) {
    return failed(run, site, change, toAutomateError(thrown));
  }
  const { row, value: output } = recorded;
  const finishedAt = performance.now();
  run.journal.step({ ...change, status: 'completed', output: row, finishedAt }, () =>
    run.tellStep(site, change.attempt, {
      status: 'completed',
      durationMs: finishedAt - change.startedAt,
      finishedAt,
      output,
    }),
  );
  frame.steps[step.id] = { status: 'succeeded', output };
  return PASSED;
}

function failed(
  run: Run,
  site: StepSite,
  change: Omit<StepChange, 'status'>,
  error: AutomateError,
  uncertain = false,
): StepEnd {
  journalFailure(run, site, { ...change, status: uncertain ? 'uncertain' : 'failed' }, error);
  // A run that is uncertain may yet be settled: this one goes on then.
  if (!uncertain) leaveCalled(run, site);
  else if (change.kind === 'call') run.hasUncertainCall = true;
  return { type: 'failed', error, path: site.path, uncertain };
}

function tooLate(signal: string): AutomateError {
  return new AutomateError({
    code: 'DEADLINE_EXCEEDED',
    effect: 'none',
    retryable: false,
    message: `The signal ${signal} did not arrive in time.`,
    details: { reason: { kind: 'no_signal', signal } },
  });
}

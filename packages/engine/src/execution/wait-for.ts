import { AutomateError, toAutomateError } from '@automate/core';
import type { StepChange } from '../commit/commit-unit.ts';
import { stopStep } from './end-run.ts';
import type { StepSite } from './frame.ts';
import { journalFailure } from './journal-failure.ts';
import type { Run } from './run.ts';
import { PASSED, type StepEnd } from './step-end.ts';

/**
 * Rests until what an attempt waits for is there: its signal (`change.waitsFor`), or `dueInMs`. With a signal the time is
 * its limit.
 */
export async function waitFor(
  run: Run,
  site: StepSite,
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
      if (signal === undefined && waitsFor !== undefined) return failed(run, site, change, tooLate(waitsFor));
      return ended(run, site, change, signal?.payload ?? null);
    }
    if ((await run.rest(site, dueAt)) === 'stopped') {
      if (run.left !== undefined) return { type: 'stopped', path: site.path };
      return stopStep(run, site, { change, error: site.frame.interrupts.current!.error, effect: undefined });
    }
  }
}

function ended(run: Run, site: StepSite, change: Omit<StepChange, 'status'>, given: StepChange['output']): StepEnd {
  const { step, frame } = site;
  let output = given ?? null;
  try {
    output = run.kernel.recorder.output(run.execution.tenantId, output).value;
  } catch (thrown) {
    return failed(run, site, change, toAutomateError(thrown));
  }
  const finishedAt = performance.now();
  run.journal.step({ ...change, status: 'completed', output, finishedAt }, () =>
    run.kernel.teller.tell({
      type: 'step_finished',
      execution: run.execution,
      step: run.describe(site, change.attempt),
      status: 'completed',
      durationMs: finishedAt - change.startedAt,
      output,
    }),
  );
  frame.steps[step.id] = { status: 'succeeded', output };
  return PASSED;
}

function failed(run: Run, site: StepSite, change: Omit<StepChange, 'status'>, error: AutomateError): StepEnd {
  journalFailure(run, site, { ...change, status: 'failed' }, error);
  return { type: 'failed', error, path: site.path, uncertain: false };
}

function tooLate(signal: string): AutomateError {
  return new AutomateError({
    code: 'DEADLINE_EXCEEDED',
    effect: 'none',
    retryable: false,
    message: `The signal ${signal} did not arrive in time.`,
  });
}

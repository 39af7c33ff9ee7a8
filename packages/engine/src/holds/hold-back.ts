import type { ConnectorInstance, InstanceHealth } from '@automate/connectors';
import { AutomateError } from '@automate/core';
import type { CompiledHold, CompiledStep } from '@automate/workflow';
import type { StepChange } from '../commit/commit-unit.ts';
import { endInterrupted, finish } from '../execution/end-run.ts';
import { journalFailure } from '../execution/journal-failure.ts';
import type { Run, RunEnd } from '../execution/run.ts';

/** A run that waits looks again after so many milliseconds, more or less, in case nobody tells it of anything any more. */
const LOOK_AGAIN_MS = 300_000;

/** Nothing is ever down. */
export const allHealthy: InstanceHealth = { unhealthy: async () => [] };

/** As rows and records name an instance. */
export function instanceName({ connector, instance }: ConnectorInstance): string {
  return `${connector}/${instance}`;
}

/**
 * Lets an action begin (`passed`) unless an instance that the workflow waits for is down; then gives the claim back.
 *
 * That the run waits is committed first and the instance looked at once more after that: whoever recovers it meanwhile
 * either finds the run waiting, and wakes it, or is found here.
 */
export async function holdBack(
  run: Run,
  step: CompiledStep,
  change: Omit<StepChange, 'status'>,
  hold: CompiledHold,
): Promise<'passed' | RunEnd> {
  const last = run.attemptsOf(step.path).at(-1);
  const known = last?.status === 'waiting' && last.attempt === change.attempt ? last : undefined;
  let waitsFor = known?.waitsFor;
  const dueInMs = known === undefined ? hold.timeoutMs : known.dueInMs;
  const waiting = { ...change, status: 'waiting', dueInMs } as const;

  const { health } = run.kernel;
  const { tenantId } = run.execution;
  for (let fresh = false; ; fresh = true) {
    const seenWakeSeq = run.wakeSeq;
    const [down] = await health.unhealthy(tenantId, hold.whileDown, { fresh });
    if (down === undefined) {
      if (waitsFor !== undefined) run.journal.timer({ path: step.path, kind: null });
      return 'passed';
    }
    if (run.interrupts.current !== undefined) return await interrupted(run, step, waiting, waitsFor);
    if (fresh && dueInMs !== undefined && dueInMs <= 0) return await tooLong(run, step, waiting, down);
    if (fresh && waitsFor === instanceName(down)) return await waitOn(run, step.path, dueInMs, seenWakeSeq);
    if (waitsFor !== instanceName(down)) {
      waitsFor = instanceName(down);
      run.journal.step({ ...waiting, waitsFor });
      run.journal.timer({ path: step.path, kind: 'hold', dueInMs: dueInMs ?? LOOK_AGAIN_MS, waitsFor });
      if (!(await run.commit())) return 'lost';
    }
  }
}

async function waitOn(run: Run, path: string, dueInMs: number | undefined, seenWakeSeq: number): Promise<RunEnd> {
  const lookAgain = LOOK_AGAIN_MS * (0.8 + 0.4 * Math.random());
  return await run.wait(path, Math.min(dueInMs ?? lookAgain, lookAgain), seenWakeSeq);
}

async function interrupted(
  run: Run,
  step: CompiledStep,
  change: StepChange,
  waitsFor: string | undefined,
): Promise<RunEnd> {
  if (waitsFor === undefined) return await endInterrupted(run, step);
  const { cause, error } = run.interrupts.current!;
  // Whoever goes on with it must still be found by who recovers the instance.
  const over = cause === 'cancelled' || cause === 'run_timeout';
  if (over) run.journal.timer({ path: step.path, kind: null });
  return await endInterrupted(run, step, { change, error, effect: undefined });
}

async function tooLong(run: Run, step: CompiledStep, change: StepChange, down: ConnectorInstance): Promise<RunEnd> {
  const error = new AutomateError({
    code: 'DEADLINE_EXCEEDED',
    effect: 'none',
    retryable: false,
    message: `The instance ${instanceName(down)} was down for longer than the workflow waits for it (hold.timeout).`,
  });
  journalFailure(run, step, { ...change, status: 'failed', dueInMs: undefined }, error);
  return await finish(run, 'failed', error, step.path);
}

import type { ConnectorInstance, InstanceHealth } from '@automate/connectors';
import { AutomateError } from '@automate/core';
import type { CompiledHold } from '@automate/workflow';
import type { StepChange } from '../commit/commit-unit.ts';
import { stopStep } from '../execution/end-run.ts';
import type { StepSite } from '../execution/frame.ts';
import { journalFailure } from '../execution/journal-failure.ts';
import type { Run } from '../execution/run.ts';
import { PASSED, type StepEnd } from '../execution/step-end.ts';

/** A run that waits looks again after so many milliseconds, more or less, in case nobody tells it of anything any more. */
const LOOK_AGAIN_MS = 300_000;

/** Nothing is ever down. */
export const allHealthy: InstanceHealth = { unhealthy: async () => [] };

/** As rows and records name an instance. */
export function instanceName({ connector, instance }: ConnectorInstance): string {
  return `${connector}/${instance}`;
}

/**
 * Lets an action begin (`passed`) unless an instance that the workflow waits for is down; then it rests.
 *
 * That the run waits is committed first and the instance looked at once more after that: whoever recovers it meanwhile
 * either finds the run waiting, and wakes it, or is found here.
 */
export async function holdBack(
  run: Run,
  site: StepSite,
  change: Omit<StepChange, 'status'>,
  hold: CompiledHold,
): Promise<StepEnd> {
  const { path, frame } = site;
  const last = run.attemptsOf(path).at(-1);
  const known = last?.status === 'waiting' && last.attempt === change.attempt ? last : undefined;
  let waitsFor = known?.waitsFor;
  const dueInMs = known === undefined ? hold.timeoutMs : known.dueInMs;
  const dueAt = dueInMs === undefined ? undefined : performance.now() + dueInMs;

  const { health } = run.kernel;
  const { tenantId } = run.execution;
  for (let fresh = false; ; fresh = true) {
    const seenWakeSeq = run.wakeSeq;
    const [down] = await health.unhealthy(tenantId, hold.whileDown, { fresh });
    if (down === undefined) {
      if (waitsFor !== undefined) run.journal.endTimer(path);
      return PASSED;
    }
    const left = dueAt === undefined ? undefined : dueAt - performance.now();
    const waiting = { ...change, status: 'waiting', dueInMs: left } as const;
    if (frame.interrupts.current !== undefined) return interrupted(run, site, waiting, waitsFor);
    if (fresh && left !== undefined && left <= 0) return tooLong(run, site, waiting, down);
    if (fresh && waitsFor === instanceName(down)) {
      const lookAgainAt = performance.now() + LOOK_AGAIN_MS * (0.8 + 0.4 * Math.random());
      const how = await run.rest(site, Math.min(dueAt ?? lookAgainAt, lookAgainAt), seenWakeSeq);
      if (how === 'stopped') return interrupted(run, site, waiting, waitsFor);
    } else if (waitsFor !== instanceName(down)) {
      waitsFor = instanceName(down);
      run.journal.step({ ...waiting, waitsFor });
      run.journal.timer({ path, kind: 'hold', dueInMs: left ?? LOOK_AGAIN_MS, waitsFor });
      if (!(await run.commit())) return { type: 'stopped', path };
    }
  }
}

function interrupted(run: Run, site: StepSite, change: StepChange, waitsFor: string | undefined): StepEnd {
  if (run.left !== undefined) return { type: 'stopped', path: site.path };
  if (waitsFor === undefined) return stopStep(run, site);
  return stopStep(run, site, { change, error: site.frame.interrupts.current!.error, effect: undefined });
}

function tooLong(run: Run, site: StepSite, change: StepChange, down: ConnectorInstance): StepEnd {
  const error = new AutomateError({
    code: 'DEADLINE_EXCEEDED',
    effect: 'none',
    retryable: false,
    message: `The instance ${instanceName(down)} was down for longer than the workflow waits for it (hold.timeout).`,
    details: { reason: { kind: 'held_too_long', connection: instanceName(down) } },
  });
  journalFailure(run, site, { ...change, status: 'failed', dueInMs: undefined }, error);
  run.journal.endTimer(site.path);
  return { type: 'failed', error, path: site.path, uncertain: false };
}

import { type AutomateError, type JsonValue, toAutomateError } from '@automate/core';
import type { CompiledWorkflow } from '@automate/workflow';
import { tellIntegrations } from '../integrations/tell-integrations.ts';
import { finish } from './end-run.ts';
import { inTime } from './in-time.ts';
import type { Interrupt, InterruptCause } from './interrupts.ts';
import type { Run, RunEnd } from './run.ts';
import { runPart } from './run-part.ts';
import { runSequence } from './sequence.ts';
import type { StepEnd } from './step-end.ts';
import { undoAll } from './undo-all.ts';

/** Runs an execution from where its record says it stands, until it is over, waits, or its claim is gone. */
export async function runExecution(run: Run): Promise<RunEnd> {
  try {
    if (run.stored.part === undefined && (run.stored.status === 'pending' || run.stored.attempts.length === 0)) {
      run.kernel.teller.tell({ type: 'execution_started', execution: run.execution });
      tellIntegrations(run, 'started');
    }
    const { part } = run.stored;
    const asked = run.frame.interrupts.current;
    // Nothing of it has begun: what a rerun took over is not for it to undo.
    if (run.stored.status === 'pending' && asked !== undefined && ENDINGS.has(asked.cause)) {
      return await finish(run, endOf(asked), asked.error);
    }
    if (part === undefined) return await leave(run, await runSequence(run, run.frame, run.workflow.steps, 'abort'));
    const { end, output } = await runPart(run, part);
    return await leave(run, end, () => output);
  } finally {
    run.close();
  }
}

/** What a run gives that completed. */
type GivesOutput = (...scope: Parameters<NonNullable<CompiledWorkflow['output']>>) => JsonValue | Promise<JsonValue>;

/** Leaves the claim as the steps came to their end. One that was told to end does so, also where nothing was left to be done. */
async function leave(run: Run, end: StepEnd, output: GivesOutput | undefined = run.workflow.output): Promise<RunEnd> {
  if (end.type === 'failed' && end.uncertain) return await finish(run, 'uncertain', end.error, end.path);
  const completed = end.type === 'passed' ? await complete(run, output) : undefined;
  if (completed !== undefined) return completed;
  const gone = await leaveForOthers(run);
  if (gone !== undefined) return gone;
  const interrupt = run.frame.interrupts.current;
  if (interrupt === undefined && end.type === 'stopped') throw new TypeError('nothing stopped the run');
  const undone = await undoAll(run);
  if (undone.end.type === 'stopped') return (await leaveForOthers(run))!;
  if (undone.end.type === 'failed') return await finish(run, 'uncertain', undone.end.error, undone.end.path);
  const asked = run.told ?? interrupt;
  const error = asked?.error ?? (end as StepEnd & { type: 'failed' }).error;
  const path = end.type === 'passed' ? undefined : end.path;
  return await finish(run, endOf(asked), error, path, undone.failures);
}

/** Why a run ends that was told to, or kept from beginning. */
const ENDINGS: ReadonlySet<InterruptCause> = new Set(['cancelled', 'given_up']);

function endOf(asked: Interrupt | undefined): 'cancelled' | 'failed' {
  return asked?.cause === 'cancelled' ? 'cancelled' : 'failed';
}

/** All steps passed: what the workflow gives is computed, and kept. Undefined: the run was told to end before it had. */
async function complete(run: Run, output: GivesOutput | undefined): Promise<RunEnd | undefined> {
  let given: JsonValue | undefined;
  let failure: AutomateError | undefined;
  try {
    if (output !== undefined && run.told === undefined) {
      const rendered = await inTime(run.frame, output(run.frame.scope, run.ports));
      given = run.kernel.recorder.output(run.execution.tenantId, rendered).value;
    }
  } catch (error) {
    failure = toAutomateError(error);
  }
  if (run.told !== undefined) return undefined;
  if (failure === undefined) return await finish(run, 'completed', undefined, undefined, [], given);
  return (await leaveForOthers(run)) ?? (await finish(run, 'failed', failure));
}

/** Of a run that waits, or has to end here and goes on elsewhere. Undefined: it may write its end. */
async function leaveForOthers(run: Run): Promise<RunEnd | undefined> {
  if (run.left !== undefined) return run.left;
  const claim = run.interrupts.current;
  if (claim === undefined) return undefined;
  if (claim.cause !== 'lease_lost') return await run.giveBack();
  run.keepEvidence();
  return 'lost';
}

import { type JsonValue, toAutomateError } from '@automate/core';
import type { CompiledWorkflow } from '@automate/workflow';
import { tellIntegrations } from '../integrations/tell-integrations.ts';
import { finish } from './end-run.ts';
import { inTime } from './in-time.ts';
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
    if (part === undefined) return await leave(run, await runSequence(run, run.frame, run.workflow.steps, 'abort'));
    const { end, output } = await runPart(run, part);
    return await leave(run, end, () => output);
  } finally {
    run.close();
  }
}

/** What a run gives that completed. */
type GivesOutput = (...scope: Parameters<NonNullable<CompiledWorkflow['output']>>) => JsonValue | Promise<JsonValue>;

/** Leaves the claim as the steps came to their end. */
async function leave(run: Run, end: StepEnd, output: GivesOutput | undefined = run.workflow.output): Promise<RunEnd> {
  if (end.type === 'passed') return await complete(run, output);
  if (end.type === 'failed' && end.uncertain) return await finish(run, 'uncertain', end.error, end.path);
  const gone = await leaveForOthers(run);
  if (gone !== undefined) return gone;
  const asked = run.frame.interrupts.current;
  if (asked === undefined && end.type === 'stopped') throw new TypeError('nothing stopped the run');
  const error = asked?.error ?? (end as StepEnd & { type: 'failed' }).error;
  const status = asked?.cause === 'cancelled' ? 'cancelled' : 'failed';
  const undone = await undoAll(run);
  if (undone.end.type === 'stopped') return (await leaveForOthers(run))!;
  if (undone.end.type === 'failed') return await finish(run, 'uncertain', undone.end.error, undone.end.path);
  return await finish(run, status, error, end.path, undone.failures);
}

/** All steps passed: what the workflow gives is computed, and kept. */
async function complete(run: Run, output: GivesOutput | undefined): Promise<RunEnd> {
  if (output === undefined) return await finish(run, 'completed');
  let given: JsonValue;
  try {
    const rendered = await inTime(run.frame, output(run.frame.scope, run.ports));
    given = run.kernel.recorder.output(run.execution.tenantId, rendered).value;
  } catch (error) {
    const gone = await leaveForOthers(run);
    return gone ?? (await finish(run, 'failed', toAutomateError(error)));
  }
  return await finish(run, 'completed', undefined, undefined, [], given);
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

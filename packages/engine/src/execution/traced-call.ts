import { type Tracer, toAutomateError, wallTime } from '@automate/core';
import type { Around, ProgressExecution } from '../progress/progress.ts';
import { callSpan } from '../progress/run-spans.ts';
import type { PreparedStep, StepOutcome } from './step-executor.ts';

/** Calls what a step calls, and tells that as a span: also where nobody waits for it any more. */
export async function tracedCall(
  tracer: Tracer,
  execution: ProgressExecution,
  at: Around,
  { action, plugin }: Pick<PreparedStep, 'action' | 'plugin'>,
  begin: () => Promise<StepOutcome> | StepOutcome,
): Promise<StepOutcome> {
  const startedAt = wallTime(performance.now());
  const tell = (error?: string) => {
    tracer.record(callSpan({ execution, at, action, plugin, startedAt, endedAt: wallTime(performance.now()), error }));
  };
  try {
    const outcome = await begin();
    tell(outcome.type === 'failed' ? outcome.error.code : undefined);
    return outcome;
  } catch (error) {
    tell(toAutomateError(error).code);
    throw error;
  }
}

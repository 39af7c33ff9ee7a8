import type { CompiledStep } from '@automate/workflow';
import { limitedCall } from './limited-call.ts';
import type { Run } from './run.ts';

/**
 * What a step computes before its own work, within the step's time limit; an interrupt of the run ends it at once.
 * @throws what the work threw, DEADLINE_EXCEEDED, or the interrupt's error
 */
export async function inTime<T>(run: Run, step: CompiledStep, work: Promise<T> | T): Promise<T> {
  let value: { of: T } | undefined;
  const { result } = await limitedCall(
    async () => {
      value = { of: await work };
      return { type: 'skipped' };
    },
    { timeoutMs: step.timeoutMs, graceMs: 0, interrupts: run.interrupts, late() {} },
  );
  if (result.type === 'error') throw result.error;
  return value!.of;
}

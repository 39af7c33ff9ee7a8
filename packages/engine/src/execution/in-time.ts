import type { StepSite } from './frame.ts';
import { limitedCall } from './limited-call.ts';

/** Of steps that have no limit of their own, in milliseconds: computing is never what takes so long. */
const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * What a step computes before its own work, within the step's time limit; an interrupt of the run ends it at once.
 * @throws what the work threw, DEADLINE_EXCEEDED, or the interrupt's error
 */
export async function inTime<T>({ step, frame }: StepSite, work: Promise<T> | T): Promise<T> {
  let value: { of: T } | undefined;
  const { result } = await limitedCall(
    async () => {
      value = { of: await work };
      return { type: 'skipped' };
    },
    { timeoutMs: step.timeoutMs ?? DEFAULT_TIMEOUT_MS, graceMs: 0, interrupts: frame.interrupts, late() {} },
  );
  if (result.type === 'error') throw result.error;
  return value!.of;
}

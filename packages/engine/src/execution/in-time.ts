import type { Frame } from './frame.ts';
import { limitedCall } from './limited-call.ts';

/** Milliseconds, where there is no limit: computing is never what takes so long. */
const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * What a step computes before its own work, within a time limit; an interrupt ends it at once.
 * @throws what the work threw, DEADLINE_EXCEEDED, or the interrupt's error
 */
export async function inTime<T>(
  { interrupts }: Frame,
  work: Promise<T> | T,
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<T> {
  let value: { of: T } | undefined;
  const { result } = await limitedCall(
    async () => {
      value = { of: await work };
      return { type: 'skipped' };
    },
    { timeoutMs, graceMs: 0, interrupts, late() {} },
  );
  if (result.type === 'error') throw result.error;
  return value!.of;
}

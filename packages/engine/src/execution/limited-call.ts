import { AutomateError, toAutomateError } from '@automate/core';
import type { Interrupt, Interrupts } from './interrupts.ts';
import type { StepOutcome } from './step-executor.ts';

/** How a call ended. `interrupt` and `timedOut` say what had aborted its signal before. */
export interface CallEnd {
  result: { type: 'outcome'; outcome: StepOutcome } | { type: 'error'; error: AutomateError };
  interrupt: Interrupt | undefined;
  /** The executor did not end after it was aborted: its result, should one come, goes to `late`. */
  abandoned: boolean;
}

export interface CallLimits {
  timeoutMs: number;
  /** Milliseconds that an aborted executor is waited for. */
  graceMs: number;
  interrupts: Interrupts;
  /** Told of what an abandoned executor still gave. */
  late(result: StepOutcome | AutomateError): void;
}

/** The longest delay of a Node timer, in milliseconds; a longer one would fire at once. */
const MAX_TIMER = 2 ** 31 - 1;

/**
 * Calls an executor with a time limit. What it gives after being aborted still counts when it comes within the grace: a
 * known result is better than none. Never rejects.
 */
export function limitedCall(
  run: (signal: AbortSignal) => Promise<StepOutcome> | StepOutcome,
  limits: CallLimits,
): Promise<CallEnd> {
  return new Promise((resolve) => {
    const controller = new AbortController();
    let interrupt: Interrupt | undefined;
    let timedOut: AutomateError | undefined;
    let grace: NodeJS.Timeout | undefined;
    let settled = false;

    const settle = (result: CallEnd['result'], abandoned: boolean) => {
      settled = true;
      clearTimeout(timer);
      clearTimeout(grace);
      stopListening();
      resolve({ result, interrupt, abandoned });
    };
    const abort = (error: AutomateError) => {
      if (!controller.signal.aborted) controller.abort(error);
      grace ??= setTimeout(() => settle({ type: 'error', error: interrupt?.error ?? error }, true), limits.graceMs);
    };
    const timer = setTimeout(
      () => {
        timedOut = timeoutError(limits.timeoutMs);
        abort(timedOut);
      },
      Math.min(limits.timeoutMs, MAX_TIMER),
    );
    let stopListening = () => {};

    const ended = (value: StepOutcome | AutomateError) => {
      if (settled) {
        limits.late(value);
        return;
      }
      if (!AutomateError.isInstance(value)) settle({ type: 'outcome', outcome: value }, false);
      else settle({ type: 'error', error: timedOut ? causedBy(timedOut, value) : value }, false);
    };
    // In the same turn: a step that only computes costs no timer tick.
    try {
      const result = run(controller.signal);
      if (isPromise(result)) {
        stopListening = limits.interrupts.listen((raised) => {
          // A call that is under way is left to its end: half of an effect helps nobody.
          if (raised.cause === 'aborted') return;
          interrupt = raised;
          abort(raised.error);
          // Nothing can be committed any more: whatever comes is evidence.
          if (raised.cause === 'lease_lost') settle({ type: 'error', error: raised.error }, true);
        });
        result.then(ended, (error: unknown) => ended(toAutomateError(error)));
      } else ended(result);
    } catch (error) {
      ended(toAutomateError(error));
    }
  });
}

/** A time-out keeps what the executor knows about its effect. */
function causedBy(timeout: AutomateError, error: AutomateError): AutomateError {
  if (error === timeout) return timeout;
  const { code, message, details } = timeout;
  return new AutomateError({ code, message, details, effect: error.effect, cause: error });
}

function timeoutError(ms: number): AutomateError {
  return new AutomateError({
    code: 'DEADLINE_EXCEEDED',
    message: `The step was not done within ${ms} ms.`,
    details: { reason: { kind: 'call_timeout', ms } },
  });
}

function isPromise(value: unknown): value is Promise<StepOutcome> {
  return typeof (value as { then?: unknown }).then === 'function';
}

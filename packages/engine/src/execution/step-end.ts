import type { AutomateError } from '@automate/core';

/**
 * How a step, or a list of steps, came to its end.
 * - `passed`: on to the next.
 * - `failed`: for good; `path` is the step that it began with. `uncertain`: whether it took effect is not known, and nothing
 *   may go on as if it had not.
 * - `stopped`: an interrupt, or the claim was given back while it waits.
 */
export type StepEnd =
  | { readonly type: 'passed' }
  | { readonly type: 'failed'; readonly error: AutomateError; readonly path: string; readonly uncertain: boolean }
  | { readonly type: 'stopped'; readonly path: string };

export const PASSED: StepEnd = { type: 'passed' };

/** How steps that ran at the same time ended, all in all. `stopped`: those that stopped did so for a reason around them. */
export function endOfAll(ends: readonly StepEnd[], stopped: boolean): StepEnd {
  const failures = ends.filter((end) => end.type === 'failed');
  return (
    failures.find(({ uncertain }) => uncertain) ??
    (stopped ? ends.find(({ type }) => type === 'stopped') : undefined) ??
    failures.find(({ error }) => error.code !== 'CANCELLED') ??
    failures[0] ??
    // Nothing inside failed, and not all of it was done: something beside them all did.
    ends.find(({ type }) => type === 'stopped') ??
    PASSED
  );
}

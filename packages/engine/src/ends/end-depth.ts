import { AutomateError, type JsonValue } from '@automate/core';

/** Ends of workflows that may start one another in a row. */
export const MAX_END_DEPTH = 20;

/**
 * Why the end of a run starts no other one, or undefined. One more than the limit is accepted, so that somebody is told of it
 * by a run that failed; its own end is not accepted any more.
 */
export function depthError(payload: JsonValue): AutomateError | undefined {
  const { depth, workflow } = payload as { depth?: number; workflow?: string };
  if (depth === undefined || depth <= MAX_END_DEPTH) return undefined;
  return new AutomateError({
    code: 'FAILED_PRECONDITION',
    effect: 'none',
    message:
      `The ends of ${MAX_END_DEPTH} runs in a row have started one another, the last of them of ${workflow}: ` +
      'it looks like a circle, and ends here. See which workflows are under "workflow" in the triggers of one another.',
  });
}

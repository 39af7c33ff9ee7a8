import { AutomateError, type InputProblem } from '@automate/core';

/** Everything that the server found wrong with what was sent, by JSON Pointer. */
export function inputProblems(error: unknown): readonly InputProblem[] {
  return AutomateError.isInstance(error) ? (error.details?.errors ?? []) : [];
}

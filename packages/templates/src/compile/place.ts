import { AutomateError, type ErrorCode, type InputProblem } from '@automate/core';

/** Where in a compiled value something stands: JSON Pointer of the string, line and column in it from 1. */
export interface Place {
  pointer: string;
  line: number;
  column: number;
}

/** `/with/url, line 1, column 4`; the whole value when the pointer is empty. */
export function sayPlace({ pointer, line, column }: Place): string {
  return `${pointer === '' ? 'template' : pointer}, line ${line}, column ${column}`;
}

/** An error of a rendering, with its place in the message and, for programs, in `details`. */
export function renderError(code: ErrorCode, place: Place, message: string, cause?: unknown): AutomateError {
  const known = AutomateError.isInstance(cause) ? cause : undefined;
  return new AutomateError({
    code,
    message: `${sayPlace(place)}: ${message}`,
    effect: known?.effect ?? 'none',
    ...(known === undefined ? {} : { retryable: known.retryable, retryAfterMs: known.retryAfterMs }),
    details: { errors: [{ ...place, message } satisfies InputProblem] },
    ...(cause === undefined ? {} : { cause }),
  });
}

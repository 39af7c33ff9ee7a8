import { AutomateError, toAutomateError } from '@automate/core';

/**
 * An author's reading of errors that are not ours, such as those of a service's client library: one with the right code,
 * effect and retryability. Undefined for what it does not know. Errors that are ours already, and aborts, are not asked for.
 */
export type NormalizeError = (error: unknown) => AutomateError | undefined;

/** What the author makes of an error, or the error as it was. Never throws. */
export function normalizeForeignError(error: unknown, normalize: NormalizeError | undefined): unknown {
  if (AutomateError.isInstance(error) || abortCode(error) !== undefined) return error;
  try {
    const normalized: unknown = normalize?.(error);
    return AutomateError.isInstance(normalized) ? normalized : error;
  } catch {
    // The error that came first says more than that its reading failed.
    return error;
  }
}

/** Every error as one of ours: by the author, else aborts as CANCELLED or DEADLINE_EXCEEDED, else INTERNAL. `what` begins foreign messages. */
export function errorNormalizer(what: string, normalize?: NormalizeError): (error: unknown) => AutomateError {
  return (error) => {
    const code = abortCode(error);
    if (code === undefined) return toAutomateError(normalizeForeignError(error, normalize), what);
    const message = `${what}: ${code === 'CANCELLED' ? 'was cancelled' : 'timed out'}`;
    return new AutomateError({ code, message, cause: error });
  };
}

function abortCode(error: unknown): 'CANCELLED' | 'DEADLINE_EXCEEDED' | undefined {
  if (!(error instanceof Error) || AutomateError.isInstance(error)) return undefined;
  if (error.name === 'AbortError') return 'CANCELLED';
  return error.name === 'TimeoutError' ? 'DEADLINE_EXCEEDED' : undefined;
}

import { AutomateError, type ErrorCode } from '@automate/core';

/**
 * Why a server did not start, and the exit code that says so to a supervisor. Most are those of sysexits.h.
 */
export const EXIT_CODES = {
  /** Anything unexpected: a bug. */
  internal: 70,
  /** The database does not answer or does not let us in. */
  database: 69,
  /** The data directory cannot be made, read or written, or is open to others. */
  dataDir: 73,
  /** The address is taken, or not ours to listen on. */
  address: 71,
  /** The configuration is not valid. */
  config: 78,
} as const;

/** One of the reasons for which a server does not start. */
export type StartFailure = keyof typeof EXIT_CODES;

const CODES: Record<StartFailure, ErrorCode> = {
  internal: 'INTERNAL',
  database: 'UNAVAILABLE',
  dataDir: 'FAILED_PRECONDITION',
  address: 'FAILED_PRECONDITION',
  config: 'INVALID_ARGUMENT',
};

/** A server did not start: nothing of it is left running. The message is one line that says what to do. */
export class StartError extends AutomateError {
  override readonly name = 'StartError';
  readonly failure: StartFailure;
  readonly exitCode: number;

  constructor(failure: StartFailure, message: string, cause?: unknown) {
    super({ code: CODES[failure], message: message.replace(/\s*\n\s*/g, ' '), effect: 'none', cause });
    this.failure = failure;
    this.exitCode = EXIT_CODES[failure];
  }

  /** True for any StartError, whichever copy of the package made it. */
  static override isInstance(value: unknown): value is StartError {
    return AutomateError.isInstance(value) && value.name === 'StartError';
  }
}

/** What went wrong as the reason for which the server does not start. */
export function asStartError(failure: StartFailure, error: unknown): StartError {
  if (StartError.isInstance(error)) return error;
  return new StartError(failure, error instanceof Error ? error.message : String(error), error);
}

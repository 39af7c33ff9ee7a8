import { AutomateError, type ErrorCode, type ErrorDetails } from '@automate/core';

/** What an `HttpError` is made of. */
export interface HttpErrorOptions {
  /** The HTTP status to answer with, where the code alone does not say it (405, 410, 415). */
  status: number;
  code: ErrorCode;
  message: string;
  /** Sent with the answer, for example `allow`. */
  headers?: Record<string, string>;
  details?: ErrorDetails;
}

/** An AutomateError that knows its HTTP status: for what only HTTP has a word for. Nothing was done. */
export class HttpError extends AutomateError {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(options: HttpErrorOptions) {
    super({ code: options.code, message: options.message, effect: 'none', details: options.details });
    this.status = options.status;
    this.headers = options.headers ?? {};
  }
}

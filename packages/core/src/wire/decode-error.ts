import { AutomateError, ERROR_CODES, type ErrorCode, type ErrorDetails } from '../errors.ts';

/** An error from its decoded form. A code this version does not know becomes INTERNAL. */
export function decodedError(form: Record<string, unknown>): Error {
  const name = typeof form.name === 'string' ? form.name : 'Error';
  const message = typeof form.message === 'string' ? form.message : '';
  const error = form.kind === 'automate' ? automateError(form, message) : foreignError(form, message);
  if (error.name !== name) {
    Object.defineProperty(error, 'name', { value: name, enumerable: false, writable: true, configurable: true });
  }
  return error;
}

function automateError(form: Record<string, unknown>, message: string): AutomateError {
  const { code, details, retryAfterMs } = form;
  const waits = typeof retryAfterMs === 'number' && Number.isFinite(retryAfterMs) && retryAfterMs >= 0;
  return new AutomateError({
    code: (ERROR_CODES as string[]).includes(code as string) ? (code as ErrorCode) : 'INTERNAL',
    message,
    retryable: form.retryable === true,
    effect: form.effect === 'none' ? 'none' : 'unknown',
    ...(waits ? { retryAfterMs } : {}),
    ...(typeof details === 'object' && details !== null ? { details: details as ErrorDetails } : {}),
    ...('cause' in form ? { cause: form.cause } : {}),
  });
}

function foreignError(form: Record<string, unknown>, message: string): Error {
  const error = new Error(message, 'cause' in form ? { cause: form.cause } : undefined);
  return typeof form.code === 'string' ? Object.assign(error, { code: form.code }) : error;
}

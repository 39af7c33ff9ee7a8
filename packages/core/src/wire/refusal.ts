import { AutomateError, type ErrorCode } from '../errors.ts';
import { toPointer } from '../json-pointer.ts';

const refusals = new WeakSet<AutomateError>();

/** The error for what cannot cross, naming the place by JSON Pointer. */
export function refuse(path: readonly PropertyKey[], why: string, code: ErrorCode = 'INVALID_ARGUMENT'): AutomateError {
  const pointer = toPointer(path);
  const error = new AutomateError({
    code,
    message: `${pointer === '' ? 'the value' : pointer} cannot cross a process boundary: ${why}`,
    effect: 'none',
    details: { errors: [{ pointer, message: why }] },
  });
  refusals.add(error);
  return error;
}

/** Whether the codec itself raised the error. */
export function isRefusal(error: unknown): error is AutomateError {
  return AutomateError.isInstance(error) && refusals.has(error);
}

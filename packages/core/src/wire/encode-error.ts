import { AutomateError } from '../errors.ts';

/** Longest message carried; the rest is cut. */
const MAX_MESSAGE = 64 * 1024;
const MAX_NAME = 200;

/** What of an error crosses. Without `code` of our table it is a foreign one. */
export interface EncodableError {
  kind: 'automate' | 'foreign';
  name: string;
  message: string;
  code?: string;
  retryable?: boolean;
  retryAfterMs?: number;
  effect?: string;
  details?: unknown;
  cause?: unknown;
}

/** Any error, also of another realm. */
export function isError(value: object): boolean {
  return (
    value instanceof Error ||
    AutomateError.isInstance(value) ||
    Object.prototype.toString.call(value) === '[object Error]'
  );
}

/** Reads an error defensively: a getter that throws costs its property, not the error. */
export function encodableError(error: object): EncodableError {
  const cause = read(error, 'cause');
  const common = {
    name: textOf(read(error, 'name'), 'Error').slice(0, MAX_NAME),
    message: textOf(read(error, 'message'), '').slice(0, MAX_MESSAGE),
    ...(cause === undefined ? {} : { cause }),
  };
  if (!AutomateError.isInstance(error)) {
    const code = read(error, 'code');
    return { kind: 'foreign', ...common, ...(typeof code === 'string' ? { code: code.slice(0, MAX_NAME) } : {}) };
  }
  return {
    kind: 'automate',
    ...common,
    code: error.code,
    retryable: error.retryable,
    effect: error.effect,
    ...(Number.isFinite(error.retryAfterMs) ? { retryAfterMs: error.retryAfterMs as number } : {}),
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}

function read(error: object, key: string): unknown {
  try {
    return (error as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

import { isReason, type Reason, type Said } from './reason.ts';

const MARKER = Symbol.for('automate.error');

/** Default retryability of each code; an error may say otherwise for itself. */
const RETRYABLE = {
  INVALID_ARGUMENT: false,
  UNAUTHENTICATED: false,
  PERMISSION_DENIED: false,
  NOT_FOUND: false,
  ALREADY_EXISTS: false,
  FAILED_PRECONDITION: false,
  ABORTED: true,
  OUT_OF_RANGE: false,
  PAYLOAD_TOO_LARGE: false,
  RESOURCE_EXHAUSTED: true,
  DEADLINE_EXCEEDED: true,
  CANCELLED: false,
  UNAVAILABLE: true,
  UNIMPLEMENTED: false,
  DATA_LOSS: false,
  INTERNAL: false,
  /** A fenced commit by a claim that was superseded. */
  LEASE_LOST: false,
  SECRET_NOT_FOUND: false,
} as const satisfies Record<string, boolean>;

/** The one table of error codes. */
export type ErrorCode = keyof typeof RETRYABLE;

/** Every code of the table. */
export const ERROR_CODES = Object.keys(RETRYABLE) as ErrorCode[];

/** Whether the outside world may have been changed before the error: `unknown` unless the thrower knows better. */
export type ErrorEffect = 'none' | 'unknown';

/** What a value of a field does not keep to, as data: a user interface says it in its language. */
export interface ProblemRule {
  /** Such as `required`, `minLength` or `email`. */
  name: string;
  /** The bound, or the pattern. */
  value?: number | string;
}

/** One thing wrong with an input. `pointer` is a JSON Pointer (RFC 6901); `line` and `column` count from 1. */
export interface InputProblem {
  pointer: string;
  message: string;
  /** Of fields: what the message says. */
  rule?: ProblemRule;
  /** What the message says, as data. */
  reason?: Reason;
  line?: number;
  column?: number;
}

/** One that says its message as data, too. */
export type SaidProblem = InputProblem & Said;

/** Plain data that goes with an error. `errors` lists every problem of an input at once. */
export interface ErrorDetails {
  errors?: InputProblem[];
  [key: string]: unknown;
}

/** What an `AutomateError` is made of. */
export interface AutomateErrorOptions {
  code: ErrorCode;
  /** What was wrong, where, and what to do. Never a secret. */
  message: string;
  /** Default: by code. */
  retryable?: boolean | undefined;
  /** Milliseconds to wait before the next attempt, when the other side said so. */
  retryAfterMs?: number | undefined;
  /** Default `unknown`. */
  effect?: ErrorEffect | undefined;
  details?: ErrorDetails | undefined;
  cause?: unknown;
}

/**
 * The one error of Automate. Recognised by a `Symbol.for` marker, not by `instanceof`, so that two copies of this
 * package in one process, or a process boundary, do not matter.
 */
export class AutomateError extends Error {
  override readonly name: string = 'AutomateError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly effect: ErrorEffect;
  readonly details?: ErrorDetails;

  constructor(options: AutomateErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.retryable = options.retryable ?? RETRYABLE[options.code];
    this.effect = options.effect ?? 'unknown';
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    if (options.details !== undefined) this.details = options.details;
    Object.defineProperty(this, MARKER, { value: true });
  }

  /** True for any AutomateError, whichever copy of the package made it. */
  static isInstance(value: unknown): value is AutomateError {
    return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[MARKER] === true;
  }
}

/** The error as it is when it is one of ours, else INTERNAL with the original as its cause. */
export function toAutomateError(value: unknown, context?: string): AutomateError {
  if (AutomateError.isInstance(value)) return value;
  const text = value instanceof Error ? value.message : textOf(value);
  return new AutomateError({ code: 'INTERNAL', message: context ? `${context}: ${text}` : text, cause: value });
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'a value that is no error';
  }
}

/** An INVALID_ARGUMENT that names every problem of an input at once. Nothing was done. */
export function invalidArgument(message: string, errors?: InputProblem[]): AutomateError {
  return new AutomateError({
    code: 'INVALID_ARGUMENT',
    message,
    effect: 'none',
    ...(errors === undefined ? {} : { details: { errors } }),
  });
}

/** An error of what a table of reasons says, which `details.reason` has as data. Nothing was done. */
export function refused(
  code: ErrorCode,
  { message, reason }: Said,
  { details, ...more }: Partial<AutomateErrorOptions> = {},
): AutomateError {
  return new AutomateError({ effect: 'none', ...more, code, message, details: { ...details, reason } });
}

/** What an error says, as data too where it, or the one problem in it, has that: for a sentence that goes on with it. */
export function saidBy({ message, details }: AutomateError): Said | string {
  const [only, ...more] = details?.errors ?? [];
  const reason = details?.reason ?? (more.length === 0 ? only?.reason : undefined);
  return isReason(reason) ? { message, reason } : message;
}

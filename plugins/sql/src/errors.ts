import { AutomateError, type ErrorCode } from '@automate/core';

/** An error that PostgreSQL answered with. */
interface Answer {
  severity: string;
  /** SQLSTATE. */
  code: string;
  message: string;
  position?: string;
  schema?: string;
  table?: string;
  column?: string;
  constraint?: string;
}

type Meaning = [code: ErrorCode, hint?: string | undefined, retryable?: boolean];

/** By SQLSTATE, else by its class. https://www.postgresql.org/docs/18/errcodes-appendix.html */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  '08': ['UNAVAILABLE'],
  '08P01': ['INVALID_ARGUMENT'],
  '0A': ['INVALID_ARGUMENT'],
  '22': ['INVALID_ARGUMENT'],
  '23': ['FAILED_PRECONDITION'],
  '23505': ['ALREADY_EXISTS'],
  '25001': ['INVALID_ARGUMENT'],
  '25006': ['PERMISSION_DENIED', 'the step only reads; say readOnly: false where it is to write'],
  '28': ['UNAUTHENTICATED'],
  '3D000': ['NOT_FOUND'],
  '40': ['ABORTED', undefined, true],
  '42': ['INVALID_ARGUMENT'],
  '42501': ['PERMISSION_DENIED'],
  '53': ['RESOURCE_EXHAUSTED', undefined, true],
  '54': ['INVALID_ARGUMENT'],
  '55P03': ['ABORTED', undefined, true],
  '57': ['UNAVAILABLE'],
  '57014': ['DEADLINE_EXCEEDED'],
  XX: ['INTERNAL'],
};

/** What was under way, for the message and the effect. */
export interface Doing {
  /** Such as `connect to db:5432`. */
  doing: string;
  /** Whether something that writes was sent, so that a connection that breaks leaves its effect unknown. */
  sent: boolean;
}

/**
 * What went wrong, in our terms. After an answer that says so the transaction was undone: effect `none`. Of a connection
 * that broke, or a server that ended it, nothing is known once something was sent.
 */
export function databaseError(thrown: unknown, { doing, sent }: Doing): AutomateError {
  if (AutomateError.isInstance(thrown)) return thrown;
  if (isAnswer(thrown) && !(sent && /FATAL|PANIC/.test(thrown.severity))) return answered(thrown, doing);
  const { code, message } = thrown as { code?: unknown; message?: unknown };
  return new AutomateError({
    code: /CERT|SELF_SIGNED|UNABLE_TO_/.test(String(code)) ? 'FAILED_PRECONDITION' : 'UNAVAILABLE',
    message: `could not ${doing}: ${typeof code === 'string' ? `${message} (${code})` : message}${sent ? AFTER_SENDING : ''}`,
    effect: sent ? 'unknown' : 'none',
    cause: thrown,
  });
}

const AFTER_SENDING = '. The statement had been sent: whether it took effect is unknown';

function answered(answer: Answer, doing: string): AutomateError {
  const { code, message, position, schema, table, column, constraint } = answer;
  const [ours, hint, retryable] = MEANINGS[code] ?? MEANINGS[code.slice(0, 2)] ?? ['FAILED_PRECONDITION'];
  const details = { sqlState: code, position, schema, table, column, constraint };
  return new AutomateError({
    code: ours,
    message: `could not ${doing}: ${message}${hint === undefined ? '' : `: ${hint}`}`,
    retryable,
    effect: 'none',
    details: Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)),
  });
}

function isAnswer(thrown: unknown): thrown is Answer {
  const { severity, code } = thrown as Partial<Answer>;
  return typeof severity === 'string' && typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
}

/** The input is not one that can be done. Nothing was. */
export function refused(message: string): AutomateError {
  return new AutomateError({ code: 'INVALID_ARGUMENT', message, effect: 'none' });
}

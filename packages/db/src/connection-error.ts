import { AutomateError, type ErrorCode } from '@automate/core';

/** What to say and do about an error of the network or of the server's doorkeeper, by its code. */
const KNOWN: Record<string, { code: ErrorCode; what: string; todo: string }> = {
  ECONNREFUSED: { code: 'UNAVAILABLE', what: 'nothing listens there', todo: 'Start it' },
  ENOENT: { code: 'UNAVAILABLE', what: 'there is no socket', todo: 'Start it' },
  ENOTFOUND: { code: 'UNAVAILABLE', what: 'there is no host of this name', todo: 'Correct the host' },
  EAI_AGAIN: { code: 'UNAVAILABLE', what: 'the name cannot be looked up now', todo: 'Check the network' },
  EHOSTUNREACH: { code: 'UNAVAILABLE', what: 'there is no route to it', todo: 'Check the network' },
  ENETUNREACH: { code: 'UNAVAILABLE', what: 'there is no route to it', todo: 'Check the network' },
  ETIMEDOUT: { code: 'UNAVAILABLE', what: 'it does not answer', todo: 'Check the address and the firewall' },
  CONNECT_TIMEOUT: {
    code: 'UNAVAILABLE',
    what: 'it does not answer in time',
    todo: 'Check the address and the firewall',
  },
  ECONNRESET: { code: 'UNAVAILABLE', what: 'it cut the connection', todo: 'Check its log, and sslmode in the URL' },
  CONNECTION_CLOSED: {
    code: 'UNAVAILABLE',
    what: 'it cut the connection',
    todo: 'Check its log, and sslmode in the URL',
  },
  EACCES: { code: 'PERMISSION_DENIED', what: 'the socket is closed to this user', todo: 'Start as another user' },
  '28P01': { code: 'UNAUTHENTICATED', what: 'the password or user is wrong', todo: 'Correct them' },
  '28000': {
    code: 'UNAUTHENTICATED',
    what: 'it does not let this user in',
    todo: 'Add sslmode=require, or see its pg_hba.conf',
  },
  '3D000': { code: 'FAILED_PRECONDITION', what: 'there is no such database', todo: 'Create it (CREATE DATABASE)' },
  '42501': {
    code: 'PERMISSION_DENIED',
    what: 'the user may not connect to this database',
    todo: 'Grant CONNECT on it',
  },
  '53300': {
    code: 'UNAVAILABLE',
    what: 'it has no connection left',
    todo: 'Raise max_connections, or use smaller pools',
  },
  '57P03': { code: 'UNAVAILABLE', what: 'it is starting up or shutting down', todo: 'Try again in a moment' },
};

/**
 * One line that says which database, what is wrong and what to do. UNAVAILABLE (worth another attempt),
 * UNAUTHENTICATED, PERMISSION_DENIED or FAILED_PRECONDITION. `where` must not hold a password.
 */
export function connectionError(where: string, error: unknown): AutomateError {
  const inner = firstOf(error);
  const { code = '', message } = inner as Error & { code?: string };
  const known = KNOWN[code];
  const what = known?.what ?? message.split('\n')[0];
  const todo = known?.todo ?? 'See that PostgreSQL is well';
  return new AutomateError({
    code: known?.code ?? 'UNAVAILABLE',
    effect: 'none',
    message: `The database ${where} cannot be opened: ${what}${code ? ` (${code})` : ''}. ${todo}, or change DATABASE_URL.`,
    cause: inner,
  });
}

/** Node tries every address of a name and reports all failures in one error without words of its own. */
function firstOf(error: unknown): Error {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0];
  return error instanceof Error ? error : new Error(String(error));
}

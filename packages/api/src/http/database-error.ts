import { AutomateError } from '@automate/core';

/** What postgres.js and Node call a connection that is not there. */
const CLIENT_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
/**
 * SQLSTATE: connection exceptions, a transaction that lost a race, shutting down, starting or ended for standing still, too
 * many connections, disk full, read only after a failover.
 */
const SQLSTATE = /^(?:08...|40...|57P0[1-5]|53...|25006|25P03)$/;

/**
 * UNAVAILABLE when an error says that the database cannot be reached just now, undefined when it says something else.
 * Looks through the causes: drizzle and the packages wrap what the driver threw.
 */
export function databaseUnavailable(thrown: unknown): AutomateError | undefined {
  let error = thrown;
  for (let depth = 0; depth < 8 && typeof error === 'object' && error !== null; depth += 1) {
    const { code } = error as { code?: unknown };
    const fromDriver = typeof code === 'string' && (SQLSTATE.test(code) || CLIENT_CODES.has(code));
    if (fromDriver && !AutomateError.isInstance(error)) {
      return new AutomateError({
        code: 'UNAVAILABLE',
        message: 'The database cannot be reached just now. Try again in a moment.',
        retryAfterMs: 2000,
        cause: thrown,
      });
    }
    error = (error as { cause?: unknown }).cause;
  }
  return undefined;
}

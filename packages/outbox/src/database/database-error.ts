import { AutomateError } from '@automate/core';

/** SQLSTATE classes and codes, and driver and system codes, that mean the database was not there. */
const UNREACHABLE =
  /^(08...|57P0[1235]|25P0[34]|25006|53...|CONNECTION_\w+|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** Serialization failure, deadlock, lock not available: the statement did nothing and may be repeated. */
const ROLLED_BACK = /^(40001|40P01|55P03)$/;
/** SQLITE_BUSY and its kin: nothing was written. */
const BUSY = /^SQLITE_(BUSY|LOCKED)/;

/** The code that the driver gave, found beneath drizzle's wrapping. */
export function driverCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 5; depth += 1) {
    const { code, cause } = at as { code?: unknown; cause?: unknown };
    if (typeof code === 'string' && !AutomateError.isInstance(at)) return code;
    at = cause;
  }
  return undefined;
}

function rootMessage(error: unknown): string {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  return at instanceof Error ? at.message : String(at);
}

/** UNAVAILABLE when the database could not be reached, ABORTED when it rolled back for another's sake, else INTERNAL. */
export function toDatabaseError(error: unknown, action: string): AutomateError {
  if (AutomateError.isInstance(error)) return error;
  const code = driverCode(error) ?? '';
  const message = `outbox: ${action} failed: ${rootMessage(error)}`;
  if (ROLLED_BACK.test(code) || BUSY.test(code)) {
    return new AutomateError({ code: 'ABORTED', message, effect: 'none', cause: error });
  }
  if (UNREACHABLE.test(code)) return new AutomateError({ code: 'UNAVAILABLE', message, cause: error });
  if (code === '42P01' || code === '3F000' || code === '42883') {
    return new AutomateError({
      code: 'FAILED_PRECONDITION',
      message: `${message}. The outbox's tables are missing or older than this package: run outboxMigrations first`,
      effect: 'none',
      cause: error,
    });
  }
  return new AutomateError({ code: 'INTERNAL', message, cause: error });
}

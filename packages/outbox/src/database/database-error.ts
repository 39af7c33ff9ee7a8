import { AutomateError, databaseCode, databaseTrouble, rootMessage } from '@automate/core';

/** SQLITE_BUSY and its kin: nothing was written. */
const BUSY = /^SQLITE_(BUSY|LOCKED)/;

/** UNAVAILABLE when the database could not be reached, ABORTED when it rolled back for another's sake, else INTERNAL. */
export function toDatabaseError(error: unknown, action: string): AutomateError {
  if (AutomateError.isInstance(error)) return error;
  const code = databaseCode(error) ?? '';
  const trouble = databaseTrouble(code);
  const message = `outbox: ${action} failed: ${rootMessage(error)}`;
  if (trouble === 'race' || BUSY.test(code)) {
    return new AutomateError({ code: 'ABORTED', message, effect: 'none', cause: error });
  }
  if (trouble === 'away') return new AutomateError({ code: 'UNAVAILABLE', message, cause: error });
  if (trouble === 'tables') {
    return new AutomateError({
      code: 'FAILED_PRECONDITION',
      message: `${message}. The outbox's tables are missing or older than this package: run outboxMigrations first`,
      effect: 'none',
      cause: error,
    });
  }
  return new AutomateError({ code: 'INTERNAL', message, cause: error });
}

import { AutomateError, databaseCode, databaseTrouble } from '@automate/core';

/**
 * UNAVAILABLE when an error says that the database cannot be reached just now or that another transaction won, undefined
 * when it says something else. Looks through the causes: drizzle and the packages wrap what the driver threw.
 */
export function databaseUnavailable(thrown: unknown): AutomateError | undefined {
  const trouble = databaseTrouble(databaseCode(thrown));
  if (trouble !== 'away' && trouble !== 'race') return undefined;
  return new AutomateError({
    code: 'UNAVAILABLE',
    message: 'The database cannot be reached just now. Try again in a moment.',
    retryAfterMs: 2000,
    cause: thrown,
  });
}

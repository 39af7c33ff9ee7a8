import { type AutomateError, databaseCode, databaseTrouble, refused } from '@automate/core';
import { sayApi } from '../problems.ts';

/**
 * UNAVAILABLE when an error says that the database cannot be reached just now or that another transaction won, undefined
 * when it says something else. Looks through the causes: drizzle and the packages wrap what the driver threw.
 */
export function databaseUnavailable(thrown: unknown): AutomateError | undefined {
  const trouble = databaseTrouble(databaseCode(thrown));
  if (trouble !== 'away' && trouble !== 'race') return undefined;
  const options = { effect: 'unknown' as const, retryAfterMs: 2000, cause: thrown };
  return refused('UNAVAILABLE', sayApi('database_away_now'), options);
}

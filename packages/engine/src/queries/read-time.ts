import { invalidArgument } from '@automate/core';

/** A time that a caller gave, as ISO 8601 in UTC. @throws AutomateError INVALID_ARGUMENT */
export function readTime(name: string, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const time = new Date(given);
  const year = time.getUTCFullYear();
  if (year >= 1970 && year <= 9999) return time.toISOString();
  const message = 'must be a time such as 2026-11-28T09:00:00Z';
  throw invalidArgument(`${name} ${message}`, [{ pointer: `/${name}`, message }]);
}

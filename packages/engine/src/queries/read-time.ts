import { invalidArgument } from '@automate/core';
import { sayEngine } from '../problems.ts';

/** A time that a caller gave, as ISO 8601 in UTC. @throws AutomateError INVALID_ARGUMENT */
export function readTime(name: string, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const time = new Date(given);
  const year = time.getUTCFullYear();
  if (year >= 1970 && year <= 9999) return time.toISOString();
  const said = sayEngine('time_form');
  throw invalidArgument(`${name} ${said.message}`, [{ pointer: `/${name}`, ...said }]);
}

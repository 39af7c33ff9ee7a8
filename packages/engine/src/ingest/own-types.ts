import { invalidArgument } from '@automate/core';
import type { NewEvent } from './new-event.ts';

/** What every type begins with that only the engine tells: ticks, starts, ends, changes of health. */
const OWN = 'automate.';

/** @throws AutomateError INVALID_ARGUMENT when an event from outside would pass for one of the engine's own */
export function refuseOwnTypes({ type }: Pick<NewEvent, 'type'>): void {
  if (typeof type !== 'string' || !type.startsWith(OWN)) return;
  const message = `begins with "${OWN}": only the engine itself tells such events`;
  throw invalidArgument(`The event cannot be accepted: /type ${message}`, [{ pointer: '/type', message }]);
}

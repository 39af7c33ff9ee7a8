import { acceptedIsKept, eventsComeFromDeliveries, oneExecutionPerMatch } from './acceptance.ts';
import {
  contentsAreWhole,
  failuresComeFromOutside,
  keysAreStable,
  noCallWithoutIntent,
  onceIsOnce,
} from './effects.ts';
import type { History } from './history.ts';
import { placesAreFew, refusedDoesNothing, whoRunsHasAPlace } from './limits.ts';
import {
  callsAreOne,
  cancelledBeginsNothing,
  endsAsTold,
  pausedBeginsNothing,
  rerunsAreOne,
  signalsArriveOnce,
  ticksFireOnce,
} from './operation.ts';
import { answersDecideOnce, noticesAreSent } from './people.ts';
import {
  everythingEnds,
  nothingIsLeftBehind,
  recordFollowsDocument,
  resultsAreWrittenOnce,
  statusFollowsSteps,
  stepsRunInOrder,
  supersededClaimsWriteNothing,
} from './progress.ts';
import type { Rule } from './rule.ts';

/** Every promise that is judged. */
export const rules: readonly Rule[] = [
  acceptedIsKept,
  eventsComeFromDeliveries,
  oneExecutionPerMatch,
  everythingEnds,
  nothingIsLeftBehind,
  statusFollowsSteps,
  recordFollowsDocument,
  stepsRunInOrder,
  resultsAreWrittenOnce,
  supersededClaimsWriteNothing,
  noCallWithoutIntent,
  onceIsOnce,
  keysAreStable,
  failuresComeFromOutside,
  signalsArriveOnce,
  cancelledBeginsNothing,
  endsAsTold,
  pausedBeginsNothing,
  callsAreOne,
  ticksFireOnce,
  rerunsAreOne,
  placesAreFew,
  whoRunsHasAPlace,
  refusedDoesNothing,
  answersDecideOnce,
  noticesAreSent,
  contentsAreWhole,
];

/** Judges a history; gives one line per breach, at most `limit` per rule. Empty: every promise was kept. */
export function check(history: History, limit = 10): string[] {
  return rules.flatMap((rule) => {
    const breaches = rule.breaches(history);
    const more = breaches.length > limit ? [`${rule.name}: and ${breaches.length - limit} more`] : [];
    return [...breaches.slice(0, limit).map((breach) => `${rule.name}: ${breach}`), ...more];
  });
}

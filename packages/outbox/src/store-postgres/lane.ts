import { type Parameter, textArray } from '../database/handle.ts';
import type { Claim } from '../item.ts';

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order in which the database walks the lanes. */
function compareLanes(a: Claim, b: Claim): number {
  return (
    compare(a.queue, b.queue) ||
    compare(a.requires.join('\0'), b.requires.join('\0')) ||
    compare(a.engineFormat, b.engineFormat) ||
    compare(a.tenantId, b.tenantId)
  );
}

/** A claim of the lane that a round starting after the lane of `start` reached last. */
export function furthestLane(claims: readonly Claim[], start: Claim | undefined): Claim | undefined {
  let furthest: Claim | undefined;
  let furthestRound = 0;
  for (const claim of claims) {
    // What is not past the start was reached after the walk began again from the first lane.
    const round = start && compareLanes(claim, start) <= 0 ? 1 : 0;
    if (!furthest || round > furthestRound || (round === furthestRound && compareLanes(claim, furthest) > 0)) {
      furthest = claim;
      furthestRound = round;
    }
  }
  return furthest;
}

/** The lane of a claim as four parameters, and the SQL that reads them from placeholder `first` on. */
export function laneParameters(claim: Claim | undefined): Parameter[] {
  return claim
    ? [claim.queue, textArray(claim.requires), claim.engineFormat, claim.tenantId]
    : [null, null, null, null];
}

export function laneText(first: number): string {
  return `CASE WHEN $${first}::text IS NOT NULL THEN ROW ($${first}::text, $${first + 1}::text::text[],
    $${first + 2}::integer, $${first + 3}::text)::automate_outbox.lane END`;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError } from '@automate/core';
import { integerArray, type PgHandle, runStatement, type Statement } from '../database/handle.ts';
import type { Claim, ClaimRef } from '../item.ts';
import { claimIdentity } from './fence.ts';

const READ_BACK: Statement = {
  name: 'automate_outbox_read_back',
  text: `SELECT c.id::text AS id, coalesce(i.token, d.token)::text AS token
    FROM unnest($1::text::bigint[]) AS c (id)
    LEFT JOIN automate_outbox.items i ON i.id = c.id
    LEFT JOIN automate_outbox.dead_letters d ON d.id = c.id`,
};

/** The answer to a fenced commit: what was held, seen from whichever attempt got through. */
interface Answer<T extends ClaimRef> {
  held: T[];
}

/**
 * Runs a fenced statement until the database answers. A statement that lost its connection may have committed: repeating
 * it is harmless, since the token then matches nothing, and the claims missing from the repeated answer are read back.
 * @throws UNAVAILABLE when the database did not answer for `patienceMs`.
 */
export async function untilAnswered<T extends ClaimRef, A extends Answer<T>>(
  db: PgHandle,
  claims: readonly T[],
  patienceMs: number,
  attempt: () => Promise<A>,
): Promise<A> {
  const giveUpAt = performance.now() + patienceMs;
  let ambiguous = false;
  for (let failures = 0; ; ) {
    try {
      const answer = await attempt();
      if (!ambiguous || answer.held.length === claims.length) return answer;
      return { ...answer, held: [...answer.held, ...(await committedBefore(db, claims, answer.held))] };
    } catch (error) {
      if (!AutomateError.isInstance(error) || (error.code !== 'UNAVAILABLE' && error.code !== 'ABORTED')) throw error;
      if (error.code === 'UNAVAILABLE') ambiguous = true;
      failures += 1;
      const pause = Math.min(1000, 10 * 2 ** failures) * (0.5 + Math.random() / 2);
      if (performance.now() + pause > giveUpAt) throw error;
      await sleep(pause);
    }
  }
}

/**
 * Which of the claims absent from the repeated answer were committed by the attempt whose answer was lost. Only their
 * holder leaves the token in place when it gives an item up; an item that is gone was finished, and by this holder as
 * long as its lease could not have ended.
 */
async function committedBefore<T extends ClaimRef>(
  db: PgHandle,
  claims: readonly T[],
  held: readonly T[],
): Promise<T[]> {
  const known = new Set(held.map(claimIdentity));
  const missing = claims.filter((claim) => !known.has(claimIdentity(claim)));
  const rows = await runStatement<{ id: string; token: string | null }>(db, READ_BACK, [
    integerArray(missing.map((claim) => claim.id)),
  ]);
  const now = performance.now();
  const tokens = new Map(rows.map((row) => [row.id, row.token]));
  return missing.filter((claim) => {
    const token = tokens.get(claim.id);
    if (token !== null && token !== undefined) return token === claim.token;
    return ((claim as Partial<Claim>).leaseUntilMonotonic ?? 0) > now;
  });
}

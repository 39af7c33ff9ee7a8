import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError } from '@automate/core';
import { type Claim, type ClaimRef, claimIdentity } from '../item.ts';
import type { Remains } from './backend.ts';

/** The answer to a fenced commit: what was held, seen from whichever attempt got through. */
interface Answer {
  held: ClaimRef[];
}

/**
 * Runs a fenced statement until the database answers. A statement that lost its connection may have committed: repeating
 * it is harmless, since the token then matches nothing, and the claims missing from the repeated answer are read back.
 * @throws UNAVAILABLE when the database did not answer for `patienceMs`.
 */
export async function untilAnswered<A extends Answer>(
  claims: readonly ClaimRef[],
  patienceMs: number,
  readBack: (ids: readonly string[]) => Promise<Remains[]>,
  attempt: () => Promise<A>,
): Promise<A> {
  const giveUpAt = performance.now() + patienceMs;
  let ambiguous = false;
  for (let failures = 1; ; failures += 1) {
    try {
      const answer = await attempt();
      if (!ambiguous || answer.held.length === claims.length) return answer;
      return { ...answer, held: [...answer.held, ...(await committedBefore(claims, answer.held, readBack))] };
    } catch (error) {
      if (!AutomateError.isInstance(error) || (error.code !== 'UNAVAILABLE' && error.code !== 'ABORTED')) throw error;
      if (error.code === 'UNAVAILABLE') ambiguous = true;
      const pause = Math.min(1000, 10 * 2 ** failures) * (0.5 + Math.random() / 2);
      if (performance.now() + pause > giveUpAt) throw error;
      await sleep(pause);
    }
  }
}

/**
 * Which of the claims absent from the repeated answer were committed by the attempt whose answer was lost. Only their
 * holder leaves the token in place when it gives an item up (a reaper does not); an item that is gone was finished, and by this holder as
 * long as its lease cannot have ended.
 */
async function committedBefore(
  claims: readonly ClaimRef[],
  held: readonly ClaimRef[],
  readBack: (ids: readonly string[]) => Promise<Remains[]>,
): Promise<ClaimRef[]> {
  const known = new Set(held.map(claimIdentity));
  const missing = claims.filter((claim) => !known.has(claimIdentity(claim)));
  const remains = await readBack(missing.map((claim) => claim.id));
  const now = performance.now();
  const tokens = new Map(remains.map(({ id, token }) => [id, token]));
  return missing.filter((claim) => {
    const token = tokens.get(claim.id) ?? null;
    if (token !== null) return token === claim.token;
    return ((claim as Partial<Claim>).leaseUntilMonotonic ?? 0) > now;
  });
}

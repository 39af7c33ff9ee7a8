import { type PgHandle, type Row, runStatement, type Statement } from '../database/handle.ts';
import { boundedDelay, toTimestamp } from '../database/point-in-time.ts';
import { type Claim, type ClaimRef, claimIdentity } from '../item.ts';
import type { FailureReason, Release, Retry, RetryResult } from '../store.ts';
import type { Renewal } from '../store-base/backend.ts';
import { cleanCode, cleanMessage } from '../store-base/failure-text.ts';
import { claimParameters } from './fence.ts';

/** One row: how many claims were held, and which, when not all of them. The usual answer is one number. */
const heldOf = (call: string, expected: string) => `SELECT count(*)::int AS held,
  CASE WHEN count(*) < ${expected} THEN string_agg(item_id || ':' || item_token, ',') END AS some
  FROM automate_outbox.${call}`;

const COMPLETE: Statement = {
  name: 'automate_outbox_complete',
  text: heldOf('complete_claims($1::text::bigint[], $2::text::bigint[], $4)', '$3::int'),
};
const FAIL: Statement = {
  name: 'automate_outbox_fail',
  text: heldOf('fail_claims($1::text::bigint[], $2::text::bigint[], $4, $5)', '$3::int'),
};
/** Two lists, each told only when not everything was renewed, as is usual. */
const RENEW: Statement = {
  name: 'automate_outbox_renew',
  text: `SELECT count(*) FILTER (WHERE item_renewed)::int AS held,
    CASE WHEN count(*) FILTER (WHERE item_renewed) < $3::int
      THEN coalesce(string_agg(item_id || ':' || item_token, ',') FILTER (WHERE item_renewed), '') END AS some,
    string_agg(item_id || ':' || item_token, ',') FILTER (WHERE NOT item_renewed) AS locked
    FROM automate_outbox.renew_claims($1::text::bigint[], $2::text::bigint[], $4)`,
};
const RELEASE: Statement = {
  name: 'automate_outbox_release',
  text: heldOf('release_claims($1::text::json)', '$2::int'),
};
const PROGRESS: Statement = {
  name: 'automate_outbox_progress',
  text: heldOf('progress_claims($1::text::bigint[], $2::text::bigint[])', '$3::int'),
};
const RETRY: Statement = {
  name: 'automate_outbox_retry',
  text: `SELECT item_id::text AS id, item_token::text AS token, item_dead AS dead
    FROM automate_outbox.retry_claims($1::text::json)`,
};

interface HeldRow extends Row {
  held: number;
  some: string | null;
}

function stillHeld<T extends ClaimRef>(claims: readonly T[], row: HeldRow | undefined): T[] {
  if (!row || row.held === 0) return [];
  if (row.some === null) return [...claims];
  const held = new Set(row.some.split(','));
  return claims.filter((claim) => held.has(claimIdentity(claim)));
}

export async function completeClaims<T extends ClaimRef>(
  tx: PgHandle,
  claims: readonly T[],
  keep: boolean,
): Promise<T[]> {
  const [row] = await runStatement<HeldRow>(tx, COMPLETE, [...claimParameters(claims), claims.length, keep]);
  return stillHeld(claims, row);
}

export async function failClaims<T extends ClaimRef>(
  tx: PgHandle,
  claims: readonly T[],
  { code, message }: FailureReason,
): Promise<T[]> {
  const [row] = await runStatement<HeldRow>(tx, FAIL, [
    ...claimParameters(claims),
    claims.length,
    cleanCode(code),
    cleanMessage(message),
  ]);
  return stillHeld(claims, row);
}

export async function renewClaims<T extends Claim>(
  tx: PgHandle,
  claims: readonly T[],
  leaseMs: number,
): Promise<Renewal<T>> {
  const [row] = await runStatement<HeldRow & { locked: string | null }>(tx, RENEW, [
    ...claimParameters(claims),
    claims.length,
    leaseMs,
  ]);
  const locked = new Set(row?.locked?.split(','));
  return { renewed: stillHeld(claims, row), locked: claims.filter((claim) => locked.has(claimIdentity(claim))) };
}

/** `store.markProgress` inside the caller's transaction. */
export async function progressClaims(tx: PgHandle, claims: readonly ClaimRef[]): Promise<ClaimRef[]> {
  const [row] = await runStatement<HeldRow>(tx, PROGRESS, [...claimParameters(claims), claims.length]);
  return stillHeld(claims, row);
}

/** `store.release` inside the caller's transaction. */
export async function releaseClaims(tx: PgHandle, releases: readonly Release[]): Promise<ClaimRef[]> {
  const list = releases.map(({ claim, seenWakeSeq, until, progressed }) => ({
    id: claim.id,
    token: claim.token,
    seen: seenWakeSeq,
    until: until === null ? 'infinity' : toTimestamp(until),
    progressed: progressed ?? false,
  }));
  const [row] = await runStatement<HeldRow>(tx, RELEASE, [JSON.stringify(list), list.length]);
  return stillHeld(
    releases.map((one) => one.claim),
    row,
  );
}

/** `store.markRetry` inside the caller's transaction. */
export async function retryClaims(tx: PgHandle, retries: readonly Retry[]): Promise<RetryResult> {
  const list = retries.map(({ claim, nextAttemptAt, delayMs, code, message }) => ({
    id: claim.id,
    token: claim.token,
    at: nextAttemptAt ? toTimestamp(nextAttemptAt) : null,
    delay: boundedDelay(delayMs ?? 0),
    code: cleanCode(code),
    message: cleanMessage(message),
  }));
  const rows = await runStatement<{ id: string; token: string; dead: boolean }>(tx, RETRY, [JSON.stringify(list)]);
  const dead = new Map(rows.map((row) => [claimIdentity(row), row.dead]));
  const held = retries.map((one) => one.claim).filter((claim) => dead.has(claimIdentity(claim)));
  return { held, dead: held.filter((claim) => dead.get(claimIdentity(claim))) };
}

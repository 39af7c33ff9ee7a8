import { type SQL, sql } from 'drizzle-orm';
import { integerArray, type PgHandle, runStatement, type Statement } from '../database/handle.ts';
import { type ClaimRef, claimIdentity } from '../item.ts';

/** Ids and tokens as two parameters, `{1,2}` each: what `heldClaimsText` and `completeHeldText` take. */
export function claimParameters(claims: readonly ClaimRef[]): [ids: string, tokens: string] {
  return [integerArray(claims.map((claim) => claim.id)), integerArray(claims.map((claim) => claim.token))];
}

/**
 * SQL text of a query (id, token, wake_seq) that locks the rows of the claims still held, in id order, until the
 * transaction ends. Use it as a MATERIALIZED common table expression and join every write to its ids; what does not come
 * back was superseded. The arguments are the placeholders of the two texts of `claimParameters`, for example `$1`, `$2`.
 */
export function heldClaimsText(ids: string, tokens: string): string {
  return `SELECT item_id AS id, item_token AS token, item_wake_seq AS wake_seq
    FROM automate_outbox.hold_claims(${ids}::text::bigint[], ${tokens}::text::bigint[])`;
}

/** The same, and the items are finished: a query (id, token) of those that were held. `keep`: into the finished items. */
export function completeHeldText(ids: string, tokens: string, keep = false): string {
  return `SELECT item_id AS id, item_token AS token
    FROM automate_outbox.complete_claims(${ids}::text::bigint[], ${tokens}::text::bigint[], ${keep})`;
}

function fragment(text: (ids: string, tokens: string) => string, claims: readonly ClaimRef[]): SQL {
  const [before, between, after] = text('\0', '\0').split('\0') as [string, string, string];
  const [ids, tokens] = claimParameters(claims);
  return sql`${sql.raw(before)}${ids}${sql.raw(between)}${tokens}${sql.raw(after)}`;
}

/** `heldClaimsText` as a drizzle fragment, parameters included. */
export function heldClaims(claims: readonly ClaimRef[]): SQL {
  return fragment(heldClaimsText, claims);
}

/** `completeHeldText` as a drizzle fragment, parameters included. */
export function completeHeld(claims: readonly ClaimRef[], keep = false): SQL {
  return fragment((ids, tokens) => completeHeldText(ids, tokens, keep), claims);
}

const HOLD: Statement = {
  name: 'automate_outbox_hold',
  text: `SELECT id::text AS id, token::text AS token, wake_seq::text AS wake_seq FROM (${heldClaimsText('$1', '$2')}) held`,
};

/** A claim whose row is locked by the transaction, and the wake sequence it has now. */
export type HeldClaim<T extends ClaimRef> = T & { readonly wakeSeqNow: number };

/** Locks the claims still held in the caller's transaction and returns those, in id order. Write for these alone. */
export async function holdClaims<T extends ClaimRef>(tx: PgHandle, claims: readonly T[]): Promise<HeldClaim<T>[]> {
  const known = new Map(claims.map((claim) => [claimIdentity(claim), claim]));
  const rows = await runStatement<{ id: string; token: string; wake_seq: string }>(tx, HOLD, claimParameters(claims));
  return rows.map((row) => ({ ...(known.get(claimIdentity(row)) as T), wakeSeqNow: Number(row.wake_seq) }));
}

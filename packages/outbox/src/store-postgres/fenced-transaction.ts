import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError } from '@automate/core';
import { toDatabaseError } from '../database/database-error.ts';
import { type PgHandle, runStatement, type Statement } from '../database/handle.ts';
import type { Claim, ClaimRef } from '../item.ts';
import { type HeldClaim, holdClaims } from './fence.ts';

const BEGIN_WORK: Statement = {
  name: 'automate_outbox_begin_work',
  text: `SELECT pg_current_xact_id()::text AS xid, set_config('idle_in_transaction_session_timeout', $1, true),
    CASE WHEN current_setting('transaction_timeout', true) IS NOT NULL THEN set_config('transaction_timeout', $2, true) END`,
};
/** How long a transaction may stand still when its claims do not say how long they hold, and at most (PostgreSQL's limit). */
const IDLE_MS = 60_000;
const MAX_IDLE_MS = 2 ** 31 - 1;
const XID_STATUS: Statement = {
  name: 'automate_outbox_xid_status',
  text: 'SELECT pg_xact_status($1::text::xid8) AS status',
};

export type TransactionOutcome = 'committed' | 'aborted' | 'unknown';

/**
 * What became of a transaction whose COMMIT was not answered, asked on another connection of the pool until it is decided
 * (https://www.postgresql.org/docs/current/functions-info.html, pg_xact_status). `unknown`: too long ago to be known.
 * @param xid what `pg_current_xact_id()` gave inside it.
 * @throws UNAVAILABLE when the database does not answer for `patienceMs`.
 */
export async function transactionOutcome(db: PgHandle, xid: string, patienceMs = 30_000): Promise<TransactionOutcome> {
  const giveUpAt = performance.now() + patienceMs;
  for (let pause = 10; ; pause = Math.min(1000, pause * 2)) {
    try {
      const [row] = await runStatement<{ status: string | null }>(db, XID_STATUS, [xid]);
      if (row?.status === 'committed' || row?.status === 'aborted') return row.status;
      if (row?.status === null) return 'unknown';
    } catch (error) {
      if (!AutomateError.isInstance(error) || error.code !== 'UNAVAILABLE' || performance.now() > giveUpAt) throw error;
    }
    await sleep(pause);
  }
}

function remainingMs(claim: ClaimRef): number {
  const { leaseUntilMonotonic } = claim as Partial<Claim>;
  return leaseUntilMonotonic === undefined ? IDLE_MS : leaseUntilMonotonic - performance.now();
}

/**
 * A process that is stopped in a transaction must not keep its rows from the reaper for longer than its leases. One stopped
 * between the messages of one statement (drivers ask for its types first) is not idle to PostgreSQL: what ends that, from 17
 * on, is the limit of the whole transaction, twice as long, since work that goes on may take its time.
 */
function idleMs(claims: readonly ClaimRef[]): number {
  const shortest = claims.length === 0 ? IDLE_MS : Math.ceil(Math.min(...claims.map(remainingMs)));
  return Math.min(MAX_IDLE_MS, Math.max(100, shortest));
}

/**
 * Runs the work in one transaction that holds the rows of those claims that are still held, so that what it writes commits
 * under them or not at all. PostgreSQL ends it when it stands still for longer than the leases, and from 17 on when it lasts
 * twice as long. When the answer to COMMIT is lost, the outcome is read back: the work is never run again here.
 * @throws what the work threw; ABORTED (nothing was written) or UNAVAILABLE when the database failed.
 */
export async function fencedTransaction<D extends PgHandle, T extends ClaimRef, R>(
  db: D,
  claims: readonly T[],
  work: (tx: Parameters<Parameters<D['transaction']>[0]>[0], held: HeldClaim<T>[]) => Promise<R>,
): Promise<R> {
  let xid: string | undefined;
  let finished: { result: R } | undefined;
  try {
    return await db.transaction(async (tx) => {
      const idle = idleMs(claims);
      const whole = Math.min(MAX_IDLE_MS, 2 * idle);
      [{ xid }] = (await runStatement<{ xid: string }>(tx, BEGIN_WORK, [`${idle}ms`, `${whole}ms`])) as [
        { xid: string },
      ];
      const held = await holdClaims(tx, claims);
      const result = await work(tx as Parameters<Parameters<D['transaction']>[0]>[0], held);
      finished = { result };
      return result;
    });
  } catch (cause) {
    // Whatever failed before the COMMIT was rolled back.
    if (!finished || xid === undefined) throw cause;
    const error = toDatabaseError(cause, 'COMMIT');
    const outcome = error.code === 'UNAVAILABLE' ? await transactionOutcome(db, xid) : 'aborted';
    if (outcome === 'committed') return (finished as { result: R }).result;
    if (outcome === 'unknown') throw error;
    throw new AutomateError({ code: 'ABORTED', message: error.message, effect: 'none', cause });
  }
}

import { integerArray, type PgHandle, type Row, runStatement, type Statement, textArray } from '../database/handle.ts';
import { newToken } from '../fencing-token.ts';
import type { Claim, ClaimRef, DeadLetter } from '../item.ts';
import type {
  ClaimRequest,
  DeadLetterQuery,
  FailureReason,
  OutboxStore,
  PromoteResult,
  QueueDepth,
  ReapResult,
  Release,
  Retry,
  RetryResult,
  StoreCapabilities,
  WakeKey,
} from '../store.ts';
import { CLAIM_COLUMNS, type ClaimRow, toClaim } from './claim-row.ts';
import { completeClaims, failClaims, releaseClaims, renewClaims, retryClaims } from './commits.ts';
import { discardDeadLetters, listDeadLetters, requeueDeadLetters } from './dead-letters.ts';
import { furthestLane } from './lane.ts';
import { untilAnswered } from './persistence.ts';
import { wake } from './wake.ts';

const CLAIM: Statement = {
  name: 'automate_outbox_claim',
  text: `SELECT ${CLAIM_COLUMNS} FROM automate_outbox.claim_items($1, $2::text::text[], $3, $4, $5::text::bigint,
    $6::text::text[], $7::text::integer[], CASE WHEN $8::text IS NOT NULL
      THEN ROW ($8::text, $9::text::text[], $10::integer, $11::text)::automate_outbox.lane END)`,
};
const PROMOTE: Statement = {
  name: 'automate_outbox_promote',
  text: 'SELECT promoted, next_due_ms FROM automate_outbox.promote_due($1::text::text[], $2)',
};
const REAP: Statement = {
  name: 'automate_outbox_reap',
  text: 'SELECT returned, dead FROM automate_outbox.reap_claims($1, $2)',
};
const PRUNE: Statement = {
  name: 'automate_outbox_prune',
  text: 'SELECT automate_outbox.prune_finished($1, $2) AS pruned',
};
const DEPTH: Statement = {
  name: 'automate_outbox_depth',
  text: `SELECT tenant_id, queue, state, count(*)::int AS count FROM automate_outbox.items GROUP BY 1, 2, 3
    UNION ALL SELECT tenant_id, queue, 'dead', count(*)::int FROM automate_outbox.dead_letters GROUP BY 1, 2
    ORDER BY 1, 2, 3`,
};

export interface PostgresStoreOptions {
  /** Keep finished items in `automate_outbox.finished` until `pruneFinished` (see `OutboxReaper`). Default: delete them. */
  keepFinished?: boolean | undefined;
  /** How long a commit is repeated while the database does not answer, in milliseconds. Default 30,000. */
  patienceMs?: number | undefined;
}

function listOf<T>(one: T | readonly T[]): readonly T[] {
  return Array.isArray(one) ? (one as readonly T[]) : [one as T];
}

/** Claims with FOR UPDATE SKIP LOCKED: workers never wait for each other. PostgreSQL 15 or newer. */
export class SkipLockedClaimOutboxStore implements OutboxStore {
  readonly capabilities: StoreCapabilities = { perKeyOrder: true, joinableFence: true, tenantFairness: true };
  readonly #db: PgHandle;
  readonly #keepFinished: boolean;
  readonly #patienceMs: number;
  /** A claim of the lane served last: the next batch starts after it. */
  #lastLane: Claim | undefined;

  constructor(db: PgHandle, options: PostgresStoreOptions = {}) {
    this.#db = db;
    this.#keepFinished = options.keepFinished ?? false;
    this.#patienceMs = options.patienceMs ?? 30_000;
  }

  async claimBatch({ worker, queues, limit, leaseMs, requires, engineFormats }: ClaimRequest): Promise<Claim[]> {
    const token = newToken();
    const last = this.#lastLane;
    const claimedAt = performance.now();
    const rows = await runStatement<ClaimRow>(this.#db, CLAIM, [
      worker,
      textArray(queues),
      limit,
      leaseMs,
      token,
      textArray(requires ?? []),
      integerArray(engineFormats ?? []),
      last?.queue ?? null,
      last ? textArray(last.requires) : null,
      last?.engineFormat ?? null,
      last?.tenantId ?? null,
    ]);
    const claims = rows.map((row) => toClaim(row, token, claimedAt, leaseMs));
    this.#lastLane = claims.length < limit ? undefined : furthestLane(claims, last);
    return claims;
  }

  async markSuccess(claims: ClaimRef | readonly ClaimRef[]): Promise<ClaimRef[]> {
    return this.#fenced(listOf(claims), (list) => completeClaims(this.#db, list, this.#keepFinished));
  }

  async markFailed(claims: ClaimRef | readonly ClaimRef[], reason: string | FailureReason): Promise<ClaimRef[]> {
    const why = typeof reason === 'string' ? { code: reason } : reason;
    return this.#fenced(listOf(claims), (list) => failClaims(this.#db, list, why));
  }

  async markRetry(retries: Retry | readonly Retry[]): Promise<RetryResult> {
    const list = listOf(retries);
    if (list.length === 0) return { held: [], dead: [] };
    return untilAnswered(
      this.#db,
      list.map((one) => one.claim),
      this.#patienceMs,
      () => retryClaims(this.#db, list),
    );
  }

  async renew<T extends Claim>(claims: readonly T[], leaseMs: number): Promise<T[]> {
    if (claims.length === 0) return [];
    const sentAt = performance.now();
    const held = await renewClaims(this.#db, claims, leaseMs);
    for (const claim of held) claim.leaseUntilMonotonic = Math.max(claim.leaseUntilMonotonic, sentAt + leaseMs);
    return held;
  }

  async release(releases: Release | readonly Release[]): Promise<ClaimRef[]> {
    const list = listOf(releases);
    return this.#fenced(
      list.map((one) => one.claim),
      () => releaseClaims(this.#db, list),
    );
  }

  async wake(items: readonly string[] | readonly WakeKey[]): Promise<string[]> {
    return wake(this.#db, items);
  }

  async promoteDue(queues: readonly string[], limit = 1000): Promise<PromoteResult> {
    const [row] = await runStatement<{ promoted: number; next_due_ms: number | null }>(this.#db, PROMOTE, [
      textArray(queues),
      limit,
    ]);
    return { promoted: row?.promoted ?? 0, nextDueMs: row?.next_due_ms ?? null };
  }

  async reap(staleAfterMs: number, limit = 1000): Promise<ReapResult> {
    const [row] = await runStatement<ReapResult & Row>(this.#db, REAP, [staleAfterMs, limit]);
    return { returned: row?.returned ?? 0, dead: row?.dead ?? 0 };
  }

  async listDeadLetters(query: DeadLetterQuery = {}): Promise<DeadLetter[]> {
    return listDeadLetters(this.#db, query);
  }

  async requeueDeadLetters(ids: readonly string[]): Promise<string[]> {
    return requeueDeadLetters(this.#db, ids);
  }

  async discardDeadLetters(ids: readonly string[]): Promise<string[]> {
    return discardDeadLetters(this.#db, ids);
  }

  async pruneFinished(olderThanMs: number, limit = 5000): Promise<number> {
    const [row] = await runStatement<{ pruned: number }>(this.#db, PRUNE, [olderThanMs, limit]);
    return row?.pruned ?? 0;
  }

  async depth(): Promise<QueueDepth[]> {
    const rows = await runStatement<{ tenant_id: string; queue: string; state: QueueDepth['state']; count: number }>(
      this.#db,
      DEPTH,
      [],
    );
    return rows.map(({ tenant_id, queue, state, count }) => ({ tenantId: tenant_id, queue, state, count }));
  }

  async #fenced(
    claims: readonly ClaimRef[],
    commit: (claims: readonly ClaimRef[]) => Promise<ClaimRef[]>,
  ): Promise<ClaimRef[]> {
    if (claims.length === 0) return [];
    const { held } = await untilAnswered(this.#db, claims, this.#patienceMs, async () => ({
      held: await commit(claims),
    }));
    return held;
  }
}

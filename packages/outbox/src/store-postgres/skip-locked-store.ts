import { integerArray, type PgHandle, runStatement, type Statement, textArray } from '../database/handle.ts';
import { newToken } from '../fencing-token.ts';
import type { Claim } from '../item.ts';
import type { ClaimRequest } from '../store.ts';
import type { StoreBackend } from '../store-base/backend.ts';
import { checkClaimRequest, OutboxStoreBase, type StoreOptions } from '../store-base/outbox-store-base.ts';
import { inRunningOrder } from '../store-base/running-order.ts';
import { CLAIM_COLUMNS, type ClaimRow, toClaim } from './claim-row.ts';
import { furthestLane, laneParameters, laneText } from './lane.ts';
import { postgresBackend } from './postgres-backend.ts';

const CLAIM: Statement = {
  name: 'automate_outbox_claim',
  text: `SELECT ${CLAIM_COLUMNS} FROM automate_outbox.claim_items($1, $2::text::text[], $3, $4, $5::text::bigint,
    $6::text::text[], $7::text::integer[], ${laneText(8)})`,
};

/** Claims with FOR UPDATE SKIP LOCKED: workers never wait for each other. PostgreSQL 15 or newer. */
export class SkipLockedClaimOutboxStore extends OutboxStoreBase<StoreBackend> {
  readonly #db: PgHandle;
  /** A claim of the lane served last: the next batch starts after it. */
  #lastLane: Claim | undefined;

  constructor(db: PgHandle, options: StoreOptions = {}) {
    super(postgresBackend(db), options);
    this.#db = db;
  }

  override async claimBatch(request: ClaimRequest): Promise<Claim[]> {
    checkClaimRequest(request);
    const { worker, queues, limit, leaseMs, requires, engineFormats } = request;
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
      ...laneParameters(last),
    ]);
    const claims = rows.map((row) => toClaim(row, token, claimedAt, leaseMs));
    this.#lastLane = claims.length < limit ? undefined : furthestLane(claims, last);
    return inRunningOrder(claims);
  }
}

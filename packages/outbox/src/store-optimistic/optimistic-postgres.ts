import { integerArray, type PgHandle, type Row, runStatement, type Statement, textArray } from '../database/handle.ts';
import type { Claim } from '../item.ts';
import type { OptimisticBackend, ReadyItem } from '../store-base/backend.ts';
import { CLAIM_COLUMNS, type ClaimRow, toClaim } from '../store-postgres/claim-row.ts';
import { furthestLane, laneParameters, laneText } from '../store-postgres/lane.ts';
import { postgresBackend } from '../store-postgres/postgres-backend.ts';

const READ_READY: Statement = {
  name: 'automate_outbox_read_ready',
  text: `SELECT item_id::text AS id, item_token::text AS token FROM automate_outbox.read_ready(
    $1::text::text[], $2, $3::text::text[], $4::text::integer[], ${laneText(5)})`,
};
const TAKE: Statement = {
  name: 'automate_outbox_take',
  text: `SELECT ${CLAIM_COLUMNS} FROM automate_outbox.take_items(
    $1::text::bigint[], $2::text::bigint[], $3, $4, $5::text::bigint)`,
};

/** The same tables as `SkipLockedClaimOutboxStore`: workers of either kind can share them. */
export function optimisticPostgresBackend(db: PgHandle): OptimisticBackend {
  let lastLane: Claim | undefined;
  return {
    ...postgresBackend(db),
    readReady: ({ queues, limit, requires, engineFormats }) =>
      runStatement<Row & ReadyItem>(db, READ_READY, [
        textArray(queues),
        limit,
        textArray(requires ?? []),
        integerArray(engineFormats ?? []),
        ...laneParameters(lastLane),
      ]),
    async take(items, { worker, leaseMs }, token, claimedAtMonotonic) {
      const rows = await runStatement<ClaimRow>(db, TAKE, [
        integerArray(items.map((item) => item.id)),
        integerArray(items.map((item) => item.token)),
        worker,
        leaseMs,
        token,
      ]);
      const claims = rows.map((row) => toClaim(row, token, claimedAtMonotonic, leaseMs));
      lastLane = furthestLane(claims, lastLane) ?? lastLane;
      return claims;
    },
  };
}

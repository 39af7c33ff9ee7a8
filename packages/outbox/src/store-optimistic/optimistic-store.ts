import { is } from 'drizzle-orm';
import { PgDatabase } from 'drizzle-orm/pg-core';
import type { PgHandle } from '../database/handle.ts';
import { newToken } from '../fencing-token.ts';
import type { Claim } from '../item.ts';
import type { ClaimRequest } from '../store.ts';
import type { OptimisticBackend } from '../store-base/backend.ts';
import { checkClaimRequest, OutboxStoreBase, type StoreOptions } from '../store-base/outbox-store-base.ts';
import { inRunningOrder } from '../store-base/running-order.ts';
import { sqliteBackend } from '../store-sqlite/sqlite-backend.ts';
import type { SqliteHandle } from '../store-sqlite/sqlite-handle.ts';
import { optimisticPostgresBackend } from './optimistic-postgres.ts';

/** Races lost in one claim before it comes back with what it has. */
const ROUNDS = 10;

/**
 * Claims by reading first and then taking what nobody changed in between: for databases without SKIP LOCKED. On
 * PostgreSQL (the tables of `outboxMigrations`) and on SQLite (`createSqliteTables`), there without order keys, fairness
 * between tenants and joinable fences.
 */
export class OptimisticClaimOutboxStore extends OutboxStoreBase<OptimisticBackend> {
  constructor(db: PgHandle | SqliteHandle, options: StoreOptions = {}) {
    super(is(db, PgDatabase) ? optimisticPostgresBackend(db) : sqliteBackend(db as SqliteHandle), options);
  }

  override async claimBatch(request: ClaimRequest): Promise<Claim[]> {
    checkClaimRequest(request);
    const token = newToken();
    const claims: Claim[] = [];
    // Again while others took some of what was read, or a tenant had less than its share.
    for (let round = 0; round < ROUNDS && claims.length < request.limit; round += 1) {
      const items = await this.backend.readReady({ ...request, limit: request.limit - claims.length });
      if (items.length === 0) break;
      claims.push(...(await this.backend.take(items, request, token, performance.now())));
    }
    return inRunningOrder(claims);
  }
}

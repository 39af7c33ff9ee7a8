import { AutomateError, type Clock, invalidArgument, isApiPermission, type Logger, systemClock } from '@automate/core';
import { and, asc, eq, sql } from 'drizzle-orm';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/tables.ts';
import { hashToken, matchesHash, newApiKeyToken, parseApiKeyToken, writeApiKeyToken } from './api-key-token.ts';
import type { ApiKeyInfo, ApiKeys, CreateApiKey } from './api-keys.ts';
import { LastUse } from './last-use.ts';

export interface ApiKeysOptions {
  db: Database;
  clock?: Clock;
  log?: Logger;
  /** How long a key that was found is taken to be valid, ms: the time in which a revocation takes effect. Default 5,000. */
  cacheMs?: number;
  /** How often last uses are written, ms. Default one minute. */
  lastUseMs?: number;
}

type Row = typeof tables.apiKeys.$inferSelect;

/** Keys that are remembered at most. */
const CACHE_SIZE = 10_000;

/** API keys in `governanceMigrations`' table. */
export function createApiKeys({ db, clock = systemClock, log, cacheMs = 5_000, lastUseMs }: ApiKeysOptions): ApiKeys {
  const lastUse = new LastUse({ db, clock, log, everyMs: lastUseMs });
  const cache = new Map<string, { until: number; rows: Promise<Row[]> }>();

  /** By id alone: the tenant is what is asked for. */
  function find(id: string): Promise<Row[]> {
    const known = cache.get(id);
    if (known && known.until > clock.monotonic()) return known.rows;
    const { apiKeys } = tables;
    const rows = query('Reading an API key', () => db.select().from(apiKeys).where(eq(apiKeys.id, id)));
    const entry = { until: clock.monotonic() + cacheMs, rows };
    cache.delete(id);
    cache.set(id, entry);
    if (cache.size > CACHE_SIZE) cache.delete(cache.keys().next().value as string);
    const forget = () => cache.get(id) === entry && cache.delete(id);
    // Neither a failure nor an id that was made up is worth its place.
    rows.then((found) => found.length === 0 && forget(), forget);
    return rows;
  }

  return {
    create: (key) =>
      query('Creating an API key', () => db.transaction((tx) => insertApiKey(tx, key, new Date(clock.now())))),

    async verify(token) {
      const parsed = parseApiKeyToken(token);
      if (parsed === undefined) return undefined;
      const row = (await find(parsed.id)).find(({ secretHash }) => matchesHash(parsed.secret, secretHash));
      if (!row || row.revokedAt !== null) return undefined;
      if (row.expiresAt !== null && row.expiresAt.getTime() <= clock.now()) return undefined;
      lastUse.note(row.tenantId, row.id);
      return { keyId: row.id, tenantId: row.tenantId, permissions: row.permissions, expiresAt: row.expiresAt };
    },

    async list(tenantId) {
      const { apiKeys } = tables;
      const rows = await query('Listing API keys', () =>
        db
          .select()
          .from(apiKeys)
          .where(eq(apiKeys.tenantId, tenantId))
          .orderBy(asc(apiKeys.createdAt), asc(apiKeys.id)),
      );
      return rows.map(infoOf);
    },

    async revoke(tenantId, id, actor) {
      const { apiKeys } = tables;
      const row = await query('Revoking an API key', () =>
        db.transaction(async (tx) => {
          const [revoked] = await tx
            .update(apiKeys)
            .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, now())` })
            .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, id)))
            .returning();
          if (revoked) await appendAudit(tx, { tenantId, actor, action: 'api-key.revoke', subject: id });
          return revoked;
        }),
      );
      cache.delete(id);
      if (row) return infoOf(row);
      throw new AutomateError({ code: 'NOT_FOUND', message: `There is no API key "${id}".`, effect: 'none' });
    },

    close: () => lastUse.write(),
  };
}

/** A new key, in the caller's transaction. Throws INVALID_ARGUMENT. */
export async function insertApiKey(tx: Database, key: CreateApiKey, now: Date) {
  const { tenantId, name, permissions, expiresAt, actor } = key;
  const unknown = permissions.filter((permission) => !isApiPermission(permission));
  if (name.trim() === '' || name.length > 200) throw invalidArgument('An API key needs a name of 1 to 200 characters');
  if (permissions.length === 0) throw invalidArgument('An API key needs at least one permission');
  if (unknown.length > 0) throw invalidArgument(`Unknown permissions of an API key: ${unknown.join(', ')}`);
  if (expiresAt && expiresAt <= now) throw invalidArgument('An API key cannot expire in the past');
  const token = newApiKeyToken();
  const [row] = await tx
    .insert(tables.apiKeys)
    .values({
      tenantId,
      id: token.id,
      name,
      secretHash: hashToken(token.secret),
      permissions: [...new Set(permissions)],
      expiresAt: expiresAt ?? null,
    })
    .returning();
  await appendAudit(tx, {
    tenantId,
    actor,
    action: 'api-key.create',
    subject: token.id,
    details: { name, permissions: [...permissions] },
  });
  return { token: writeApiKeyToken(token), info: infoOf(row!) };
}

function infoOf({ secretHash: _, ...info }: Row): ApiKeyInfo {
  return info;
}

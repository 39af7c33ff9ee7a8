import { type Clock, invalidArgument, isApiPermission, type Logger, refused, systemClock } from '@automate/core';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/tables.ts';
import { memberships, users } from '../database/user-tables.ts';
import { say } from '../problems.ts';
import type { Maker } from '../roles/maker.ts';
import { denied, missing, requireCovers } from '../roles/rights.ts';
import { rightsOfKey } from '../roles/rights-now.ts';
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
/** A key, and what it may now; undefined where its user is not here any more. */
type Found = Row & { held: readonly string[] | undefined };

/** Keys that are remembered at most. */
const CACHE_SIZE = 10_000;

/** API keys in `governanceMigrations`' table. */
export function createApiKeys({ db, clock = systemClock, log, cacheMs = 5_000, lastUseMs }: ApiKeysOptions): ApiKeys {
  const lastUse = new LastUse({ db, clock, log, everyMs: lastUseMs });
  const cache = new Map<string, { until: number; rows: Promise<Found[]> }>();

  /** By id alone: the tenant is what is asked for. */
  function find(id: string): Promise<Found[]> {
    const known = cache.get(id);
    if (known && known.until > clock.monotonic()) return known.rows;
    const { apiKeys } = tables;
    const rows = query('Reading an API key', async () => {
      const keys = await db.select().from(apiKeys).where(eq(apiKeys.id, id));
      return Promise.all(keys.map(async (key) => ({ ...key, held: await rightsOfKey(db, key) })));
    });
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
      if (!row || row.revokedAt !== null || row.held === undefined) return undefined;
      if (row.expiresAt !== null && row.expiresAt.getTime() <= clock.now()) return undefined;
      lastUse.note(row.tenantId, row.id);
      return { keyId: row.id, tenantId: row.tenantId, permissions: row.held, expiresAt: row.expiresAt };
    },

    async list(tenantId) {
      const { apiKeys } = tables;
      const rows = await query('Listing API keys', () =>
        db
          .select({ key: apiKeys, user: users })
          .from(apiKeys)
          .leftJoin(memberships, and(eq(memberships.tenantId, tenantId), eq(memberships.userId, apiKeys.userId)))
          .leftJoin(users, and(eq(users.id, memberships.userId), isNull(users.disabledAt)))
          .where(eq(apiKeys.tenantId, tenantId))
          .orderBy(asc(apiKeys.createdAt), asc(apiKeys.id)),
      );
      return rows.map(({ key, user }) => infoOf(key, key.userId !== null && user === null));
    },

    async revoke(tenantId, id, { by, made = 'revoked' } = {}) {
      const { apiKeys } = tables;
      const revoked = await query('Revoking an API key', () =>
        db.transaction(async (tx) => {
          const own = and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, id));
          const [key] = await tx.select().from(apiKeys).where(own).for('update');
          if (!key) throw missing(say('no_api_key', { id: id.slice(0, 100) }));
          const isOwn = by?.id !== undefined && [`user:${key.userId}`, `key:${id}`].includes(by.id);
          if (by && !isOwn)
            requireCovers(by, key.permissions, (permissions) => say('permissions_lacking_of_key', { permissions }));
          const children = sql`${apiKeys.id} in (
            with recursive made as (
              select ${id}::text as id
              union select k.id from ${apiKeys} k join made on k.parent_id = made.id where k.tenant_id = ${tenantId}
            ) select id from made)`;
          const wanted = and(
            eq(apiKeys.tenantId, tenantId),
            isNull(apiKeys.revokedAt),
            made === 'kept' ? own : children,
          );
          const ended = await tx.update(apiKeys).set({ revokedAt: sql`now()` }).where(wanted).returning();
          for (const { id: subject } of ended)
            await appendAudit(tx, { tenantId, actor: by?.actor, action: 'api-key.revoke', subject });
          return { keys: [key, ...ended], suspended: (await rightsOfKey(tx, key)) === undefined };
        }),
      );
      for (const each of revoked.keys) cache.delete(each.id);
      return infoOf(revoked.keys.findLast((each) => each.id === id)!, revoked.suspended);
    },

    close: () => lastUse.write(),
  };
}

/** A new key, in the caller's transaction. Throws INVALID_ARGUMENT. */
export async function insertApiKey(tx: Database, key: CreateApiKey, now: Date) {
  const { tenantId, name, permissions, expiresAt, actor, maker } = key;
  const unknown = permissions.filter((permission) => !isApiPermission(permission));
  if (name.trim() === '' || name.length > 200) throw refused('INVALID_ARGUMENT', say('key_name_form'));
  if (permissions.length === 0) throw refused('INVALID_ARGUMENT', say('key_permission_needed'));
  if (unknown.length > 0) throw invalidArgument(`Unknown permissions of an API key: ${unknown.join(', ')}`);
  if (expiresAt && expiresAt <= now) throw refused('INVALID_ARGUMENT', say('key_expires_in_the_past'));
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
      createdBy: actor ?? 'system',
      ...(await boundBy(tx, tenantId, maker)),
    })
    .returning();
  await appendAudit(tx, {
    tenantId,
    actor,
    action: 'api-key.create',
    subject: token.id,
    details: { name, permissions: [...permissions] },
  });
  return { token: writeApiKeyToken(token), info: infoOf(row!, false) };
}

/** A key that is made by a key is bounded by whoever bounds that one. */
async function boundBy(tx: Database, tenantId: string, maker: Maker | undefined) {
  if (maker === undefined) return {};
  const id = maker.slice(maker.indexOf(':') + 1);
  if (maker.startsWith('user:')) return { userId: id };
  const { apiKeys } = tables;
  const [parent] = await tx
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, id)))
    .for('share');
  // It would outlive a revocation of what makes it.
  if (!parent || parent.revokedAt !== null) throw denied(say('key_maker_revoked'));
  return { userId: parent.userId, parentId: id };
}

function infoOf({ secretHash: _, userId: __, parentId: ___, ...info }: Row, suspended: boolean): ApiKeyInfo {
  return { ...info, suspended };
}

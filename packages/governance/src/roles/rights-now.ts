import { allowsOperation, type Clock, systemClock } from '@automate/core';
import { and, eq } from 'drizzle-orm';
import { type Database, query } from '../database/handle.ts';
import { apiKeys } from '../database/tables.ts';
import { memberships, users } from '../database/user-tables.ts';
import type { Maker } from './maker.ts';
import { customPermissions, permissionsOf } from './rights.ts';

/** What a user may in a tenant now. Undefined for who is disabled, does not belong to it, or is gone. */
async function rightsOfUser(tx: Database, tenantId: string, userId: string): Promise<string[] | undefined> {
  const [row] = await tx
    .select({ disabledAt: users.disabledAt, roles: memberships.roles, custom: customPermissions })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId)));
  return row === undefined || row.disabledAt !== null ? undefined : permissionsOf(row.roles, row.custom);
}

/** The rights of a key that somebody made: its own, as far as they have them. Undefined when they are not here any more. */
export async function rightsOfKey(
  tx: Database,
  { tenantId, permissions, userId }: Pick<typeof apiKeys.$inferSelect, 'tenantId' | 'permissions' | 'userId'>,
): Promise<readonly string[] | undefined> {
  if (userId === null) return permissions;
  const held = await rightsOfUser(tx, tenantId, userId);
  return held && within(permissions, held);
}

/** What both permit. */
export function within(some: readonly string[], others: readonly string[]): string[] {
  const ofBoth = (own: readonly string[], other: readonly string[]) =>
    own.filter((each) => allowsOperation(other, each));
  return [...new Set([...ofBoth(some, others), ...ofBoth(others, some)])];
}

/** What a maker may in a tenant now: nothing when they are not here any more. */
export async function rightsOfMaker(
  tx: Database,
  tenantId: string,
  maker: Maker,
  now: Date,
): Promise<readonly string[]> {
  const [, kind, id = ''] = /^(user|key):(.+)$/.exec(maker) ?? [];
  if (kind === 'user') return (await rightsOfUser(tx, tenantId, id)) ?? [];
  const [key] = await tx
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, id)));
  if (!key || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) return [];
  return (await rightsOfKey(tx, key)) ?? [];
}

/** For what is kept elsewhere, such as in a signed token. */
export interface Makers {
  /** What a maker may in a tenant now: nothing when they are not here any more. */
  permissionsOf(tenantId: string, maker: Maker): Promise<readonly string[]>;
}

export function createMakers({ db, clock = systemClock }: { db: Database; clock?: Pick<Clock, 'now'> }): Makers {
  return {
    permissionsOf: (tenantId, maker) =>
      query('Reading the rights of a maker', () => rightsOfMaker(db, tenantId, maker, new Date(clock.now()))),
  };
}

import { randomBytes } from 'node:crypto';
import { type AutomateError, type Clock, refused } from '@automate/core';
import { and, eq, gt } from 'drizzle-orm';
import { hashToken } from '../api-keys/api-key-token.ts';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/user-tables.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { say } from '../problems.ts';
import { beyond, customPermissions, denied, type Grantor, lockRights, permissionsOf } from '../roles/rights.ts';
import { rightsOfMaker, within } from '../roles/rights-now.ts';
import { endSessions } from '../sessions/create-sessions.ts';
import type { OneTimeToken, Users } from './users.ts';

type UserRow = typeof tables.users.$inferSelect;

const LINK = /^ut_[A-Za-z0-9_-]{43}$/;

/**
 * After the rights and before all else of a user, in every transaction: in another order two could wait for each other. Then
 * what is read of them stands still, also for another tenant.
 */
export async function lockUser(tx: Database, id: string): Promise<void> {
  await tx.select({ id: tables.users.id }).from(tables.users).where(eq(tables.users.id, id)).for('no key update');
}

/** How a user comes to a password: by a link that is good once, or by the one that they have. */
export function createUserPasswords(options: {
  db: Database;
  passwords: Passwords;
  /** Of the installation. */
  tenantId: string;
  clock: Clock;
  linkMs?: number;
}): Pick<Users, 'redeem' | 'changePassword'> & {
  newLink(tx: Database, user: Pick<UserRow, 'id'>, by: Grantor): Promise<OneTimeToken>;
} {
  const { db, passwords, tenantId: installation, clock, linkMs = 3 * 24 * 3_600_000 } = options;
  const { users, memberships, userTokens } = tables;

  async function newLink(tx: Database, { id }: Pick<UserRow, 'id'>, by: Grantor): Promise<OneTimeToken> {
    const token = `ut_${randomBytes(32).toString('base64url')}`;
    const expiresAt = new Date(clock.now() + linkMs);
    // One at a time: the newest.
    await tx.delete(userTokens).where(eq(userTokens.userId, id));
    const { tenantId, id: madeBy, permissions } = by;
    await tx.insert(userTokens).values({
      ...{ tenantId, tokenHash: hashToken(token), userId: id, expiresAt, madeBy },
      permissions: [...permissions],
    });
    return { token, expiresAt };
  }

  /** Who made a link could do all that its user can, and still can: else a little right would be every right, later. */
  async function requireMakerCovers(tx: Database, link: typeof userTokens.$inferSelect): Promise<void> {
    const { tenantId, userId, madeBy, permissions } = link;
    const belongs = await tx
      .select({ of: memberships.tenantId, roles: memberships.roles, custom: customPermissions })
      .from(memberships)
      .where(eq(memberships.userId, userId));
    const here = belongs.find(({ of }) => of === tenantId);
    if (permissions === null) return;
    const now = madeBy === null ? permissions : await rightsOfMaker(tx, tenantId, madeBy, new Date(clock.now()));
    const held = within(permissions, now);
    const isChief = tenantId === installation && held.includes('*');
    if (here === undefined || (belongs.length > 1 && !isChief)) throw unknownLink();
    if (beyond(held, permissionsOf(here.roles, here.custom)).length > 0) throw unknownLink();
  }

  /** `before`: the hash that it replaces, and no other. */
  async function setPassword(
    tx: Database,
    user: UserRow,
    passwordHash: string,
    { before, ...kept }: { except?: string | undefined; before?: string | undefined },
  ) {
    const actor = `user:${user.login}`;
    const change = { passwordHash, passwordChangedAt: new Date(clock.now()) };
    const unchanged = before === undefined ? undefined : eq(users.passwordHash, before);
    const changed = await tx
      .update(users)
      .set(change)
      .where(and(eq(users.id, user.id), unchanged))
      .returning({ id: users.id });
    if (changed.length === 0) {
      throw refused('ABORTED', say('password_changed'));
    }
    await tx.delete(userTokens).where(eq(userTokens.userId, user.id));
    await endSessions(tx, user.id, { actor, ...kept });
    await appendAudit(tx, { tenantId: user.tenantId, actor, action: 'user.set-password', subject: user.login });
  }

  return {
    newLink,

    async redeem(token, password) {
      const valid = async (tx: Database) => {
        const rows = LINK.test(token)
          ? await tx
              .select({ user: users })
              .from(userTokens)
              .innerJoin(users, eq(users.id, userTokens.userId))
              .where(and(eq(userTokens.tokenHash, hashToken(token)), gt(userTokens.expiresAt, new Date(clock.now()))))
          : [];
        return rows[0]?.user;
      };
      const found = await query('Reading a one-time token', () => valid(db));
      if (!found) throw unknownLink();
      const passwordHash = await passwords.hash(password, found.login);
      return query('Redeeming a one-time token', () =>
        db.transaction(async (tx) => {
          const [link] = await tx
            .select()
            .from(userTokens)
            .where(eq(userTokens.tokenHash, hashToken(token)));
          if (!link) throw unknownLink();
          await lockRights(tx, link.tenantId);
          await lockUser(tx, found.id);
          // Whoever deletes it has used it.
          const [used] = await tx
            .delete(userTokens)
            .where(eq(userTokens.tokenHash, hashToken(token)))
            .returning();
          if (!used) throw unknownLink();
          await requireMakerCovers(tx, used);
          await setPassword(tx, found, passwordHash, {});
          return { login: found.login, displayName: found.displayName };
        }),
      );
    },

    async changePassword(userId, { current, next }, keepSession) {
      const [user] = await query('Reading a user', () => db.select().from(users).where(eq(users.id, userId)));
      const { matches } = await passwords.check(current, user?.passwordHash);
      if (!user || !matches) {
        throw denied(say('current_password_wrong'), [
          { pointer: '/current', ...say('current_password_wrong'), message: 'is wrong' },
        ]);
      }
      const passwordHash = await passwords.hash(next, user.login);
      await query('Changing a password', () =>
        db.transaction((tx) =>
          setPassword(tx, user, passwordHash, { except: keepSession, before: user.passwordHash as string }),
        ),
      );
    },
  };
}

function unknownLink(): AutomateError {
  return refused('UNAUTHENTICATED', say('link_over'));
}

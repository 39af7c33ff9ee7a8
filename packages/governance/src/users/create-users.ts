import { randomUUID } from 'node:crypto';
import {
  type AutomateError,
  type Clock,
  DEFAULT_TENANT,
  invalidArgument,
  refused,
  type Said,
  systemClock,
} from '@automate/core';
import { and, asc, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/user-tables.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { say } from '../problems.ts';
import { BUILT_IN_ROLES, OWNER } from '../roles/built-in-roles.ts';
import {
  customPermissions,
  denied,
  type Grantor,
  lockRights,
  missing,
  permissionsOf,
  requireCovers,
} from '../roles/rights.ts';
import { endSessions } from '../sessions/create-sessions.ts';
import { ensureTenant } from '../tenants/tenants.ts';
import { checkedLogin } from './login.ts';
import { createUserPasswords, lockUser } from './user-passwords.ts';
import type { NewUser, UserInfo, Users } from './users.ts';

export interface UsersOptions {
  db: Database;
  passwords: Passwords;
  /** Of the installation. Default `default`. */
  tenantId?: string;
  clock?: Clock;
  /** How long a link is valid, ms. Default 3 days. */
  linkMs?: number;
}

type UserRow = typeof tables.users.$inferSelect;
interface Member {
  user: UserRow;
  roles: string[];
  permissions: string[];
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Users in `governanceMigrations`' tables. */
export function createUsers(options: UsersOptions): Users {
  const { db, clock = systemClock } = options;
  const installation = options.tenantId ?? DEFAULT_TENANT;
  const { users, memberships, userTokens } = tables;
  const { newLink, redeem, changePassword } = createUserPasswords({ ...options, clock, tenantId: installation });

  async function find(tx: Database, tenantId: string, id: string): Promise<Member> {
    const rows = UUID.test(id)
      ? await tx
          .select({ user: users, roles: memberships.roles, custom: customPermissions })
          .from(memberships)
          .innerJoin(users, eq(users.id, memberships.userId))
          .where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, id)))
      : [];
    const [row] = rows;
    if (!row) throw missing(say('no_user', { id: id.slice(0, 100) }));
    return { user: row.user, roles: row.roles, permissions: permissionsOf(row.roles, row.custom) };
  }

  /** Somebody whom the grantor may change, with the rights in the tenant standing still until the transaction is over. */
  async function findFor(tx: Database, id: string, by: Grantor): Promise<Member> {
    await lockRights(tx, by.tenantId);
    if (UUID.test(id)) await lockUser(tx, id);
    const member = await find(tx, by.tenantId, id);
    requireCovers(by, member.permissions, (permissions) => say('permissions_lacking_of_user', { permissions }));
    return member;
  }

  /** What holds everywhere is for whoever answers for all of the user's tenants: an owner of the installation. */
  async function requireAllTenants(tx: Database, id: string, by: Grantor): Promise<void> {
    if (by.tenantId === installation && by.permissions.includes('*')) return;
    const elsewhere = and(eq(memberships.userId, id), ne(memberships.tenantId, by.tenantId));
    const [other] = await tx.select().from(memberships).where(elsewhere).limit(1);
    if (other) throw denied(say('in_other_tenants'));
  }

  /** As `findFor`, with the rights of every tenant of theirs standing still: in one order, so that nobody waits in a circle. */
  async function findEverywhereFor(tx: Database, id: string, by: Grantor): Promise<Member> {
    const { id: userId } = (await find(tx, by.tenantId, id)).user;
    const belongs = await tx.select().from(memberships).where(eq(memberships.userId, userId));
    const all = new Set([by.tenantId, ...belongs.map(({ tenantId }) => tenantId)]);
    for (const tenantId of [...all].sort()) await lockRights(tx, tenantId);
    return findFor(tx, id, by);
  }

  async function requireOtherOwnersEverywhere(tx: Database, user: UserRow): Promise<void> {
    const belongs = await tx.select().from(memberships).where(eq(memberships.userId, user.id));
    for (const { tenantId, roles } of belongs) await requireAnotherOwner(tx, { user, roles }, tenantId);
  }

  async function requireAnotherOwner(
    tx: Database,
    { user, roles }: Pick<Member, 'user' | 'roles'>,
    tenantId: string,
  ): Promise<void> {
    if (!roles.includes(OWNER) || user.disabledAt !== null) return;
    const [other] = await tx
      .select({ id: users.id })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(
        and(
          eq(memberships.tenantId, tenantId),
          ne(users.id, user.id),
          isNull(users.disabledAt),
          sql`${users.passwordHash} is not null`,
          sql`${OWNER} = any(${memberships.roles})`,
        ),
      )
      .limit(1);
    if (other) return;
    throw failed(say('last_owner', { tenant: tenantId }));
  }

  /** Roles that exist, and give nothing that the grantor lacks. */
  async function checkRoles(tx: Database, roles: readonly string[], by: Grantor): Promise<string[]> {
    const wanted = [...new Set(roles)];
    const own = await tx.select().from(tables.roles).where(eq(tables.roles.tenantId, by.tenantId));
    const permitted = new Map<string, readonly string[]>([
      ...own.map(({ name, permissions }) => [name, permissions] as const),
      ...Object.entries(BUILT_IN_ROLES).map(([name, { permissions }]) => [name, permissions] as const),
    ]);
    const unknown = wanted.filter((name) => !permitted.has(name));
    if (unknown.length > 0) {
      const problems = unknown.map((name) => ({
        pointer: `/roles/${roles.indexOf(name)}`,
        ...say('no_role_of_this_name'),
      }));
      throw invalidArgument('There are no such roles: see errors.', problems);
    }
    for (const name of wanted)
      requireCovers(by, permitted.get(name)!, (permissions) =>
        say('permissions_lacking_of_role', { name, permissions }),
      );
    return wanted;
  }

  /** Makes somebody a member. @throws ALREADY_EXISTS */
  async function takeIn(tx: Database, user: UserRow, roles: string[], { tenantId }: Grantor): Promise<UserInfo> {
    const values = { tenantId, userId: user.id, roles };
    const [member] = await tx.insert(memberships).values(values).onConflictDoNothing().returning();
    if (!member) throw taken(user.login);
    await ensureTenant(tx, tenantId);
    return infoOf({ user, roles });
  }

  return {
    async list(tenantId, { after, limit = 100, role } = {}) {
      const rows = await query('Listing users', () =>
        db
          .select({ user: users, roles: memberships.roles })
          .from(memberships)
          .innerJoin(users, eq(users.id, memberships.userId))
          .where(
            and(
              eq(memberships.tenantId, tenantId),
              after === undefined ? undefined : gt(users.login, after),
              role === undefined ? undefined : sql`${role} = any(${memberships.roles})`,
            ),
          )
          .orderBy(asc(users.login))
          .limit(limit),
      );
      return rows.map(infoOf);
    },

    get: async (tenantId, id) => infoOf(await query('Reading a user', () => find(db, tenantId, id))),

    async invite({ roles, ...given }, by) {
      const { tenantId, actor } = by;
      const wanted = checkedUser(given);
      return query('Inviting a user', () =>
        db.transaction(async (tx) => {
          await lockRights(tx, tenantId);
          const held = await checkRoles(tx, roles, by);
          const values = { tenantId, id: randomUUID(), ...wanted };
          const [user] = await tx.insert(users).values(values).onConflictDoNothing().returning();
          if (!user) throw taken(wanted.login);
          const info = await takeIn(tx, user, held, by);
          await appendAudit(tx, { tenantId, actor, action: 'user.invite', ...subjectOf(info) });
          return { user: info, link: await newLink(tx, user, by) };
        }),
      );
    },

    async takeIn(login, roles, by) {
      const { tenantId, actor } = by;
      // Only the installation's own tenant knows of all.
      if (tenantId !== installation) throw denied(say('not_invited_here'));
      const wanted = checkedLogin(login);
      return query('Taking in a user', () =>
        db.transaction(async (tx) => {
          await lockRights(tx, tenantId);
          const held = await checkRoles(tx, roles, by);
          const [user] = await tx.select().from(users).where(eq(users.login, wanted)).for('update');
          if (!user) throw missing(say('no_user_with_login', { login: wanted }));
          // Whoever holds the link of an invitation would choose the password of somebody of this tenant.
          if (user.passwordHash === null) throw failed(say('password_not_chosen'));
          await tx.delete(userTokens).where(eq(userTokens.userId, user.id));
          const info = await takeIn(tx, user, held, by);
          await appendAudit(tx, { tenantId, actor, action: 'user.take-in', ...subjectOf(info) });
          return info;
        }),
      );
    },

    async update(id, { displayName, email, disabled, roles }, by, precondition) {
      const { tenantId, actor } = by;
      if (displayName !== undefined) checkName(displayName);
      if (typeof email === 'string') checkEmail(email);
      return query('Changing a user', () =>
        db.transaction(async (tx) => {
          const member = await (disabled ? findEverywhereFor(tx, id, by) : findFor(tx, id, by));
          const { user } = member;
          precondition?.(infoOf(member));
          if (displayName !== undefined || email !== undefined || disabled !== undefined) {
            await requireAllTenants(tx, id, by);
            const disabledAt = disabled ? (user.disabledAt ?? new Date(clock.now())) : null;
            await tx
              .update(users)
              .set({
                displayName: displayName ?? user.displayName,
                email: email === undefined ? user.email : email,
                ...(disabled !== undefined && { disabledAt }),
              })
              .where(eq(users.id, user.id));
          }
          const held = roles === undefined ? member.roles : await checkRoles(tx, roles, by);
          const otherRights = [...held].sort().join() !== [...member.roles].sort().join();
          if (otherRights) {
            const here = and(eq(memberships.tenantId, tenantId), eq(memberships.userId, user.id));
            await tx.update(memberships).set({ roles: held }).where(here);
            await endSessions(tx, user.id, { actor, tenantId });
          }
          if (disabled) await endSessions(tx, user.id, { actor });
          // Who made one may have had more rights than the user then, and fewer now.
          if (disabled || otherRights) await tx.delete(userTokens).where(eq(userTokens.userId, user.id));
          if (disabled) await requireOtherOwnersEverywhere(tx, user);
          else if (!held.includes(OWNER)) await requireAnotherOwner(tx, member, tenantId);
          const details = {
            id: user.id,
            ...(otherRights && { roles: held }),
            ...(disabled !== undefined && { disabled }),
          };
          await appendAudit(tx, { tenantId, actor, action: 'user.update', subject: user.login, details });
          return infoOf(await find(tx, tenantId, id));
        }),
      );
    },

    async remove(id, by) {
      const { tenantId, actor } = by;
      await query('Removing a user', () =>
        db.transaction(async (tx) => {
          const member = await findFor(tx, id, by);
          await requireAnotherOwner(tx, member, tenantId);
          await endSessions(tx, member.user.id, { actor, tenantId });
          const { user } = member;
          await tx.delete(memberships).where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, user.id)));
          const [left] = await tx.select().from(memberships).where(eq(memberships.userId, user.id)).limit(1);
          if (!left) await tx.delete(users).where(eq(users.id, user.id));
          await appendAudit(tx, { tenantId, actor, action: 'user.remove', subject: user.login, details: { id } });
        }),
      );
    },

    async resetPassword(id, by) {
      const { tenantId, actor } = by;
      return query('Making a link for a password', () =>
        db.transaction(async (tx) => {
          const { user } = await findFor(tx, id, by);
          await requireAllTenants(tx, id, by);
          if (user.disabledAt !== null) throw failed(say('user_disabled_enable'));
          await appendAudit(tx, {
            tenantId,
            actor,
            action: 'user.reset-password',
            subject: user.login,
            details: { id },
          });
          return newLink(tx, user, by);
        }),
      );
    },

    endSessions: (id, by) =>
      query('Ending sessions', () =>
        db.transaction(async (tx) => {
          const { user } = await findFor(tx, id, by);
          return endSessions(tx, user.id, { actor: by.actor, tenantId: by.tenantId });
        }),
      ),
    redeem,
    changePassword,
  };
}

/** The first user of a tenant, in the caller's transaction: its owner. */
export async function insertOwner(
  tx: Database,
  tenantId: string,
  given: NewUser,
  passwordHash: string,
  now: Date,
): Promise<UserInfo> {
  const values = { tenantId, id: randomUUID(), ...checkedUser(given), passwordHash, passwordChangedAt: now };
  const [user] = await tx.insert(tables.users).values(values).onConflictDoNothing().returning();
  if (!user) throw taken(values.login);
  await tx.insert(tables.memberships).values({ tenantId, userId: user.id, roles: [OWNER] });
  await ensureTenant(tx, tenantId);
  return infoOf({ user, roles: [OWNER] });
}

function infoOf({ user, roles }: { user: UserRow; roles: string[] }): UserInfo {
  const { id, login, displayName, email, createdAt } = user;
  const state = user.disabledAt !== null ? 'disabled' : user.passwordHash === null ? 'invited' : 'active';
  return { id, login, displayName, email, roles, state, createdAt };
}

function checkedUser({ login, displayName, email }: NewUser) {
  checkName(displayName);
  if (email !== undefined) checkEmail(email);
  return { login: checkedLogin(login), displayName, email: email ?? null };
}

function checkName(displayName: string): void {
  if (displayName.trim() !== '' && displayName.length <= 200 && !displayName.includes('\0')) return;
  throw invalidArgument('A user needs a display name of 1 to 200 characters.', [
    { pointer: '/displayName', ...say('name_form') },
  ]);
}

function checkEmail(email: string): void {
  if (email.length <= 320 && /^[^\s@\0]+@[^\s@\0]+$/.test(email)) return;
  throw invalidArgument('The email address is none.', [{ pointer: '/email', ...say('email_form') }]);
}

function subjectOf({ id, login, roles }: UserInfo) {
  return { subject: login, details: { id, roles } };
}

function failed(said: Said): AutomateError {
  return refused('FAILED_PRECONDITION', said);
}

function taken(login: string): AutomateError {
  return refused('ALREADY_EXISTS', say('login_taken', { login }));
}

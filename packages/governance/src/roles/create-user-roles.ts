import { type AutomateError, invalidArgument, isApiPermission, refused, type Said } from '@automate/core';
import { and, asc, eq, sql } from 'drizzle-orm';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/user-tables.ts';
import { say } from '../problems.ts';
import { BUILT_IN_ROLES } from './built-in-roles.ts';
import { beyond, denied, type Grantor, lockRights, missing, requireCovers } from './rights.ts';
import type { RoleChange, RoleInfo, Roles } from './roles.ts';

const NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** Roles in `governanceMigrations`' table. */
export function createUserRoles({ db }: { db: Database }): Roles {
  const { roles, memberships } = tables;
  const here = (tenantId: string, name: string) => and(eq(roles.tenantId, tenantId), eq(roles.name, name));

  /** The row of a tenant's own role, with the rights in the tenant locked: nobody changes what was just judged, or gives it to somebody. */
  async function own(tx: Database, name: string, { tenantId }: Grantor): Promise<RoleInfo> {
    if (Object.hasOwn(BUILT_IN_ROLES, name)) {
      throw failed(say('role_built_in', { name }));
    }
    await lockRights(tx, tenantId);
    const [row] = await tx.select().from(roles).where(here(tenantId, name));
    if (!row) throw missing(say('no_role', { name }));
    return infoOf(row);
  }

  return {
    async list(tenantId) {
      const rows = await query('Listing roles', () =>
        db.select().from(roles).where(eq(roles.tenantId, tenantId)).orderBy(asc(roles.name)),
      );
      return [...Object.keys(BUILT_IN_ROLES).map(builtIn), ...rows.map(infoOf)];
    },

    async get(tenantId, name) {
      if (Object.hasOwn(BUILT_IN_ROLES, name)) return builtIn(name);
      const [row] = await query('Reading a role', () => db.select().from(roles).where(here(tenantId, name)));
      if (!row) throw missing(say('no_role', { name }));
      return infoOf(row);
    },

    async create(name, role, by) {
      if (!NAME.test(name)) {
        const said = say('role_name_form');
        throw invalidArgument(`The name of a role ${said.message}.`, [{ pointer: '/name', ...said }]);
      }
      check(role, by);
      const { tenantId, actor } = by;
      const taken = () => refused('ALREADY_EXISTS', say('role_taken', { name }));
      if (Object.hasOwn(BUILT_IN_ROLES, name)) throw taken();
      return query('Creating a role', () =>
        db.transaction(async (tx) => {
          const values = { tenantId, name, ...written(role) };
          const [row] = await tx.insert(roles).values(values).onConflictDoNothing().returning();
          if (!row) throw taken();
          await appendAudit(tx, { tenantId, actor, action: 'role.create', subject: name, details: written(role) });
          return infoOf(row);
        }),
      );
    },

    async update(name, role, by, precondition) {
      check(role, by);
      const { tenantId, actor } = by;
      return query('Changing a role', () =>
        db.transaction(async (tx) => {
          const now = await own(tx, name, by);
          requireCovers(by, now.permissions, (permissions) =>
            say('permissions_lacking_of_role', { name, permissions }),
          );
          precondition?.(now);
          const changed = { ...written(role), updatedAt: sql`now()` };
          const [row] = await tx.update(roles).set(changed).where(here(tenantId, name)).returning();
          await appendAudit(tx, { tenantId, actor, action: 'role.update', subject: name, details: written(role) });
          return infoOf(row!);
        }),
      );
    },

    async delete(name, by) {
      const { tenantId, actor } = by;
      await query('Deleting a role', () =>
        db.transaction(async (tx) => {
          requireCovers(by, (await own(tx, name, by)).permissions, (permissions) =>
            say('permissions_lacking_of_role', { name, permissions }),
          );
          const holders = and(eq(memberships.tenantId, tenantId), sql`${name} = any(${memberships.roles})`);
          const [holder] = await tx.select().from(memberships).where(holders).limit(1);
          if (holder) throw failed(say('role_held', { name }));
          await tx.delete(roles).where(here(tenantId, name));
          await appendAudit(tx, { tenantId, actor, action: 'role.delete', subject: name });
        }),
      );
    },
  };
}

const written = ({ description, permissions }: RoleChange) => ({
  description,
  permissions: [...new Set(permissions)],
});

function builtIn(name: string): RoleInfo {
  const { description, permissions } = BUILT_IN_ROLES[name]!;
  return { name, description, permissions: [...permissions], builtIn: true };
}

function infoOf({ name, description, permissions }: typeof tables.roles.$inferSelect): RoleInfo {
  return { name, description, permissions, builtIn: false };
}

function check({ description, permissions }: RoleChange, by: Grantor): void {
  if (description.length > 500) throw invalidArgument('The description of a role has at most 500 characters.');
  if (permissions.length === 0) throw refused('INVALID_ARGUMENT', say('role_permission_needed'));
  const unknown = permissions.filter((each) => !isApiPermission(each));
  if (unknown.length > 0) throw invalidArgument(`Unknown permissions of a role: ${unknown.join(', ')}`);
  const lacking = beyond(by.permissions, permissions);
  if (lacking.length === 0) return;
  throw denied(
    say('grants_beyond_maker'),
    lacking.map((each) => ({ pointer: `/permissions/${permissions.indexOf(each)}`, ...say('permission_not_held') })),
  );
}

function failed(said: Said): AutomateError {
  return refused('FAILED_PRECONDITION', said);
}

import { invalidArgument, refused } from '@automate/core';
import { asc } from 'drizzle-orm';
import { appendAudit } from '../audit/audit.ts';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/user-tables.ts';
import { say } from '../problems.ts';
import { OWNER } from '../roles/built-in-roles.ts';
import type { Grantor } from '../roles/rights.ts';

export interface TenantInfo {
  id: string;
  displayName: string;
  createdAt: Date;
}

/** The tenants of an installation. Who may ask for them is the caller's to decide. */
export interface Tenants {
  list(): Promise<TenantInfo[]>;
  /** `ownerId`: the user who becomes its first owner. @throws AutomateError INVALID_ARGUMENT, ALREADY_EXISTS */
  create(id: string, displayName: string, by: Grantor, ownerId?: string): Promise<TenantInfo>;
}

const ID = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** `tenantId`: the installation's own, which is always there. */
export function createTenants({ db, tenantId: installation }: { db: Database; tenantId: string }): Tenants {
  const { tenants, memberships } = tables;
  return {
    async list() {
      await query('Keeping a tenant', () => ensureTenant(db, installation));
      const rows = await query('Listing tenants', () => db.select().from(tenants).orderBy(asc(tenants.tenantId)));
      return rows.map(infoOf);
    },
    async create(id, displayName, { tenantId, actor }, ownerId) {
      if (!ID.test(id)) {
        const said = say('tenant_form');
        throw invalidArgument(`The id of a tenant ${said.message}.`, [{ pointer: '/id', ...said }]);
      }
      return query('Creating a tenant', () =>
        db.transaction(async (tx) => {
          const values = { tenantId: id, displayName };
          const [row] = await tx.insert(tenants).values(values).onConflictDoNothing().returning();
          if (!row) {
            throw refused('ALREADY_EXISTS', say('tenant_taken', { id }));
          }
          if (ownerId !== undefined) {
            await tx.insert(memberships).values({ tenantId: id, userId: ownerId, roles: [OWNER] });
          }
          await appendAudit(tx, { tenantId, actor, action: 'tenant.create', subject: id, details: { displayName } });
          return infoOf(row);
        }),
      );
    },
  };
}

/** A tenant that was there before anybody named it, such as that of the setup. */
export async function ensureTenant(tx: Database, tenantId: string): Promise<void> {
  await tx.insert(tables.tenants).values({ tenantId, displayName: tenantId }).onConflictDoNothing();
}

function infoOf({ tenantId, displayName, createdAt }: typeof tables.tenants.$inferSelect): TenantInfo {
  return { id: tenantId, displayName, createdAt };
}

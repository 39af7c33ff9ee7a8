import { type AutomateError, allowsOperation, type InputProblem, refused, type Said } from '@automate/core';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/handle.ts';
import { memberships, roles } from '../database/user-tables.ts';
import { BUILT_IN_ROLES } from './built-in-roles.ts';
import type { Maker } from './maker.ts';

/** Who asks for a change of somebody's rights, and with which rights of their own. */
export interface Grantor {
  /** For the audit table: `user:<login>`, `key:<id>`. */
  actor: string;
  /** What they make ends with them, and has at most the rights they have then. Default: nobody is known to have made it. */
  id?: Maker | undefined;
  tenantId: string;
  permissions: readonly string[];
}

/** What the tenant's own roles of a membership permit, in a query over `memberships`. */
export const customPermissions: SQL<string[]> = sql<string[]>`array(
  select distinct unnest(r.permissions) from ${roles} r
  where r.tenant_id = ${memberships.tenantId} and r.name = any(${memberships.roles}))`;

/** What a membership permits. A role that is gone permits nothing. */
export function permissionsOf(held: readonly string[], custom: readonly string[]): string[] {
  const builtIn = held.flatMap((name) =>
    Object.hasOwn(BUILT_IN_ROLES, name) ? BUILT_IN_ROLES[name]!.permissions : [],
  );
  return [...new Set([...builtIn, ...custom])];
}

/** Those that somebody cannot give, because they do not have them. */
export function beyond(own: readonly string[], wanted: readonly string[]): string[] {
  return wanted.filter((each) => !allowsOperation(own, each));
}

/** @throws AutomateError PERMISSION_DENIED when the grantor lacks what somebody has: else a little right would be every right */
export function requireCovers(grantor: Grantor, permissions: readonly string[], say: (lacking: string) => Said): void {
  const lacking = beyond(grantor.permissions, permissions);
  if (lacking.length > 0) throw denied(say(lacking.join(', ')));
}

/** One change of rights of a tenant at a time, until the transaction is over: what one is judged by, no other changes. */
export async function lockRights(tx: Database, tenantId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`automate rights of ${tenantId}`}, 0))`);
}

export function denied(said: Said, errors?: InputProblem[]): AutomateError {
  return refused('PERMISSION_DENIED', said, errors && { details: { errors } });
}

export function missing(said: Said): AutomateError {
  return refused('NOT_FOUND', said);
}

import type { JsonObject } from '@automate/core';
import { and, desc, eq, gte, inArray, lt } from 'drizzle-orm';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/tables.ts';
import { tellOfCall } from './audited-call.ts';

/** Something that was done and must be told later. Never holds a secret. */
export interface AuditEntry {
  tenantId: string;
  /** Who did it, for example `key:0f3a…` or `user:ada`. Default `system`. */
  actor?: string | undefined;
  /**
   * `api-key.create`, `api-key.revoke`, `secret.set`, `secret.delete`, `secret.bind`, `secret.expose`, `secret.reencrypt`,
   * `master-key.introduce`, `master-key.retire`, `setup.redeem`; `session.start`, `.end` and `.refuse`, `user.invite`,
   * `.take-in`, `.create`, `.update`, `.remove`, `.reset-password` and `.set-password`, `role.create`, `.update` and `.delete`, `tenant.create`;
   * `data.create`, `.update`, `.delete`, `.restore` and `.import` of admin resources; `plugin.enable`, `.disable` and `.reload`;
   * `instance.create`, `.update` and `.delete`.
   */
  action: string;
  /** What it was done to: a key's id, a secret's name. */
  subject: string;
  /** The trace of the request. Default, as of `source`: that of the call within which it is written. */
  traceId?: string | undefined;
  /** The address that the request came from. */
  source?: string | undefined;
  details?: JsonObject;
}

/** Which entries, newest first. Everything that is given must be equal. */
export interface AuditFilter {
  actor?: string | undefined;
  /** Any of several, where it is a list. */
  action?: string | readonly string[] | undefined;
  subject?: string | undefined;
  since?: Date | undefined;
  /** Exclusive. */
  until?: Date | undefined;
  /** The id of the last one seen. */
  before?: string | undefined;
  /** Default 100, at most 1,000. */
  limit?: number | undefined;
}

export interface AuditRecord extends Omit<AuditEntry, 'details' | 'actor' | 'traceId' | 'source'> {
  /** Ascending, though not in the order of commits. */
  id: string;
  at: Date;
  actor: string;
  traceId: string | null;
  source: string | null;
  details: JsonObject | null;
}

/**
 * Appends in the caller's transaction, so that there is an entry exactly when the thing was done. A secret's value is the
 * exception: its backend may be elsewhere, so that the entry follows in a transaction of its own.
 */
export async function appendAudit(db: Database, entry: AuditEntry): Promise<void> {
  const told = { ...entry, actor: entry.actor ?? 'system' };
  await db.insert(tables.audit).values({ ...tellOfCall(told), ...told });
}

/** A tenant's entries, newest first. */
export async function listAudit(
  db: Database,
  tenantId: string,
  { actor, action, subject, since, until, before, limit = 100 }: AuditFilter = {},
): Promise<AuditRecord[]> {
  const { audit } = tables;
  const wanted = [
    eq(audit.tenantId, tenantId),
    actor === undefined ? undefined : eq(audit.actor, actor),
    action === undefined ? undefined : inArray(audit.action, [action].flat()),
    subject === undefined ? undefined : eq(audit.subject, subject),
    since && gte(audit.at, since),
    until && lt(audit.at, until),
    before === undefined ? undefined : lt(audit.id, BigInt(before)),
  ];
  const rows = await query('Reading the audit table', () =>
    db
      .select()
      .from(audit)
      .where(and(...wanted))
      .orderBy(desc(audit.id))
      .limit(Math.min(limit, 1_000)),
  );
  return rows.map((row) => ({ ...row, id: String(row.id), details: row.details as JsonObject | null }));
}

import type { JsonObject } from '@automate/core';
import { and, desc, eq, lt } from 'drizzle-orm';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/tables.ts';

/** Something that was done and must be told later. Never holds a secret. */
export interface AuditEntry {
  tenantId: string;
  /** Who did it, for example `key:0f3a…`. Default `system`. */
  actor?: string | undefined;
  /**
   * `api-key.create`, `api-key.revoke`, `secret.set`, `secret.delete`, `secret.bind`, `secret.expose`, `secret.reencrypt`,
   * `master-key.introduce`, `master-key.retire`, `setup.redeem`.
   */
  action: string;
  /** What it was done to: a key's id, a secret's name. */
  subject: string;
  details?: JsonObject;
}

export interface AuditRecord extends Required<Omit<AuditEntry, 'details' | 'actor'>> {
  /** Ascending, though not in the order of commits. */
  id: string;
  at: Date;
  actor: string;
  details: JsonObject | null;
}

/**
 * Appends in the caller's transaction, so that there is an entry exactly when the thing was done. A secret's value is the
 * exception: its backend may be elsewhere, so that the entry follows in a transaction of its own.
 */
export async function appendAudit(db: Database, entry: AuditEntry): Promise<void> {
  const { tenantId, actor = 'system', action, subject, details } = entry;
  await db.insert(tables.audit).values({ tenantId, actor, action, subject, details: details ?? null });
}

/** A tenant's entries, newest first. `before` is the id of the last one seen. Default limit 100, at most 1,000. */
export async function listAudit(
  db: Database,
  tenantId: string,
  { before, limit = 100 }: { before?: string; limit?: number } = {},
): Promise<AuditRecord[]> {
  const { audit } = tables;
  const older = before === undefined ? undefined : lt(audit.id, BigInt(before));
  const rows = await query('Reading the audit table', () =>
    db
      .select()
      .from(audit)
      .where(and(eq(audit.tenantId, tenantId), older))
      .orderBy(desc(audit.id))
      .limit(Math.min(limit, 1_000)),
  );
  return rows.map((row) => ({ ...row, id: String(row.id), details: row.details as JsonObject | null }));
}

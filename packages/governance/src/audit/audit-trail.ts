import { sql } from 'drizzle-orm';
import { type Database, query } from '../database/handle.ts';
import * as tables from '../database/tables.ts';
import { type AuditEntry, type AuditFilter, type AuditRecord, appendAudit, listAudit } from './audit.ts';

/** The audit table for who does not share a transaction with it. */
export interface AuditTrail {
  append(entry: AuditEntry): Promise<void>;
  list(tenantId: string, filter?: AuditFilter): Promise<AuditRecord[]>;
  /** Forgets what is older, of every tenant. Returns how many entries. */
  prune(keepMs: number): Promise<number>;
}

export function createAuditTrail(db: Database): AuditTrail {
  return {
    append: (entry) => query('Writing the audit table', () => appendAudit(db, entry)),
    list: (tenantId, filter) => listAudit(db, tenantId, filter),
    async prune(keepMs) {
      const old = sql`${tables.audit.at} < now() - make_interval(secs => ${keepMs / 1_000})`;
      const gone = await query('Pruning the audit table', () =>
        db.delete(tables.audit).where(old).returning({ id: tables.audit.id }),
      );
      return gone.length;
    },
  };
}

import { sql } from 'drizzle-orm';
import type { Database } from '../database/handle.ts';

/**
 * Until the end of a transaction: many use the master keys at once, one changes them, and nobody encrypts with a key that
 * is being retired. Who uses them looks for new ones (`refresh`) inside.
 */
export async function lockMasterKeys(tx: Database, why: 'to use' | 'to change'): Promise<void> {
  const lock = sql.raw(why === 'to use' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock');
  await tx.execute(sql`select ${lock}(hashtextextended('automate master keys', 0))`);
}

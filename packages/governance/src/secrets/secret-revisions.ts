import { AutomateError } from '@automate/core';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../database/handle.ts';
import { secretRevisions } from '../database/tables.ts';

/** How often each secret was set, deleted or bound: also of backends that count no versions. */
export async function revisionOf(db: Database, tenantId: string, key: string): Promise<number> {
  const [row] = await db.select().from(secretRevisions).where(of(tenantId, key));
  return row?.revision ?? 0;
}

/**
 * Counts one more change, before anything is changed; of those that expect the same revision one gets it. The row stays when the
 * secret is deleted, so that one of its name does not begin anew.
 *
 * @throws AutomateError ABORTED when the revision is another than expected
 */
export async function nextRevision(db: Database, tenantId: string, key: string, expected?: number): Promise<number> {
  const { revision } = secretRevisions;
  const next = { revision: sql`${revision} + 1` };
  const rows =
    expected === undefined || expected === 0
      ? await db
          .insert(secretRevisions)
          .values({ tenantId, secretKey: key, revision: 1 })
          .onConflictDoUpdate({
            target: [secretRevisions.tenantId, secretRevisions.secretKey],
            set: next,
            ...(expected === 0 && { setWhere: sql`false` }),
          })
          .returning()
      : await db
          .update(secretRevisions)
          .set(next)
          .where(and(of(tenantId, key), eq(revision, expected)))
          .returning();
  if (rows[0]) return rows[0].revision;
  throw new AutomateError({ code: 'ABORTED', message: `Somebody else changed the secret "${key}".`, effect: 'none' });
}

const of = (tenantId: string, key: string) =>
  and(eq(secretRevisions.tenantId, tenantId), eq(secretRevisions.secretKey, key));

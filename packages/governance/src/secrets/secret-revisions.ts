import { setTimeout as sleep } from 'node:timers/promises';
import { type AutomateError, refused } from '@automate/core';
import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../database/handle.ts';
import { secretRevisions } from '../database/tables.ts';
import { say } from '../problems.ts';

/** How long a change may take; longer, and it counts as lost with its process. */
const HELD = sql`now() + interval '1 minute'`;
/** How often one that waits looks whether the change before it has ended, and the milliseconds between: ten seconds, or more. */
const LOOKS = 200;
const LOOK_EVERY_MS = 50;

/** How often each secret was set, deleted or bound: also of backends that count no versions. */
export async function revisionOf(db: Database, tenantId: string, key: string): Promise<number> {
  const [row] = await db.select().from(secretRevisions).where(of(tenantId, key));
  return row?.revision ?? 0;
}

/**
 * Begins a change, and counts it, before anything is changed: one at a time, as a secret's value and its hosts are written in
 * several steps, and those of two must not mix. Of those that expect the same revision one gets it. The row stays when the secret
 * is deleted, so that one of its name does not begin anew.
 *
 * @throws AutomateError ABORTED when the revision is another than expected, or the change before goes on
 */
export async function beginChange(db: Database, tenantId: string, key: string, expected?: number): Promise<number> {
  const { revision, changingUntil } = secretRevisions;
  const next = { revision: sql`${revision} + 1`, changingUntil: HELD };
  const free = or(isNull(changingUntil), lt(changingUntil, sql`now()`));
  for (let looks = 1; ; looks += 1) {
    const rows =
      expected === undefined || expected === 0
        ? await db
            .insert(secretRevisions)
            .values({ tenantId, secretKey: key, revision: 1, changingUntil: HELD })
            .onConflictDoUpdate({
              target: [secretRevisions.tenantId, secretRevisions.secretKey],
              set: next,
              setWhere: expected === 0 ? sql`false` : free!,
            })
            .returning()
        : await db
            .update(secretRevisions)
            .set(next)
            .where(and(of(tenantId, key), eq(revision, expected), free))
            .returning();
    if (rows[0]) return rows[0].revision;
    // Who expects something has not seen what is under way.
    if (expected !== undefined || looks === LOOKS) throw changedElsewhere(key);
    await sleep(LOOK_EVERY_MS);
  }
}

/** In the transaction of one of its steps. @throws AutomateError ABORTED when another change has begun since */
export async function holdChange(tx: Database, tenantId: string, key: string, revision: number): Promise<void> {
  const [row] = await tx.select().from(secretRevisions).where(of(tenantId, key)).for('share');
  if (row?.revision !== revision) throw changedElsewhere(key);
}

/** Lets the next one begin. */
export async function endChange(db: Database, tenantId: string, key: string, revision: number): Promise<void> {
  const own = and(of(tenantId, key), eq(secretRevisions.revision, revision));
  await db.update(secretRevisions).set({ changingUntil: null }).where(own);
}

const of = (tenantId: string, key: string) =>
  and(eq(secretRevisions.tenantId, tenantId), eq(secretRevisions.secretKey, key));

function changedElsewhere(key: string): AutomateError {
  return refused('ABORTED', say('secret_changed', { key }));
}

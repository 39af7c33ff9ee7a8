import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { persist } from '../database/persist.ts';
import { answerOf, selectApprovals } from './approval-rows.ts';
import type { ExpireApproval } from './approval-step.ts';

/** The row is the judge: an answer that was committed before counts, and none is taken afterwards. */
export function createExpireApproval(db: PostgresJsDatabase): ExpireApproval {
  return async ({ tenantId, executionId, path }, decision) =>
    await persist(
      async () => {
        await db.execute(sql`
          update automate_engine.approvals
          set status = 'expired', decision = ${decision ?? null}, answered_at = clock_timestamp()
          where tenant_id = ${tenantId} and execution_id = ${executionId} and path = ${path} and status = 'open'`);
        const [row] = await selectApprovals(
          db,
          tenantId,
          sql`and a.execution_id = ${executionId} and a.path = ${path}`,
        );
        const answer = row && answerOf(row);
        return (
          answer ?? {
            decision: decision ?? null,
            comment: null,
            by: null,
            via: 'timeout' as const,
            at: new Date().toISOString(),
          }
        );
      },
      { timeoutMs: 5_000 },
    );
}

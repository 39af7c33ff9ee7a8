import { type Claim, type HandlerContext, type Outcome, wake } from '@automate/outbox';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { EXECUTIONS_QUEUE } from '../matching/queues.ts';

/** Runs woken in one transaction. */
const BATCH = 500;

/**
 * Wakes the runs of a workflow that were not begun while it was paused, in batches, oldest first. A handler that broke off
 * begins again; where the workflow is paused anew, what is woken does not begin either.
 */
export function createResumeHandler(options: {
  db: PostgresJsDatabase;
  onWoken(): void;
}): (claim: Claim, context: Pick<HandlerContext, 'signal'>) => Promise<Outcome | undefined> {
  const { db } = options;
  const wakeAfter = (tenantId: string, workflowId: string, after: string): Promise<string[]> =>
    db.transaction(async (tx) => {
      const rows = await tx.execute<{ id: string }>(sql`
        select id::text as id from automate_engine.executions
        where tenant_id = ${tenantId} and workflow_id = ${workflowId} and status = 'pending' and status <> 'completed'
          and id > ${after}::uuid
        order by id limit ${BATCH}`);
      const ids = rows.map(({ id }) => id);
      await wake(
        tx,
        ids.map((key) => ({ tenantId, queue: EXECUTIONS_QUEUE, key })),
      );
      return ids;
    });

  return async ({ tenantId, ref }, { signal }) => {
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      signal.throwIfAborted();
      const ids = await wakeAfter(tenantId, ref ?? '', after);
      if (ids.length > 0) options.onWoken();
      if (ids.length < BATCH) return undefined;
      after = ids.at(-1)!;
    }
  };
}

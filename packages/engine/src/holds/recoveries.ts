import { type Claim, type HandlerContext, type Outcome, wake } from '@automate/outbox';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { EXECUTIONS_QUEUE } from '../matching/queues.ts';

/** Runs woken in one transaction. */
const BATCH = 500;

/**
 * Wakes the runs that wait for an instance that recovered, in batches. Each looks for itself whether it may go on, so
 * that waking one twice, or in vain, is harmless: a handler that broke off begins again.
 */
export function createRecoveryHandler(options: {
  db: PostgresJsDatabase;
  onWoken(): void;
}): (claim: Claim, context: Pick<HandlerContext, 'signal'>) => Promise<Outcome | undefined> {
  const { db } = options;
  const wakeAfter = (tenantId: string, instance: string, after: string): Promise<string[]> =>
    db.transaction(async (tx) => {
      const rows = await tx.execute<{ id: string }>(sql`
        select execution_id::text as id from automate_engine.timers
        where tenant_id = ${tenantId} and waits_for = ${instance} and execution_id > ${after}::uuid
        group by execution_id order by execution_id limit ${BATCH}`);
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

import { type Claim, type HandlerContext, type Outcome, wake } from '@automate/outbox';
import type { SQL } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { EXECUTIONS_QUEUE } from '../matching/queues.ts';

/** Runs woken in one transaction. */
const BATCH = 500;

/** What handlers of this kind share. `onWoken` is told after each commit. */
export interface WakeOptions {
  db: PostgresJsDatabase;
  onWoken(): void;
}

/** Which runs an item is about: their ids as `id`, in order, those after `after`, at most `limit`. */
export type FindRuns = (about: { tenantId: string; ref: string; after: string; limit: number }) => SQL;

/**
 * Wakes the runs that an outbox item is about, in batches. Each looks for itself whether it may go on, so that waking one
 * twice, or in vain, is harmless: a handler that broke off begins again.
 */
export function createWakeHandler(
  { db, onWoken }: WakeOptions,
  find: FindRuns,
): (claim: Claim, context: Pick<HandlerContext, 'signal'>) => Promise<Outcome | undefined> {
  const wakeAfter = (tenantId: string, ref: string, after: string): Promise<string[]> =>
    db.transaction(async (tx) => {
      const rows = await tx.execute<{ id: string }>(find({ tenantId, ref, after, limit: BATCH }));
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
      if (ids.length > 0) onWoken();
      if (ids.length < BATCH) return undefined;
      after = ids.at(-1)!;
    }
  };
}

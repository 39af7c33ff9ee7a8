import { sql } from 'drizzle-orm';
import { createWakeHandler, type WakeOptions } from '../inbox/wake-in-batches.ts';

/** Wakes the runs that wait for an instance that recovered. */
export function createRecoveryHandler(options: WakeOptions): ReturnType<typeof createWakeHandler> {
  return createWakeHandler(
    options,
    ({ tenantId, ref, after, limit }) => sql`
      select execution_id::text as id from automate_engine.timers
      where tenant_id = ${tenantId} and waits_for = ${ref} and execution_id > ${after}::uuid
      group by execution_id order by execution_id limit ${limit}`,
  );
}

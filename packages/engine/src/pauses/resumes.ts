import { sql } from 'drizzle-orm';
import { createWakeHandler, type WakeOptions } from '../inbox/wake-in-batches.ts';

/**
 * Wakes the runs of a workflow that were not begun while it was paused, oldest first. Where the workflow is paused anew, what
 * is woken does not begin either.
 */
export function createResumeHandler(options: WakeOptions): ReturnType<typeof createWakeHandler> {
  return createWakeHandler(
    options,
    ({ tenantId, ref, after, limit }) => sql`
      select id::text as id from automate_engine.executions
      where tenant_id = ${tenantId} and workflow_id = ${ref} and status = 'pending' and status <> 'completed'
        and id > ${after}::uuid
      order by id limit ${limit}`,
  );
}

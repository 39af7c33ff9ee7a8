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
      select id::text as id from automate_engine.executions e
      where tenant_id = ${tenantId} and workflow_id = ${ref} and status = 'pending' and status <> 'completed'
        and id > ${after}::uuid
        -- What waits for a limit is woken by that.
        and not exists (
          select from automate_engine.limited_runs r
          where r.tenant_id = ${tenantId} and r.execution_id = e.id and r.state = 'waiting')
      order by id limit ${limit}`,
  );
}

import { scheduleTriggers, timetableOf, type WorkflowDocument } from '@automate/workflow';
import type { TransactionSql } from 'postgres';
import { newId } from '../database/new-id.ts';

/**
 * Makes the schedules of a workflow what its newest document says, in the transaction that stores or (de)activates it. A
 * schedule that stays keeps its next tick and what it is counted from; while the workflow is not active no tick is due, and
 * none is missed.
 */
export async function syncSchedules(
  tx: TransactionSql,
  workflow: { tenantId: string; id: string; active: boolean; paused: boolean },
  document: Pick<WorkflowDocument, 'on'>,
): Promise<void> {
  const { tenantId, id, active, paused } = workflow;
  const triggers = scheduleTriggers(document);
  const [time] = await tx<{ now: number }[]>`
    select floor(extract(epoch from automate_engine.schedule_time()) * 1000)::float8 as now`;
  const now = time!.now;
  const rows = triggers.map(({ index, ...trigger }) => ({
    ...trigger,
    position: index,
    id: newId(),
    anchor: new Date(now),
    next_tick: active ? nextTick(trigger, now) : null,
  }));
  await tx`
    with wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as w (
        id uuid, position integer, schedule text, timezone text, missed text, anchor timestamptz, next_tick timestamptz)
    ), gone as (
      delete from automate_engine.schedules s
      where s.tenant_id = ${tenantId} and s.workflow_id = ${id}
        and not exists (select from wanted w where w.schedule = s.schedule and w.timezone = s.timezone)
    )
    insert into automate_engine.schedules as known (
      tenant_id, id, workflow_id, position, schedule, timezone, missed, anchor, next_tick, held)
    select ${tenantId}, w.id, ${id}::uuid, w.position, w.schedule, w.timezone, w.missed, w.anchor, w.next_tick,
      ${paused}
    from wanted w
    on conflict (tenant_id, workflow_id, schedule, timezone) do update
    set position = excluded.position, missed = excluded.missed,
      anchor = case when known.next_tick is null then excluded.anchor else known.anchor end,
      skipped = case when known.next_tick is null then 0 else known.skipped end,
      next_tick = case when known.next_tick is null or excluded.next_tick is null
        then excluded.next_tick else known.next_tick end`;
}

/** While a workflow is paused its schedules do not tick. In the transaction that pauses or resumes it. */
export async function holdSchedules(
  tx: TransactionSql,
  workflow: { tenantId: string; id: string; paused: boolean },
): Promise<void> {
  const { tenantId, id, paused } = workflow;
  await tx`
    update automate_engine.schedules set held = ${paused} where tenant_id = ${tenantId} and workflow_id = ${id}`;
}

function nextTick(schedule: Parameters<typeof timetableOf>[0], now: number): Date | null {
  const next = timetableOf(schedule, now).next(now);
  return next === undefined ? null : new Date(next);
}

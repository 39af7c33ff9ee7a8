import { SCHEDULE_TICK } from '@automate/workflow';
import type { Sql } from 'postgres';
import { acceptFrom, EVENT_COLUMNS } from '../ingest/accept-statement.ts';
import { prepareEvent } from '../ingest/prepare-event.ts';
import { type DueSchedule, firingAt, MAX_MISSED } from './due-ticks.ts';

/** A schedule that is due. */
export interface ReadSchedule extends DueSchedule {
  tenantId: string;
  id: string;
  workflow: string;
  /** The database's time when it was read. */
  now: number;
}

/** What is due at a moment, by the database's time. */
export interface ReadSchedules {
  due: ReadSchedule[];
  /** Milliseconds until the next tick of all schedules, below zero where some are due; undefined: there is none. */
  nextInMs: number | undefined;
}

/** Schedules fired together. */
const BATCH = 100;
/** They are drawn from so many that are the most overdue, so that those who look at the same time do not all draw the same. */
const DRAWN_FROM = 500;

const ms = (time: string) => `(extract(epoch from ${time}) * 1000)::float8`;

const READ = `
select ${ms('t.next_tick - t.now')} as "nextInMs", (
  select json_agg(json_build_object('tenantId', s.tenant_id, 'id', s.id, 'workflow', w.name, 'schedule', s.schedule,
    'timezone', s.timezone, 'missed', s.missed, 'skipped', s.skipped, 'anchor', ${ms('s.anchor')},
    'nextTick', ${ms('s.next_tick')}, 'now', ${ms('t.now')}))
  from (
    select * from (
      select * from automate_engine.schedules where next_tick <= t.now and not held order by next_tick limit ${DRAWN_FROM}
    ) most order by random() limit ${BATCH}
  ) s
  join automate_engine.workflows w on w.tenant_id = s.tenant_id and w.id = s.workflow_id
) as due
from (
  select automate_engine.schedule_time() as now, (
    select min(next_tick) from automate_engine.schedules where not held) as next_tick
) t`;

/**
 * Moves schedules on and accepts the events of their ticks. A schedule that somebody else has moved meanwhile, or is moving
 * at this moment, is left alone, and so are its events.
 */
const FIRE = acceptFrom(`wanted as materialized (
  select * from jsonb_to_recordset($1::text::jsonb) as w (
    ord integer, tenant_id text, id uuid, due timestamptz, next timestamptz, skipped integer, last timestamptz, event uuid)
), locked as materialized (
  select w.* from wanted w join automate_engine.schedules s on s.tenant_id = w.tenant_id and s.id = w.id
  where s.next_tick = w.due and s.next_tick <= (select automate_engine.schedule_time()) and not s.held
  for update of s skip locked
), moved as (
  update automate_engine.schedules s
  set next_tick = l.next, skipped = l.skipped, last_tick = coalesce(l.last, s.last_tick),
    last_event_id = coalesce(l.event, s.last_event_id),
    fired_at = case when l.last is null then s.fired_at else clock_timestamp() end
  from locked l where s.tenant_id = l.tenant_id and s.id = l.id and s.next_tick = l.due
  returning l.ord
), input as materialized (
  select e.* from jsonb_to_recordset($2::text::jsonb) as f (ord integer, event jsonb)
  join moved using (ord) cross join lateral jsonb_to_record(f.event) as e (${EVENT_COLUMNS})
)`);

export async function readSchedules(sql: Sql): Promise<ReadSchedules> {
  const [row] = await sql.unsafe<{ nextInMs: number | null; due: ReadSchedule[] | null }[]>(READ, [], {
    prepare: true,
  });
  return { due: row?.due ?? [], nextInMs: row?.nextInMs ?? undefined };
}

/** A schedule, and what it does. */
interface Planned {
  schedule: ReadSchedule;
  next: number | undefined;
  skipped: number;
  more: boolean;
  events: { at: number; eventId: string; row: string }[];
}

/** What a schedule does, with the events of its ticks. @throws Error when this process cannot tell */
export function planFiring(schedule: ReadSchedule): Planned {
  const { ticks, ...rest } = firingAt(schedule, schedule.now);
  const events = ticks.map(({ at, missed }) => {
    const scheduledFor = new Date(at).toISOString();
    const { row, eventId } = prepareEvent({
      tenantId: schedule.tenantId,
      type: SCHEDULE_TICK,
      source: `schedule/${schedule.workflow}`,
      payload: { schedule: schedule.schedule, timezone: schedule.timezone, scheduledFor, missed },
      deliveryId: `${schedule.id}/${scheduledFor}`,
    });
    return { at, eventId, row };
  });
  return { schedule, ...rest, events };
}

/** As many as make one statement. */
export function takeTogether(planned: readonly Planned[]): Planned[] {
  let events = 0;
  return planned.filter((plan, index) => {
    events += plan.events.length;
    return index === 0 || events <= MAX_MISSED;
  });
}

/** In one statement: all of a schedule's part of it, or nothing. Gives the number of events that were accepted. */
export async function fire(sql: Sql, planned: readonly Planned[]): Promise<number> {
  const wanted = planned.map(({ schedule, next, skipped, events }, ord) => ({
    ord,
    tenant_id: schedule.tenantId,
    id: schedule.id,
    due: new Date(schedule.nextTick),
    next: next === undefined ? null : new Date(next),
    skipped,
    last: events.length === 0 ? null : new Date(events.at(-1)!.at),
    event: events.at(-1)?.eventId,
  }));
  const rows = planned.flatMap(({ events }, ord) => events.map(({ row }) => `{"ord":${ord},"event":${row}}`));
  const [answer] = await sql.unsafe<{ stored: number }[]>(FIRE, [JSON.stringify(wanted), `[${rows.join(',')}]`], {
    prepare: true,
  });
  return answer?.stored ?? 0;
}

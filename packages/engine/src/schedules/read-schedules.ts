import { timetableOf } from '@automate/workflow';
import type { Sql } from 'postgres';
import { validate } from 'uuid';
import { answer } from '../database/answer.ts';
import { readPageRequest, toPage } from '../queries/cursor.ts';
import { type DatabaseTime, isoTime } from '../queries/iso-time.ts';
import type { ScheduleQueries, ScheduleRecord } from './schedule-record.ts';

interface ScheduleRow {
  id: string;
  workflow_id: string;
  workflow: string;
  position: number;
  schedule: string;
  timezone: string;
  missed: ScheduleRecord['missed'];
  anchor: DatabaseTime;
  next_tick: DatabaseTime | null;
  held: boolean;
  skipped: number;
  last_tick: DatabaseTime | null;
  last_event_id: string | null;
  fired_at: DatabaseTime | null;
}

/** Ticks that are told ahead. */
const AHEAD = 5;

export function createScheduleQueries(sql: Sql): ScheduleQueries {
  return {
    async list({ tenantId, workflow, ...request }) {
      const { limit, before } = readPageRequest(request);
      const wanted =
        workflow === undefined
          ? sql``
          : validate(workflow)
            ? sql`and w.id = ${workflow}`
            : sql`and w.name = ${workflow}`;
      const rows = await answer(
        () => sql<ScheduleRow[]>`
          select s.*, w.name as workflow from automate_engine.schedules s
          join automate_engine.workflows w on w.tenant_id = s.tenant_id and w.id = s.workflow_id
          where s.tenant_id = ${tenantId} and (${before}::uuid is null or s.id < ${before}::uuid) ${wanted}
          order by s.id desc limit ${limit + 1}`,
      );
      return toPage(rows, limit, toRecord);
    },
  };
}

function toRecord(row: ScheduleRow): ScheduleRecord {
  const { id, position: trigger, schedule, timezone, missed, skipped, last_tick, fired_at, last_event_id } = row;
  const fired = last_tick !== null && fired_at !== null && last_event_id !== null;
  return {
    id,
    workflow: { id: row.workflow_id, name: row.workflow },
    trigger,
    schedule,
    timezone,
    missed,
    state: row.next_tick === null ? 'inactive' : row.held ? 'paused' : 'active',
    nextTicks: ticksAhead(row),
    skipped,
    ...(fired
      ? { lastTick: { scheduledFor: isoTime(last_tick), firedAt: isoTime(fired_at), eventId: last_event_id } }
      : {}),
  };
}

function ticksAhead(row: ScheduleRow): string[] {
  if (row.next_tick === null) return [];
  const ticks = [new Date(row.next_tick)];
  try {
    const timetable = timetableOf(row, new Date(row.anchor).getTime());
    while (ticks.length < AHEAD) {
      const next = timetable.next(ticks.at(-1)!.getTime());
      if (next === undefined) break;
      ticks.push(new Date(next));
    }
  } catch {
    // A time zone that this machine does not know: others fire it.
  }
  return ticks.map(isoTime);
}

import type { Page, PageRequest } from '../queries/page.ts';

/** A schedule of a workflow. Times are ISO 8601 in UTC. */
export interface ScheduleRecord {
  /** UUID, version 7. */
  id: string;
  workflow: { id: string; name: string };
  /** The trigger's place under `on`, from 0. */
  trigger: number;
  /** A cron expression, or `every 15m`. */
  schedule: string;
  timezone: string;
  /** What happens to ticks that nobody was there to fire. */
  missed: 'skip' | 'one' | 'all';
  /** Of its workflow: `inactive` misses no ticks, `paused` makes up for them when it is resumed. */
  state: 'active' | 'paused' | 'inactive';
  /** The next ticks, the first of which may be overdue; none while it is inactive. */
  nextTicks: string[];
  /** Ticks that have been skipped since the last one that was fired. */
  skipped: number;
  /** The newest tick that was fired: its time, when that was, and the event. */
  lastTick?: { scheduledFor: string; firedAt: string; eventId: string };
}

/** Reads schedules. */
export interface ScheduleQueries {
  /** Newest first. `workflow`: a name or an id. */
  list(query: { tenantId: string; workflow?: string | undefined } & PageRequest): Promise<Page<ScheduleRecord>>;
}

import { lastTicks, type ScheduleTrigger, timetableOf } from '@automate/workflow';

/** A schedule whose tick is due. Times are milliseconds since 1970, by the database's clock. */
export interface DueSchedule extends Pick<ScheduleTrigger, 'schedule' | 'timezone' | 'missed'> {
  anchor: number;
  nextTick: number;
  /** Ticks before it that were not fired. */
  skipped: number;
}

/** What is done at a moment. */
export interface Firing {
  /** Oldest first. */
  ticks: { at: number; missed: number }[];
  /** The first tick after this moment; undefined when there is none any more. */
  next: number | undefined;
  /** Ticks that have been skipped since the last one that is fired. */
  skipped: number;
  /** There were more ticks than are counted. */
  more: boolean;
}

/** Ticks that are made up for at most. */
export const MAX_MISSED = 1_000;
/** Ticks that are counted at most: somebody who was away for a year need not know better. */
const MAX_COUNTED = 2 * MAX_MISSED;
/** A tick that is no later than this was not missed: the machine was busy. */
const LATE_MS = 60_000;

/**
 * What a schedule does at `now`. Every process that asks for the same moment gets the same answer.
 *
 * `all` fires every tick that is due, the last {@link MAX_MISSED} of them where there are more. `one` fires the last of them.
 * `skip` does too, unless that was missed by more than a minute.
 */
export function firingAt(due: DueSchedule, now: number): Firing {
  const timetable = timetableOf(due, due.anchor);
  const { ticks, more } = lastTicks(timetable, due.nextTick - 1, now, MAX_COUNTED);
  const last = ticks.at(-1);
  const late = due.missed === 'skip' && last !== undefined && now - last > LATE_MS;
  const fired = last === undefined || late ? [] : due.missed === 'all' ? ticks.slice(-MAX_MISSED) : [last];
  const skipped = due.skipped + ticks.length - fired.length;
  return {
    ticks: fired.map((at, index) => ({ at, missed: index === 0 ? skipped : 0 })),
    next: timetable.next(now),
    skipped: fired.length === 0 ? skipped : 0,
    more,
  };
}

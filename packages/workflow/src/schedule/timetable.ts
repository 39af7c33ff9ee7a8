import type { Said } from '@automate/core';
import { Cron } from 'croner';
import { durationMs } from '../document/duration.ts';
import { say } from '../problems.ts';

/** When a schedule ticks: a function of time alone, so that every process finds the same. */
export interface Timetable {
  /** The first tick after an instant, both in milliseconds since 1970; undefined when there is none any more. */
  next(after: number): number | undefined;
}

/** What a schedule is: the same in a document, in a table and in an event. */
export interface ScheduleIdentity {
  /** A cron expression, or `every 15m`. */
  schedule: string;
  /** Of a cron expression. An interval is elapsed time, for which it is UTC. */
  timezone: string;
}

const EVERY = 'every ';
/** Five fields, or six with the second first. Without names for them: one way to write a thing. */
const FIELDS = /^\s*\S+(?:\s+\S+){4,5}\s*$/;
/** No tick is nearer to another than this, in milliseconds: cron has seconds, too. */
export const MIN_INTERVAL_MS = 1000;

/** The text of an interval, in one form whatever its document says. */
export function everyText(interval: number | string): string {
  return EVERY + (typeof interval === 'number' ? `${interval}ms` : interval);
}

/** Why a text is no cron expression that ever ticks, or undefined. */
export function cronProblem(expression: string): Said | undefined {
  if (!FIELDS.test(expression)) {
    return say('cron_form');
  }
  try {
    // A zone without daylight saving, and a fixed time: whether it ever ticks depends on neither.
    if (cron(expression, 'UTC').nextRun(new Date(0)) !== null) return undefined;
    return say('cron_never');
  } catch (error) {
    const detail = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    return say('cron_unreadable', { detail });
  }
}

/**
 * The ticks of a schedule. `anchor` (milliseconds since 1970) is what the ticks of an interval are counted from; the first
 * is one interval later.
 *
 * Where the clocks go forward, a time of day that does not exist ticks when they have jumped; where they go back, one that
 * exists twice ticks the first time only. With `*` or a step in the second, minute or hour it is the other way round: ticks in
 * the gap are none, and those in the repeated hour come twice.
 * @throws Error when it is no schedule; `cronProblem`, `timeZoneProblem` and `durationMs` tell before
 */
export function timetableOf({ schedule, timezone }: ScheduleIdentity, anchor: number): Timetable {
  if (!schedule.startsWith(EVERY)) {
    const job = cron(schedule, timezone);
    return { next: (after) => job.nextRun(new Date(after))?.getTime() };
  }
  const ms = durationMs(schedule.slice(EVERY.length));
  if (ms === undefined) throw new Error(`"${schedule}" is no interval`);
  return { next: (after) => anchor + ms * Math.max(1, Math.floor((after - anchor) / ms) + 1) };
}

function cron(expression: string, timezone: string): Cron {
  return new Cron(expression, { timezone, mode: '5-or-6-parts', fixedTimeRule: 'no-wildcard' });
}

/** Ticks of a while. */
export interface Ticks {
  /** Oldest first, milliseconds since 1970. */
  ticks: number[];
  /** There are earlier ones, which were not looked for. */
  more: boolean;
}

/** The last ticks after `after` and up to `upTo` (that one too), `limit` at most. Takes time by the limit, not by the while. */
export function lastTicks({ next }: Timetable, after: number, upTo: number, limit: number): Ticks {
  const collect = (from: number, most: number) => {
    const ticks: number[] = [];
    for (let at = next(from); at !== undefined && at <= upTo && ticks.length < most; at = next(at)) ticks.push(at);
    return ticks;
  };
  const all = collect(after, limit + 1);
  if (all.length <= limit) return { ticks: all, more: false };
  // From further and further back: there are at most about twice as many as in the step before.
  for (let span = limit * MIN_INTERVAL_MS; ; span *= 2) {
    const ticks = collect(Math.max(after, upTo - span), Number.POSITIVE_INFINITY);
    if (ticks.length >= limit) return { ticks: ticks.slice(-limit), more: true };
  }
}

import { invalidArgument } from '@automate/core';
import type { Sql } from 'postgres';

/** How long runs took from their start to their end, in whole milliseconds; those that are not over yet took no time. */
export interface DurationFilter {
  /** More than this. */
  longerThanMs?: number | undefined;
  /** Less than this. */
  shorterThanMs?: number | undefined;
}

const MOST_MS = 1_000_000_000_000;

/** Undefined: no matter how long. @throws AutomateError INVALID_ARGUMENT */
export function readDuration({ longerThanMs, shorterThanMs }: DurationFilter): DurationFilter | undefined {
  for (const [name, ms] of Object.entries({ longerThanMs, shorterThanMs })) {
    if (ms === undefined || (Number.isInteger(ms) && ms >= 0 && ms <= MOST_MS)) continue;
    const message = 'must be milliseconds, a whole number from 0 on';
    throw invalidArgument(`${name} ${message}`, [{ pointer: `/${name}`, message }]);
  }
  return longerThanMs === undefined && shorterThanMs === undefined ? undefined : { longerThanMs, shorterThanMs };
}

/** The condition over `automate_engine.executions e`. */
export function tookCondition(sql: Sql, { longerThanMs, shorterThanMs }: DurationFilter) {
  const ms = (given: number) => sql`make_interval(secs => ${given}::text::float8 / 1000)`;
  return sql`e.finished_at is not null
    ${longerThanMs === undefined ? sql`` : sql`and e.finished_at - e.started_at > ${ms(longerThanMs)}`}
    ${shorterThanMs === undefined ? sql`` : sql`and e.finished_at - e.started_at < ${ms(shorterThanMs)}`}`;
}

/** `id` of at most so many of a tenant's runs that took so long. */
export function runsOfDuration(sql: Sql, tenantId: string, duration: DurationFilter, most: number) {
  const { longerThanMs = null, shorterThanMs = null } = duration;
  return sql`automate_engine.runs_of_duration(
    ${tenantId}, ${longerThanMs}::text::float8, ${shorterThanMs}::text::float8, ${most}) as t (id)`;
}

/** A `timestamptz` as the driver gives it: drizzle's handles leave it as PostgreSQL's own text. */
export type DatabaseTime = string | Date;

/** ISO 8601 in UTC, to the millisecond. */
export function isoTime(time: DatabaseTime): string {
  return new Date(time).toISOString();
}

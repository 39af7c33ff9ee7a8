/** 3,000 years: PostgreSQL's intervals and times end somewhere, and delays come from Retry-After headers too. */
const MAX_DELAY_MS = 1e14;
const YEAR_1 = Date.parse('0001-01-01T00:00:00.000Z');
const YEAR_10000 = Date.UTC(10_000, 0, 1);

/** As ISO 8601, which has four digits for the year: what is later never comes by itself (`infinity`). */
export function toTimestamp(date: Date): string {
  if (date.getTime() >= YEAR_10000) return 'infinity';
  return date.getTime() < YEAR_1 ? '0001-01-01T00:00:00.000Z' : date.toISOString();
}

/** A delay that every database can add to its time, in whole milliseconds. */
export function boundedDelay(ms: number): number {
  return Number.isNaN(ms) ? 0 : Math.round(Math.min(MAX_DELAY_MS, Math.max(0, ms)));
}

import type { Duration } from './document.ts';

const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** Each unit at most once, the largest first: `1h30m`, `90s`, `500ms`. */
export const DURATION_PATTERN = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/;

/** One year. */
export const MAX_DURATION_MS = 366 * UNITS.d;

/** Milliseconds of a duration, or undefined when it is none, is not above zero, or is longer than a year. */
export function durationMs(duration: Duration): number | undefined {
  let ms = duration;
  if (typeof ms === 'string') {
    const amounts = DURATION_PATTERN.exec(ms)?.slice(1);
    if (!amounts) return undefined;
    // An empty text has the form too, and is zero.
    ms = Object.values(UNITS).reduce((sum, unit, i) => sum + unit * Number(amounts[i] ?? 0), 0);
  }
  return Number.isInteger(ms) && ms > 0 && ms <= MAX_DURATION_MS ? ms : undefined;
}

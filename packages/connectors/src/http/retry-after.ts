const MAX_MS = 24 * 60 * 60 * 1000;

/** The wait a service asks for in `Retry-After` (RFC 9110, section 10.2.3), in milliseconds, at most a day. Undefined when it asks for none, or not legibly. */
export function retryAfterMs(headers: Headers, now: Date = new Date()): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  const isDate = value.endsWith(' GMT');
  const ms = /^\d{1,10}$/.test(value) ? Number(value) * 1000 : isDate ? Date.parse(value) - now.getTime() : Number.NaN;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_MS);
}

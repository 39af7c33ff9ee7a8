const AGO: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time as it is written in a search: `2h` ago, `7d` ago, or `2026-11-28`, also with a time. Undefined: none of these. */
export function readTime(text: string | undefined, now = Date.now()): string | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  // By the minute: what is asked for is the same while it is.
  if (count !== undefined) {
    const at = now - Number(count) * (AGO[unit as string] as number);
    return new Date(Math.floor(at / 60_000) * 60_000).toISOString();
  }
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : undefined;
  return at !== undefined && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined;
}

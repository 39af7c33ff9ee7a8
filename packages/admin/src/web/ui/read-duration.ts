const MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** How long something took, in milliseconds. */
export interface ReadDuration {
  longerThanMs?: number;
  shorterThanMs?: number;
}

/** A span of time as it is written in a search: `>5s`, `<200ms`, `1s..5s`. Undefined: none of these. */
export function readDuration(text: string | undefined): ReadDuration | undefined {
  const [, sign, only, from, to] = /^(?:([<>])=?([^.].*)|(.+?)\.\.(.+))$/.exec(text ?? '') ?? [];
  if (only !== undefined) {
    const ms = inMs(only);
    return ms === undefined ? undefined : sign === '>' ? { longerThanMs: ms } : { shorterThanMs: ms };
  }
  const [longerThanMs, shorterThanMs] = [inMs(from), inMs(to)];
  return longerThanMs === undefined || shorterThanMs === undefined ? undefined : { longerThanMs, shorterThanMs };
}

function inMs(text = ''): number | undefined {
  const [, count, unit] = /^(\d{1,6}(?:\.\d{1,3})?) ?(ms|s|m|min|h|d)$/.exec(text) ?? [];
  return count === undefined ? undefined : Math.round(Number(count) * (MS[unit as string] as number));
}

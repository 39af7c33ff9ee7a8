/** What is known of a rule before a look. Times are milliseconds since 1970, by the database's clock. */
export interface AlertState {
  /** Since when the condition holds without a break. */
  breachedSince: number | undefined;
  /** Since when it does not, while the alert fires. */
  clearSince: number | undefined;
  firing: boolean;
  /** When the alert that fires was last told; undefined: it was not, since it was silenced. */
  toldAt: number | undefined;
}

/** The numbers of a rule that its edges depend on. Milliseconds. */
export interface AlertTiming {
  forMs: number;
  resolveAfterMs: number;
  repeatAfterMs: number | undefined;
  /** Infinity: there is nobody to tell. */
  silencedUntil: number | undefined;
}

/** What follows from a look. */
export interface AlertDecision extends AlertState {
  edge: 'begins' | 'ends' | undefined;
  tell: 'firing' | 'resolved' | undefined;
  /** Milliseconds until something follows from the same observation; undefined: nothing does. */
  againInMs: number | undefined;
}

/**
 * An alert begins when its condition has held for `forMs`, and ends when it has not for `resolveAfterMs`. Each edge is told once,
 * an alert that goes on also after each `repeatAfterMs`. While it is silenced nothing is; what still fires then is told. That an
 * alert has ended is told where it was told that it fires.
 */
export function decideAlert(state: AlertState, breached: boolean, now: number, timing: AlertTiming): AlertDecision {
  const silent = timing.silencedUntil !== undefined && now < timing.silencedUntil;
  const breachedSince = breached ? (state.breachedSince ?? now) : undefined;
  const clearSince = breached || !state.firing ? undefined : (state.clearSince ?? now);
  const left = (since: number, ms: number) => Math.max(0, since + ms - now);

  if (clearSince !== undefined) {
    const againInMs = left(clearSince, timing.resolveAfterMs);
    const { firing, toldAt } = state;
    const goesOn = { breachedSince, clearSince, firing, toldAt, edge: undefined, tell: undefined, againInMs };
    if (againInMs > 0) return goesOn;
    const tell = toldAt === undefined || silent ? undefined : 'resolved';
    return {
      ...goesOn,
      clearSince: undefined,
      firing: false,
      toldAt: undefined,
      edge: 'ends',
      tell,
      againInMs: undefined,
    };
  }
  if (breachedSince === undefined) {
    return { ...NOTHING, edge: undefined, tell: undefined, againInMs: undefined };
  }
  const waitMs = state.firing ? 0 : left(breachedSince, timing.forMs);
  if (waitMs > 0) return { ...NOTHING, breachedSince, edge: undefined, tell: undefined, againInMs: waitMs };
  const { toldAt } = state;
  const repeatInMs = timing.repeatAfterMs === undefined ? undefined : left(toldAt ?? now, timing.repeatAfterMs);
  const due = toldAt === undefined || repeatInMs === 0;
  const silentMs =
    silent && timing.silencedUntil !== Number.POSITIVE_INFINITY ? timing.silencedUntil! - now : undefined;
  const tells = due && !silent;
  return {
    ...{ breachedSince, clearSince: undefined, firing: true, toldAt: tells ? now : toldAt },
    edge: state.firing ? undefined : 'begins',
    tell: tells ? 'firing' : undefined,
    againInMs: tells ? timing.repeatAfterMs : due ? silentMs : repeatInMs,
  };
}

const NOTHING: AlertState = { breachedSince: undefined, clearSince: undefined, firing: false, toldAt: undefined };

/** Where time comes from, so that tests can hand in their own. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. Never used to judge a lease. */
  now(): number;
  /** Monotonic milliseconds from an arbitrary origin: the only clock for durations and leases. */
  monotonic(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };
